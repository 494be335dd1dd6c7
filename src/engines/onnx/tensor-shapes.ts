import type { InferenceSession } from 'onnxruntime-node';
import { firstLine, NetworkError } from '../network-error.js';
import type { NetworkGraph } from './graph.js';
import { onlyInput } from './graph.js';
import { FLOAT } from './graph-parts.js';
import { feedName, imageCast } from './image-cast.js';
import type { OnnxModel, OnnxValueInfo } from './onnx-model.js';
import { withFields, writeOnnx } from './onnx-model.js';
import type { Runtime } from './runtime.js';
import { createSession } from './runtime.js';
import { unsupportedOperator } from './unsupported-operator.js';

/** Batch to infer shapes at where the file leaves it open: two, so that no axis of length one looks like the batch. */
const OPEN_BATCH = 2;

/** Batch at which shapes are inferred: the one that the file fixes, if it does. */
export function shapeBatch({ inputs }: NetworkGraph): number {
  const batch = inputs[0]?.shape[0];
  return typeof batch === 'number' && batch > 0 ? batch : OPEN_BATCH;
}

export interface TensorInfo {
  /** With the batch. */
  readonly shape: readonly number[];
  readonly type: string;
}

/**
 * Shape and type of every tensor that changes with the input, for one input shape: as ONNX Runtime infers them, or,
 * where a shape is computed by the graph itself, by running the graph once on zeros.
 * @param inputShape all of its dimensions, the batch first
 * @throws NetworkError when the graph does not load or run at that shape
 */
export async function tensorShapes(
  runtime: Runtime,
  graph: NetworkGraph,
  inputShape: readonly number[],
): Promise<Map<string, TensorInfo>> {
  const names = graph.nodes
    .flatMap(({ outputs }) => outputs)
    .filter((name) => graph.variable.has(name));
  const output = names.map((name) => ({ name }));
  const model = withGraphEnds(graph, inputShape, output);
  const session = await openGraph(runtime, graph, model);
  try {
    const inferred = inferredShapes(session.outputMetadata);
    if (inferred) return inferred;
    const zeros = new Float32Array(inputShape.reduce((product, size) => product * size, 1));
    const results = await session.run({
      [feedName(graph)]: new runtime.Tensor('float32', zeros, inputShape),
    });
    return new Map(
      Object.entries(results).map(([key, { dims, type }]) => [key, { shape: dims, type }]),
    );
  } catch (cause) {
    throw new NetworkError(
      graph.fileName,
      `expected a network that runs on an input of shape [${inputShape.join(', ')}], found: ${firstLine(cause)}`,
      { cause },
    );
  } finally {
    await session.release();
  }
}

/** The first time that a runtime sees the network: where it lacks an operator, its node is named. */
async function openGraph(
  runtime: Runtime,
  graph: NetworkGraph,
  model: OnnxModel,
): Promise<InferenceSession> {
  try {
    return await createSession(runtime, writeOnnx(model), graph.fileName, {
      graphOptimizationLevel: 'disabled',
    });
  } catch (cause) {
    const operator = unsupportedOperator(graph, cause instanceof Error ? cause.message : '');
    if (operator === null) throw cause;
    throw new NetworkError(
      graph.fileName,
      `expected operators that ONNX Runtime ${runtime.env.versions.node ?? ''} has, found ${operator}; export the network without it`,
      { cause },
    );
  }
}

/**
 * The model with a float32 image of fixed shape as its input and with other outputs; what exporters noted of shapes is
 * left to inference.
 */
export function withGraphEnds(
  graph: NetworkGraph,
  inputShape: readonly number[],
  output: readonly OnnxValueInfo[],
): OnnxModel {
  const { name } = onlyInput(graph);
  const dim = inputShape.map((dimValue) => ({ dimValue }));
  const image = {
    name: feedName(graph),
    type: { tensorType: { elemType: FLOAT, shape: { dim } } },
  };
  const input = graph.model.graph?.input?.map((value) => (value.name === name ? image : value));
  const node = [...imageCast(graph), ...(graph.model.graph?.node ?? [])];
  return withFields(graph.model, {
    graph: withFields(graph.model.graph!, { node, input, output, valueInfo: [] }),
  });
}

/** Null when any shape is left open. */
function inferredShapes(
  metadata: readonly {
    readonly name: string;
    readonly isTensor: boolean;
    readonly type?: string;
    readonly shape?: readonly (number | string)[];
  }[],
): Map<string, TensorInfo> | null {
  const shapes = new Map<string, TensorInfo>();
  for (const { name, isTensor, type = '', shape = [] } of metadata) {
    if (!isTensor) continue;
    if (!shape.every((size) => typeof size === 'number')) return null;
    shapes.set(name, { shape, type });
  }
  return shapes;
}

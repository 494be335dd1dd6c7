import type { InputShape } from '../guess-input.js';
import { completeInput, guessInput } from '../guess-input.js';
import type { NetworkFile } from '../network-file.js';
import type { ProbedLayer, ProbeRequest } from '../types.js';
import { appendUnits } from './append-units.js';
import { chooseOutput } from './choose-output.js';
import { onlyInput, readGraph } from './graph.js';
import { fixInputShape } from './input-shape.js';
import { readOnnx, writeOnnx } from './onnx-model.js';
import { probeTensors } from './probe-tensors.js';
import { loadRuntime } from './runtime.js';
import { selectProbes } from './select-probes.js';
import { shapeBatch, tensorShapes } from './tensor-shapes.js';

export interface OnnxEngineOptions {
  readonly network: NetworkFile;
  /** What is missing is read from the file. */
  readonly input?: Partial<InputShape> & { readonly name?: string };
  /** The tensor that is the network's answer; by default its only output of shape [N, C]. */
  readonly outputName?: string;
  readonly probes: ProbeRequest;
  /** Images per call where the file leaves it open. @default 64 */
  readonly batch?: number;
}

/** A network as any ONNX runtime takes it: one image tensor in, one matrix of units out, every dimension fixed. */
export interface ScoringGraph {
  readonly fileName: string;
  /** ONNX file whose only output is `UNITS_OUTPUT`, [batch, units]. */
  readonly bytes: Uint8Array;
  readonly inputName: string;
  /** The batch first. */
  readonly inputShape: readonly number[];
  /** In the order of their columns; the network's own output is the last. */
  readonly layers: readonly ProbedLayer[];
  readonly units: number;
}

/**
 * Rewrites a network so that its probes are pooled and put side by side inside the graph.
 * @throws NetworkError when file, input, output or probes do not fit
 */
export async function scoringGraph(options: OnnxEngineOptions): Promise<ScoringGraph> {
  const { network, probes } = options;
  const { fileName } = network;
  const graph = readGraph(readOnnx(network.bytes, fileName), fileName);
  const image = onlyInput(graph, options.input?.name);
  const input = completeInput(guessInput(graph), options.input ?? {}, fileName);
  const inputShape = fixInputShape(image, input, options.batch, fileName);
  const batch = shapeBatch(graph);
  const runtime = await loadRuntime(fileName);
  const shapes = await tensorShapes(runtime, graph, [batch, ...inputShape.slice(1)]);
  const tensors = probeTensors(graph, shapes, input.layout, batch);
  const output = chooseOutput(graph, tensors, shapes, batch, options.outputName);
  const chosen = selectProbes(graph, tensors, output, probes);
  const { model, layers, units } = appendUnits(graph, chosen, output, probes.pooling, inputShape);
  return { fileName, bytes: writeOnnx(model), inputName: image.name, inputShape, layers, units };
}

import { describeNetwork } from './describe-network.js';
import type { InputGuess, InputShape } from './guess-input.js';
import { completeInput, guessInput } from './guess-input.js';
import { firstLine, NetworkError } from './network-error.js';
import type { NetworkFile } from './network-file.js';
import { chooseOutput } from './onnx/choose-output.js';
import type { TensorShapes } from './onnx/count-operations.js';
import { multiplyAdds, nodeParameters } from './onnx/count-operations.js';
import { readGraph } from './onnx/graph.js';
import type { NetworkGraph } from './onnx/graph.js';
import { commonPreprocessing, guessPreprocessing } from './onnx/guess-preprocessing.js';
import type { Preprocessing } from './onnx/guess-preprocessing.js';
import { fixInputShape } from './onnx/input-shape.js';
import { readOnnx } from './onnx/onnx-model.js';
import type { ProbeTensor } from './onnx/probe-tensors.js';
import { probeTensors, unitCount } from './onnx/probe-tensors.js';
import { loadRuntime } from './onnx/runtime.js';
import { selectProbes } from './onnx/select-probes.js';
import { shapeBatch, tensorShapes } from './onnx/tensor-shapes.js';
import { ExportError, exportLayers } from './tfjs/export-layers.js';
import type { NetworkDescription, NetworkInput } from './types.js';

/** One node that changes with the image. */
export interface InspectedLayer {
  readonly name: string;
  readonly operator: string;
  /** Of its first output, without the batch, in the graph's own order; null where it is not known. */
  readonly shape: readonly number[] | null;
  /** Null where only an engine could tell. */
  readonly parameters: number | null;
  /** Multiply-adds of one image: half its floating point operations; null where shapes are not known. */
  readonly multiplyAdds: number | null;
  /** Units that `probes: auto` reads here, the spatial mean of each channel; 0 where it reads none, null if unknown. */
  readonly units: number | null;
}

/** All that can be told of a network before it scores its first image. */
export interface NetworkInspection extends NetworkDescription {
  readonly input: Omit<InputGuess, 'channels'> & {
    readonly channels: InputShape['channels'] | null;
  };
  readonly preprocessing: Preprocessing;
  readonly layers: readonly InspectedLayer[];
  /** Multiply-adds of one image, and units that `auto` reads in all, the output's included; null with the reason. */
  readonly multiplyAdds: number | null;
  readonly units: number | null;
  readonly reason: string | null;
  /** Tensor that counts as the answer; null where there is none, or a choice to make. */
  readonly output: string | null;
}

export interface InspectOptions {
  /** What the file leaves open. */
  readonly input?: Partial<NetworkInput>;
  readonly outputName?: string;
}

/**
 * Layers with shapes, parameters and multiply-adds, what `probes: auto` would read, and what the file says of its
 * images. What cannot be told is null, with the reason. A LayersModel is looked into as the ONNX that it runs as.
 * @throws NetworkError when the file is no network
 */
export async function inspectNetwork(
  network: NetworkFile,
  options: InspectOptions = {},
): Promise<NetworkInspection> {
  const description = await describeNetwork(network);
  const bytes = await asOnnx(network, description);
  if (bytes === null) return outlineOf(description);
  const graph = readGraph(readOnnx(bytes, network.fileName), network.fileName);
  const preprocessing = guessPreprocessing(graph);
  const guess = guessInput(graph);
  const inside = await lookInside(graph, options).catch((cause: unknown) => {
    if (cause instanceof NetworkError) return { reason: firstLine(cause) };
    throw cause;
  });
  const known = 'shapes' in inside ? inside : null;
  const layers = inspectLayers(graph, known);
  return {
    ...description,
    input: { ...guess, channels: preprocessing.channels ?? guess.channels },
    preprocessing,
    layers,
    multiplyAdds: known && total(layers.map(({ multiplyAdds }) => multiplyAdds)),
    units: known?.probes ? total(layers.map(({ units }) => units)) : null,
    reason: inside.reason,
    output: known?.output ?? null,
  };
}

/** Null for what runs on TensorFlow.js itself. */
async function asOnnx(
  network: NetworkFile,
  { format }: NetworkDescription,
): Promise<Uint8Array | null> {
  if (format === 'onnx') return network.bytes;
  if (format !== 'tfjs-layers') return null;
  try {
    return await exportLayers(network, { inputLayout: 'nhwc' });
  } catch (cause) {
    if (cause instanceof ExportError) return null;
    throw cause;
  }
}

/** What the description alone tells: the steps of a network whose weights only its engine reads. */
function outlineOf(description: NetworkDescription): NetworkInspection {
  const input = guessInput(description);
  return {
    ...description,
    input,
    preprocessing: commonPreprocessing(input.channels),
    layers: description.tensors.map(({ node, operator, shape }) => {
      return { name: node, operator, shape, parameters: null, multiplyAdds: null, units: null };
    }),
    ...{ multiplyAdds: null, units: null, output: null },
    reason: `the weights of format ${description.format} are read by the engine that runs it`,
  };
}

function inspectLayers(graph: NetworkGraph, known: Inside | null): InspectedLayer[] {
  return graph.nodes
    .filter(({ outputs }) => outputs.some((name) => graph.variable.has(name)))
    .map((node) => {
      const [tensor] = node.outputs;
      return {
        name: node.name === '' ? tensor : node.name,
        operator: node.operator,
        shape: known?.shapes.get(tensor)?.shape.slice(1) ?? null,
        parameters: nodeParameters(graph, node),
        multiplyAdds: known && multiplyAdds(graph, node, known.shapes),
        units: known?.probes?.get(tensor) ?? 0,
      };
    });
}

function total(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

interface Inside {
  readonly shapes: TensorShapes;
  /** Units by tensor; null where the network has no answer to probe up to. */
  readonly probes: ReadonlyMap<string, number> | null;
  readonly output: string | null;
  readonly reason: string | null;
}

async function lookInside(graph: NetworkGraph, options: InspectOptions): Promise<Inside> {
  const [image] = graph.inputs;
  const input: InputShape = completeInput(guessInput(graph), options.input ?? {}, graph.fileName);
  const batch = shapeBatch(graph);
  const inputShape = fixInputShape(image, input, batch, graph.fileName);
  const runtime = await loadRuntime(graph.fileName);
  const inferred = await tensorShapes(runtime, graph, inputShape);
  const shapes: TensorShapes = new Map([
    ...inferred,
    [image.name, { shape: inputShape, type: image.type }],
  ]);
  const tensors = probeTensors(graph, inferred, input.layout, batch);
  try {
    const output = chooseOutput(graph, tensors, inferred, batch, options.outputName);
    const chosen = selectProbes(graph, tensors, output, { names: 'auto', pooling: 'mean' });
    const units = (probe: ProbeTensor) => unitCount(probe, probe === output ? 'all' : 'mean');
    const probes = new Map([...chosen, output].map((probe) => [probe.tensor, units(probe)]));
    return { shapes, probes, output: output.tensor, reason: null };
  } catch (cause) {
    if (!(cause instanceof NetworkError)) throw cause;
    return { shapes, probes: null, output: null, reason: firstLine(cause) };
  }
}

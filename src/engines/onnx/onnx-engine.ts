import type { InferenceSession } from 'onnxruntime-node';
import { checkActivations } from '../activation-error.js';
import type { InputShape } from '../guess-input.js';
import { completeInput, guessInput } from '../guess-input.js';
import { firstLine, NetworkError } from '../network-error.js';
import type { NetworkFile } from '../network-file.js';
import type { Engine, EngineInfo, ProbeRequest } from '../types.js';
import { appendUnits, UNITS_OUTPUT } from './append-units.js';
import { chooseOutput } from './choose-output.js';
import { cpuMode } from './cpu-mode.js';
import type { NetworkGraph } from './graph.js';
import { onlyInput, readGraph } from './graph.js';
import { fixInputShape } from './input-shape.js';
import { readOnnx, writeOnnx } from './onnx-model.js';
import { probeTensors } from './probe-tensors.js';
import type { Runtime } from './runtime.js';
import { createSession, loadRuntime } from './runtime.js';
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

/**
 * Loads a network into ONNX Runtime on one core of the CPU, its probes pooled and concatenated inside the graph.
 * @throws NetworkError when file, input, output or probes do not fit
 */
export async function loadOnnxEngine(options: OnnxEngineOptions): Promise<Engine> {
  const { network, probes } = options;
  const runtime = await loadRuntime(network.fileName);
  const graph = readGraph(readOnnx(network.bytes, network.fileName), network.fileName);
  const image = onlyInput(graph, options.input?.name);
  const input = completeInput(guessInput(graph), options.input ?? {}, network.fileName);
  const inputShape = fixInputShape(image, input, options.batch, network.fileName);
  const batch = shapeBatch(graph);
  const shapes = await tensorShapes(runtime, graph, [batch, ...inputShape.slice(1)]);
  const tensors = probeTensors(graph, shapes, input.layout, batch);
  const output = chooseOutput(graph, tensors, shapes, batch, options.outputName);
  const chosen = selectProbes(graph, tensors, output, probes);
  const { model, layers, units } = appendUnits(graph, chosen, output, probes.pooling, inputShape);
  const session = await createSession(runtime, writeOnnx(model), network.fileName);
  const info: EngineInfo = {
    mode: cpuMode(inputShape[0]),
    layers,
    units,
    output: layers.at(-1)!,
  };
  return createEngine(runtime, session, info, graph, inputShape);
}

function createEngine(
  runtime: Runtime,
  session: InferenceSession,
  info: EngineInfo,
  { inputs, fileName }: NetworkGraph,
  inputShape: readonly number[],
): Engine {
  const activations = new Float32Array(info.mode.batch * info.units);
  const results = new runtime.Tensor('float32', activations, [info.mode.batch, info.units]);
  const expected = inputShape.reduce((product, size) => product * size, 1);

  async function score(images: Float32Array): Promise<Float32Array> {
    if (images.length !== expected) {
      throw new RangeError(
        `expected ${expected} numbers (${inputShape.join(' x ')}), found ${images.length}`,
      );
    }
    const feed = new runtime.Tensor('float32', unshared(images), inputShape);
    try {
      await session.run({ [inputs[0].name]: feed }, { [UNITS_OUTPUT]: results });
    } catch (cause) {
      throw new NetworkError(fileName, `expected it to run, found: ${firstLine(cause)}`, { cause });
    }
    checkActivations(activations, info.units, info.layers);
    return activations;
  }

  return { info, score, dispose: () => session.release() };
}

/** ONNX Runtime takes no memory that is shared between threads. */
function unshared(images: Float32Array): Float32Array {
  return images.buffer instanceof SharedArrayBuffer ? new Float32Array(images) : images;
}

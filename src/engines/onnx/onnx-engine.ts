import type { InferenceSession } from 'onnxruntime-node';
import { checkActivations } from '../activation-error.js';
import { checkImages } from '../check-images.js';
import { firstLine, NetworkError } from '../network-error.js';
import type { Engine, EngineInfo } from '../types.js';
import { UNITS_OUTPUT } from './append-units.js';
import { cpuMode } from './cpu-mode.js';
import type { Runtime } from './runtime.js';
import { createSession, loadRuntime } from './runtime.js';
import { scoringGraph } from './scoring-graph.js';
import type { OnnxEngineOptions, ScoringGraph } from './scoring-graph.js';

/**
 * Loads a network into ONNX Runtime on one core of the CPU, its probes pooled and concatenated inside the graph.
 * @throws NetworkError when file, input, output or probes do not fit
 */
export async function loadOnnxEngine(options: OnnxEngineOptions): Promise<Engine> {
  const graph = await scoringGraph(options);
  const runtime = await loadRuntime(graph.fileName);
  const session = await createSession(runtime, graph.bytes, graph.fileName);
  return createEngine(runtime, session, graph);
}

function createEngine(runtime: Runtime, session: InferenceSession, graph: ScoringGraph): Engine {
  const { fileName, inputName, inputShape, layers, units } = graph;
  const info: EngineInfo = {
    mode: cpuMode(inputShape[0]),
    layers,
    units,
    output: layers.at(-1)!,
  };
  const activations = new Float32Array(info.mode.batch * units);
  const results = new runtime.Tensor('float32', activations, [info.mode.batch, units]);

  async function score(images: Float32Array): Promise<Float32Array> {
    checkImages(images, inputShape);
    const feed = new runtime.Tensor('float32', unshared(images), inputShape);
    try {
      await session.run({ [inputName]: feed }, { [UNITS_OUTPUT]: results });
    } catch (cause) {
      throw new NetworkError(fileName, `expected it to run, found: ${firstLine(cause)}`, { cause });
    }
    checkActivations(activations, units, layers);
    return activations;
  }

  return { info, score, dispose: () => session.release() };
}

/** ONNX Runtime takes no memory that is shared between threads. */
function unshared(images: Float32Array): Float32Array {
  return images.buffer instanceof SharedArrayBuffer ? new Float32Array(images) : images;
}

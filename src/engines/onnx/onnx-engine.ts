import type { InferenceSession } from 'onnxruntime-node';
import { checkActivations } from '../activation-error.js';
import { checkImages } from '../check-images.js';
import { engineFailure } from '../device-memory.js';
import { firstLine, NetworkError } from '../network-error.js';
import type { Engine, EngineInfo, NumericMode } from '../types.js';
import { UNITS_OUTPUT } from './append-units.js';
import { cpuMode, GPU_BATCH } from './cpu-mode.js';
import { cudaDevice, webGpuDevice } from './gpu-libraries.js';
import { precisionOf } from './quantized.js';
import type { Provider, Runtime } from './runtime.js';
import { createSession, loadRuntime, providerOptions } from './runtime.js';
import { scoringGraph } from './scoring-graph.js';
import type { OnnxEngineOptions, ScoringGraph } from './scoring-graph.js';

/**
 * Loads a network into ONNX Runtime, its probes pooled and concatenated inside the graph: on one core of the CPU, or on
 * a GPU.
 * @throws NetworkError when file, input, output or probes do not fit
 */
export async function loadOnnxEngine(
  options: OnnxEngineOptions,
  provider: Provider = 'cpu',
): Promise<Engine> {
  const batch = options.batch ?? (provider === 'cuda' ? GPU_BATCH : undefined);
  const graph = await scoringGraph({ ...options, batch });
  const { fileName, bytes, inputShape } = graph;
  const runtime = await loadRuntime(fileName);
  const precision = precisionOf(graph.quantized, options.precision ?? 'f32', fileName);
  const mode = { ...(await onnxMode(provider, fileName)), precision, batch: inputShape[0] };
  const session = await createSession(runtime, bytes, fileName, providerOptions(provider));
  return createEngine(runtime, session, graph, mode);
}

async function onnxMode(provider: Provider, fileName: string): Promise<NumericMode> {
  const mode = cpuMode();
  if (provider === 'cpu') return mode;
  try {
    const device = provider === 'cuda' ? cudaDevice() : await webGpuDevice();
    return { ...mode, engine: provider, device };
  } catch (cause) {
    throw new NetworkError(fileName, firstLine(cause), { cause });
  }
}

function createEngine(
  runtime: Runtime,
  session: InferenceSession,
  graph: ScoringGraph,
  mode: NumericMode,
): Engine {
  const { fileName, inputName, inputShape, layers, units } = graph;
  const info: EngineInfo = {
    mode,
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
      throw engineFailure(fileName, 'expected it to run', firstLine(cause), mode.batch, cause);
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

import { checkActivations } from '../activation-error.js';
import { checkImages } from '../check-images.js';
import { firstLine, NetworkError } from '../network-error.js';
import { deviceClass } from '../onnx/cpu-mode.js';
import { scoringGraph } from '../onnx/scoring-graph.js';
import type { OnnxEngineOptions, ScoringGraph } from '../onnx/scoring-graph.js';
import type { Engine, EngineInfo, NumericMode } from '../types.js';
import { loadOpenVino } from './library.js';
import type { Handle, OpenVinoLibrary, Out } from './library.js';

export interface OpenVinoEngineOptions extends OnnxEngineOptions {
  /** Arithmetic of convolutions and products; activations stay float32 at the graph's end. @default 'f32' */
  readonly precision?: NumericMode['precision'];
}

/** `ov_element_type_e`: 32-bit float. */
const FLOAT32 = 4;

/**
 * Loads a network into OpenVINO on one core of the CPU; the library reads and writes this engine's own memory.
 * @throws NetworkError when the library is not installed, or file, input, output or probes do not fit
 */
export async function loadOpenVinoEngine(options: OpenVinoEngineOptions): Promise<Engine> {
  const { precision = 'f32' } = options;
  const { fileName } = options.network;
  const library = openLibrary(fileName);
  const graph = await scoringGraph(options);
  const mode: NumericMode = {
    engine: 'openvino',
    version: library.version,
    precision,
    device: deviceClass(),
    batch: graph.inputShape[0],
  };
  return createEngine(library, graph, mode);
}

function openLibrary(fileName: string): OpenVinoLibrary {
  try {
    return loadOpenVino();
  } catch (cause) {
    throw new NetworkError(fileName, firstLine(cause), { cause });
  }
}

function createEngine(library: OpenVinoLibrary, graph: ScoringGraph, mode: NumericMode): Engine {
  const { fileName, inputShape, layers, units } = graph;
  const info: EngineInfo = { mode, layers, units, output: layers.at(-1)! };
  // The library keeps these addresses: both arrays live as long as the engine.
  const images = new Float32Array(inputShape.reduce((product, size) => product * size, 1));
  const activations = new Float32Array(mode.batch * units);
  const session = openSession(library, graph, mode, images, activations);

  return {
    info,
    async score(batch) {
      checkImages(batch, inputShape);
      images.set(batch);
      const status = await library.infer(session.request);
      if (status !== 0) throw refusal(library, fileName, 'it to run');
      checkActivations(activations, units, layers);
      return activations;
    },
    dispose: async () => session.close(),
  };
}

interface Session {
  readonly request: Handle;
  close(): void;
}

function openSession(
  library: OpenVinoLibrary,
  graph: ScoringGraph,
  mode: NumericMode,
  images: Float32Array,
  activations: Float32Array,
): Session {
  const { bytes, fileName, inputShape, units } = graph;
  const opened: (() => void)[] = [];
  const close = (): void => {
    for (const free of opened.splice(0).reverse()) free();
  };
  const open = (create: (out: Out) => number, free: (handle: Handle) => void): Handle => {
    const out: Out = [null];
    if (create(out) !== 0) throw refusal(library, fileName, 'a network that it loads');
    const [handle] = out;
    opened.push(() => free(handle));
    return handle;
  };
  try {
    const core = open((out) => library.createCore(out), library.freeCore);
    const model = open(
      (out) => library.readModel(core, bytes, bytes.length, null, out),
      library.freeModel,
    );
    const settings = properties(mode.precision);
    const compiled = open(
      (out) => library.compileModel(core, model, 'CPU', settings.length / 2, out, ...settings),
      library.freeCompiled,
    );
    const request = open((out) => library.createRequest(compiled, out), library.freeRequest);
    const tensor = (data: Float32Array, shape: readonly number[]): Handle =>
      open((out) => createTensor(library, data, shape, out), library.freeTensor);
    library.setInput(request, tensor(images, inputShape));
    library.setOutput(request, 0, tensor(activations, [mode.batch, units]));
    return { request, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * One stream of one thread that stays on no core: workers are processes of their own, one per core. Each property and
 * value goes with its C type.
 */
function properties(precision: NumericMode['precision']): string[] {
  const settings = {
    // Quantised networks carry int8 in the graph; what is left of them is computed in f32.
    INFERENCE_PRECISION_HINT: precision === 'int8' ? 'f32' : precision,
    NUM_STREAMS: '1',
    INFERENCE_NUM_THREADS: '1',
    ENABLE_CPU_PINNING: 'NO',
  };
  return Object.entries(settings).flatMap(([key, value]) => [
    'const char*',
    key,
    'const char*',
    value,
  ]);
}

function createTensor(
  library: OpenVinoLibrary,
  data: Float32Array,
  dimensions: readonly number[],
  out: Out,
): number {
  const shape = {};
  library.createShape(dimensions.length, dimensions, shape);
  const status = library.createTensor(FLOAT32, shape, data, out);
  library.freeShape(shape);
  return status;
}

function refusal(library: OpenVinoLibrary, fileName: string, expected: string): NetworkError {
  const said = firstLine(library.lastError() ?? 'no reason given');
  return new NetworkError(
    fileName,
    `expected ${expected}, found that OpenVINO ${library.version} refuses: ${said}`,
  );
}

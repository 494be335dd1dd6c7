import { checkActivations } from '../activation-error.js';
import { checkImages } from '../check-images.js';
import { engineFailure } from '../device-memory.js';
import { firstLine, NetworkError } from '../network-error.js';
import { deviceClass } from '../onnx/cpu-mode.js';
import { precisionOf } from '../onnx/quantized.js';
import { scoringGraph } from '../onnx/scoring-graph.js';
import type { OnnxEngineOptions, ScoringGraph } from '../onnx/scoring-graph.js';
import type { Engine, EngineInfo, NumericMode } from '../types.js';
import { loadOpenVino } from './library.js';
import type { Handle, OpenVinoLibrary, Out } from './library.js';

/** `ov_element_type_e`: 32-bit float. */
const FLOAT32 = 4;

/**
 * Loads a network into OpenVINO on one core of the CPU; the library reads and writes this engine's own memory.
 * @throws NetworkError when the library is not installed, or file, input, output or probes do not fit
 */
export async function loadOpenVinoEngine(options: OnnxEngineOptions): Promise<Engine> {
  const { fileName } = options.network;
  const library = openLibrary(fileName);
  const graph = await scoringGraph(options);
  const mode: NumericMode = {
    engine: 'openvino',
    version: library.version,
    precision: precisionOf(graph.quantized, options.precision ?? 'f32', fileName),
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
  // The library keeps the address: the array lives as long as the engine.
  const activations = new Float32Array(mode.batch * units);
  const session = openSession(library, graph, mode, activations);

  return {
    info,
    async score(batch) {
      checkImages(batch, inputShape);
      session.read(batch);
      const status = await library.infer(session.request);
      if (status !== 0) {
        const said = `OpenVINO ${library.version} refuses: ${reason(library)}`;
        throw engineFailure(fileName, 'expected it to run', said, mode.batch);
      }
      checkActivations(activations, units, layers);
      return activations;
    },
    dispose: async () => session.close(),
  };
}

interface Session {
  readonly request: Handle;
  /** Makes the caller's memory the input: nothing is copied. */
  read(images: Float32Array): void;
  close(): void;
}

function openSession(
  library: OpenVinoLibrary,
  graph: ScoringGraph,
  mode: NumericMode,
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
    library.setOutput(request, 0, tensor(activations, [mode.batch, units]));
    const input = createInput(library, request, inputShape);
    opened.push(input.free);
    return { request, read: input.read, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * The input of a request, bound to the memory that the images come in; callers give the same memory batch after batch.
 * Memory that WebAssembly has grown meanwhile is another ArrayBuffer, and bound anew.
 */
function createInput(library: OpenVinoLibrary, request: Handle, inputShape: readonly number[]) {
  let bound: { images: Float32Array; buffer: ArrayBufferLike; tensor: Handle } | null = null;
  const free = (): void => {
    if (bound) library.freeTensor(bound.tensor);
    bound = null;
  };
  const read = (images: Float32Array): void => {
    const { buffer, byteOffset } = images;
    if (bound?.buffer === buffer && bound.images.byteOffset === byteOffset) return;
    const out: Out = [null];
    if (createTensor(library, images, inputShape, out) !== 0) {
      throw new Error('expected OpenVINO to take an input tensor, found that it refuses');
    }
    library.setInput(request, out[0]);
    free();
    bound = { images, buffer, tensor: out[0] };
  };
  return { read, free };
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
  return new NetworkError(
    fileName,
    `expected ${expected}, found that OpenVINO ${library.version} refuses: ${reason(library)}`,
  );
}

function reason(library: OpenVinoLibrary): string {
  return firstLine(library.lastError() ?? 'no reason given');
}

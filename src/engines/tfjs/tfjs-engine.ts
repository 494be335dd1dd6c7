import { checkActivations } from '../activation-error.js';
import { checkImages } from '../check-images.js';
import { completeInput, guessInput } from '../guess-input.js';
import { engineFailure } from '../device-memory.js';
import { firstLine, NetworkError } from '../network-error.js';
import { layersOf } from '../onnx/append-units.js';
import { chooseOutput } from '../onnx/choose-output.js';
import { onlyInput } from '../onnx/graph.js';
import { GPU_BATCH } from '../onnx/cpu-mode.js';
import { fixInputShape } from '../onnx/input-shape.js';
import type { ProbeTensor } from '../onnx/probe-tensors.js';
import type { OnnxEngineOptions } from '../onnx/scoring-graph.js';
import { selectProbes } from '../onnx/select-probes.js';
import { shapeBatch } from '../onnx/tensor-shapes.js';
import type { Engine, EngineInfo, ProbePooling } from '../types.js';
import { openBackend } from './backend.js';
import type { Backend, BackendName } from './backend.js';
import { readContent } from './network-content.js';
import { openNetwork } from './open-network.js';
import type { OpenNetwork } from './open-network.js';
import { poolUnits } from './pool-units.js';
import { runOnZeros, tappedTensors } from './tapped-network.js';
import type { Tensor, TensorFlow } from './tensorflow.js';

export interface TfjsEngineOptions extends OnnxEngineOptions {
  /** @default the first that is installed: see `BACKEND_NAMES` */
  readonly backend?: BackendName;
}

/**
 * Loads a network of TensorFlow into TensorFlow.js; probes are pooled and put side by side by the same backend.
 * @throws NetworkError when no backend runs it, or file, input, output or probes do not fit
 */
export async function loadTfjsEngine(options: TfjsEngineOptions): Promise<Engine> {
  const { network, probes } = options;
  const { fileName } = network;
  const content = readContent(network.bytes, fileName);
  const backend = await openBackend(options.backend).catch((cause: unknown) => {
    throw new NetworkError(fileName, firstLine(cause), { cause });
  });
  const open = await openNetwork(backend, content);
  try {
    const { graph } = open;
    const image = onlyInput(graph, options.input?.name);
    const input = completeInput(guessInput(graph), options.input ?? {}, fileName);
    const batch = options.batch ?? (backend.device.startsWith('cpu') ? undefined : GPU_BATCH);
    const inputShape = fixInputShape(image, input, batch, fileName);
    const shapes = runOnZeros(backend, open, inputShape.slice(1));
    const tensors = tappedTensors(open, shapes);
    const output = chooseOutput(graph, tensors, shapes, shapeBatch(graph), options.outputName);
    const chosen = selectProbes(graph, tensors, output, probes);
    return createEngine({ backend, open, inputShape, chosen, output, pooling: probes.pooling });
  } catch (error) {
    open.dispose();
    throw error;
  }
}

interface Parts {
  readonly backend: Backend;
  readonly open: OpenNetwork;
  /** The batch first. */
  readonly inputShape: readonly number[];
  readonly chosen: readonly ProbeTensor[];
  readonly output: ProbeTensor;
  readonly pooling: ProbePooling;
}

function createEngine({ backend, open, inputShape, chosen, output, pooling }: Parts): Engine {
  const { tf, version, device } = backend;
  const { layers, units } = layersOf(chosen, output, pooling);
  const mode = { engine: 'tfjs', version, precision: 'f32', device, batch: inputShape[0] } as const;
  const info: EngineInfo = { mode, layers, units, output: layers.at(-1)! };
  const evaluate = open.evaluator([...chosen, output].map(({ tensor }) => tensor));

  function score(images: Float32Array): Float32Array {
    backend.activate();
    return tf.tidy(() => {
      const results = evaluate(tf.tensor(images, [...inputShape], 'float32'));
      const pieces = results.map((tensor, i) =>
        poolUnits(tf, tensor, i < chosen.length ? pooling : 'all'),
      );
      return concatenate(tf, pieces).dataSync<'float32'>();
    });
  }

  return {
    info,
    async score(images) {
      checkImages(images, inputShape);
      const activations = attempt(open.graph.fileName, mode.batch, () => score(images));
      checkActivations(activations, units, layers);
      return activations;
    },
    dispose: async () => open.dispose(),
  };
}

function concatenate(tf: TensorFlow, pieces: Tensor[]): Tensor {
  return pieces.length === 1 ? pieces[0] : tf.concat(pieces, 1);
}

function attempt<Result>(fileName: string, batch: number, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    throw engineFailure(fileName, 'expected it to run', firstLine(cause), batch, cause);
  }
}

import { createHash } from 'node:crypto';
import { loadFaceModel } from '../face/index.js';
import type { FaceModel } from '../face/index.js';
import { RENDERER_VERSION } from '../render/index.js';
import type { TensorFormat } from '../render/index.js';
import { createSpace } from '../stimulus/index.js';
import { DEMO_CLASS_RULE, DEMO_INPUT, DEMO_TRAINING } from './demo-network.js';
import { layersModelToOnnx, ONNX_OPSET } from '../engines/index.js';
import { createRenderedImages } from './rendered-images.js';
import { trainNetwork } from './train-network.js';
import type {
  TrainedNetwork,
  TrainingLogEntry,
  TrainingOptions,
  TrainingTools,
} from './train-network.js';

/** What is trained, on which images, and how its outputs are to be read. */
export interface NetworkRecipe {
  readonly name: string;
  readonly training: TrainingOptions;
  readonly input: TensorFormat;
  readonly classRule: string;
}

/** Networks that `factorscope train --preset` makes. */
export const NETWORK_RECIPES = {
  demo: {
    name: 'demo',
    training: DEMO_TRAINING,
    input: DEMO_INPUT,
    classRule: DEMO_CLASS_RULE,
  },
} as const satisfies Record<string, NetworkRecipe>;

/** The JSON beside a network file. */
export interface NetworkRecord {
  readonly schema: 'factorscope/network@1';
  readonly name: string;
  /** Of the ONNX file. */
  readonly sha256: string;
  readonly classes: number;
  readonly classRule: string;
  readonly input: TensorFormat;
  readonly faceModel: { readonly name: string; readonly digest: string };
  readonly rendererVersion: number;
  readonly training: TrainingOptions;
  readonly heldOutAccuracy: number;
  readonly heldOutImages: number;
  readonly parameters: number;
  readonly seconds: number;
  readonly log: readonly TrainingLogEntry[];
}

export interface WrittenNetwork {
  readonly onnx: Uint8Array;
  readonly record: NetworkRecord;
}

export interface WriteTools extends Omit<TrainingTools, 'images'> {
  /** @default the shipped procedural face */
  readonly faceModel?: FaceModel;
  /** Of the package that writes the file. */
  readonly producerVersion: string;
}

/** Trains a network as its recipe says and returns the ONNX file's bytes with the record that goes beside it. */
export async function writeNetwork(
  recipe: NetworkRecipe,
  tools: WriteTools,
): Promise<WrittenNetwork> {
  const { faceModel = loadFaceModel(), producerVersion, ...rest } = tools;
  const started = performance.now();
  const images = createRenderedImages(faceModel, recipe.input);
  const trained = await trainNetwork(recipe.training, { ...rest, images });
  const seconds = Math.round((performance.now() - started) / 1000);
  const onnx = layersModelToOnnx(trained.model, {
    name: recipe.name,
    producerVersion,
    metadata: metadataOf(recipe, faceModel, trained),
  });
  const parameters = trained.model.countParams();
  trained.model.dispose();
  return { onnx, record: recordOf(recipe, faceModel, trained, { onnx, parameters, seconds }) };
}

/** What the ONNX file says of itself. */
function metadataOf(
  { training, input, classRule }: NetworkRecipe,
  faceModel: FaceModel,
  trained: TrainedNetwork,
): Record<string, string> {
  return {
    'factorscope.space': training.space.name,
    'factorscope.classes': String(createSpace(training.space).identityCount),
    'factorscope.classRule': classRule,
    'factorscope.input': JSON.stringify(input),
    'factorscope.seed': String(training.seed),
    'factorscope.steps': String(training.steps),
    'factorscope.faceModel': faceModel.digest,
    'factorscope.heldOutAccuracy': trained.heldOutAccuracy.toFixed(4),
    'factorscope.opset': String(ONNX_OPSET),
  };
}

function recordOf(
  { name, training, input, classRule }: NetworkRecipe,
  faceModel: FaceModel,
  { heldOutAccuracy, heldOutImages, log }: TrainedNetwork,
  made: { onnx: Uint8Array; parameters: number; seconds: number },
): NetworkRecord {
  return {
    schema: 'factorscope/network@1',
    name,
    sha256: createHash('sha256').update(made.onnx).digest('hex'),
    classes: createSpace(training.space).identityCount,
    classRule,
    input,
    faceModel: { name: faceModel.name, digest: faceModel.digest },
    rendererVersion: RENDERER_VERSION,
    training,
    heldOutAccuracy,
    heldOutImages,
    parameters: made.parameters,
    seconds: made.seconds,
    log,
  };
}

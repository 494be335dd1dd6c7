import { createHash } from 'node:crypto';
import { amplificationRule, loadFaceModel } from '../face/index.js';
import type { FaceModel } from '../face/index.js';
import { RENDERER_VERSION } from '../render/index.js';
import type { TensorFormat } from '../render/index.js';
import { createSpace } from '../stimulus/index.js';
import { layersModelToOnnx, ONNX_OPSET } from '../engines/index.js';
import { createRenderedImages } from './rendered-images.js';
import { writeLayersFiles } from './layers-file.js';
import type { LayersFiles } from './layers-file.js';
import type { NetworkRecipe } from './network-recipes.js';
import { trainNetwork } from './train-network.js';
import type {
  TrainedNetwork,
  TrainingLogEntry,
  TrainingOptions,
  TrainingTools,
} from './training-options.js';

/** The JSON beside a network file. */
export interface NetworkRecord {
  readonly schema: 'factorscope/network@2';
  readonly name: string;
  /** Of the ONNX file. */
  readonly sha256: string;
  readonly classes: number;
  readonly classRule: string;
  readonly input: TensorFormat;
  readonly faceModel: { readonly name: string; readonly digest: string };
  readonly rendererVersion: number;
  /** Rule by which faces of its space were amplified; absent where none was. */
  readonly amplification?: number;
  readonly training: TrainingOptions;
  readonly heldOutAccuracy: number | null;
  readonly heldOutImages: number;
  readonly headAccuracies: TrainedNetwork['headAccuracies'];
  readonly heldOutPoseAccuracy: number | null;
  readonly heldOutPoseImages: number;
  readonly parameters: number;
  readonly seconds: number;
  readonly log: readonly TrainingLogEntry[];
}

export interface WrittenNetwork {
  readonly onnx: Uint8Array;
  readonly layers: LayersFiles;
  readonly record: NetworkRecord;
}

export interface WriteTools extends Omit<TrainingTools, 'images'> {
  /** @default the shipped procedural face */
  readonly faceModel?: FaceModel;
  /** Of the package that writes the file. */
  readonly producerVersion: string;
}

/** Trains a network as its recipe says and returns its files, ONNX and TensorFlow.js, with the record beside them. */
export async function writeNetwork(
  recipe: NetworkRecipe,
  tools: WriteTools,
): Promise<WrittenNetwork> {
  const { faceModel = loadFaceModel(), producerVersion, ...rest } = tools;
  const started = performance.now();
  const images = createRenderedImages(faceModel, recipe.input, recipe.training.space);
  const trained = await trainNetwork(recipe.training, { ...rest, images });
  const seconds = Math.round((performance.now() - started) / 1000);
  const onnx = layersModelToOnnx(trained.model, {
    name: recipe.name,
    producerVersion,
    metadata: metadataOf(recipe, faceModel, trained),
    weights: recipe.weights,
  });
  const layers = await writeLayersFiles(tools.tf, trained.model);
  const parameters = trained.model.countParams();
  trained.model.dispose();
  return {
    onnx,
    layers,
    record: recordOf(recipe, faceModel, trained, { onnx, parameters, seconds }),
  };
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
    ...(training.startFrom && { 'factorscope.startFrom': training.startFrom.sha256 }),
    'factorscope.faceModel': faceModel.digest,
    'factorscope.heldOutAccuracy': trained.heldOutAccuracy?.toFixed(4) ?? 'no view held out',
    'factorscope.opset': String(ONNX_OPSET),
  };
}

function recordOf(
  { name, training, input, classRule }: NetworkRecipe,
  faceModel: FaceModel,
  trained: TrainedNetwork,
  made: { onnx: Uint8Array; parameters: number; seconds: number },
): NetworkRecord {
  const amplification = amplificationRule(training.space);
  return {
    schema: 'factorscope/network@2',
    name,
    sha256: createHash('sha256').update(made.onnx).digest('hex'),
    classes: createSpace(training.space).identityCount,
    classRule,
    input,
    faceModel: { name: faceModel.name, digest: faceModel.digest },
    rendererVersion: RENDERER_VERSION,
    ...(amplification !== null && { amplification }),
    training,
    parameters: made.parameters,
    seconds: made.seconds,
    heldOutAccuracy: trained.heldOutAccuracy,
    heldOutImages: trained.heldOutImages,
    headAccuracies: trained.headAccuracies,
    heldOutPoseAccuracy: trained.heldOutPoseAccuracy,
    heldOutPoseImages: trained.heldOutPoseImages,
    log: trained.log,
  };
}

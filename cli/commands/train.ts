import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { networkFiles } from '../../activities/training/network-files.js';
import { loadTensorFlow } from '../../src/engines/index.js';
import { folderCheckpoints, NETWORK_RECIPES, writeNetwork } from '../../src/training/index.js';
import type {
  NetworkRecipe,
  NetworkRecord,
  ParentNetwork,
  TrainingLogEntry,
} from '../../src/training/index.js';
import { auditConfig } from '../audit-config.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { createReporter } from '../output.js';
import { packageVersion } from '../package-version.js';
import { readParent } from '../read-parent.js';
import { runTraining } from '../run-training.js';
import { chooseRecipe } from '../training-recipe.js';
import type { RecipeOptions } from '../training-recipe.js';

export interface TrainCommandOptions extends RecipeOptions {
  readonly out: string;
  /** `model.json` of a network that `train` wrote, or the folder that it lies in, to begin with its trunk. */
  readonly startFrom?: string;
  /** Of `onnx` and `tfjs`. @default both */
  readonly formats?: readonly string[];
  /** Train by way of Temporal, with the state in the store. */
  readonly workflow?: boolean;
  /** Store of a workflow's training. */
  readonly store?: string;
  readonly json?: boolean;
}

/**
 * Trains a network on the generator and writes NAME.onnx, NAME/model.json (TensorFlow.js), NAME.json (accuracy, log,
 * settings), NAME.html (its curves) and NAME.yaml, an audit of it. Ctrl-C stops after the running step; the same command
 * goes on from there, after a kill from the last minute's checkpoint.
 */
export async function train(options: TrainCommandOptions): Promise<void> {
  const parent = options.startFrom === undefined ? null : await readParent(options.startFrom);
  const recipe = startingFrom(parent?.network ?? null, chooseRecipe(NETWORK_RECIPES, options));
  const formats = readFormats(options.formats);
  const tf = loadEngineOrExplain();
  const files = options.workflow
    ? await runTraining(
        recipe,
        parent,
        options.store,
        createReporter({ json: options.json ?? false }),
      )
    : await trainHere(tf, recipe, parent?.network, options.out);
  const record = JSON.parse(Buffer.from(files[`${recipe.name}.json`]).toString()) as NetworkRecord;
  const paths = await writeFiles(options.out, formats, record, files);
  const result = { ...paths, ...summaryOf(record) };
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : describeResult(result));
}

/** Trains in this process, with the state in a folder beside the network's files. */
async function trainHere(
  tf: ReturnType<typeof loadTensorFlow>,
  recipe: NetworkRecipe,
  parent: ParentNetwork | undefined,
  out: string,
): Promise<Record<string, Uint8Array>> {
  const checkpointFolder = path.join(out, `${recipe.name}-checkpoint`);
  await mkdir(checkpointFolder, { recursive: true });
  const written = await writeNetwork(recipe, {
    tf,
    producerVersion: packageVersion(),
    checkpoints: folderCheckpoints(checkpointFolder),
    parent,
    signal: interruption(),
    onProgress: (entry) => process.stderr.write(`${describeEntry(entry, recipe)}\n`),
  });
  await rm(checkpointFolder, { recursive: true });
  return networkFiles(written, packageVersion());
}

function startingFrom(parent: ParentNetwork | null, recipe: NetworkRecipe): NetworkRecipe {
  if (!parent) return recipe;
  const startFrom = { sha256: parent.sha256 };
  return { ...recipe, training: { ...recipe.training, startFrom } };
}

/** Aborted by the first Ctrl-C. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    const message = 'interrupted; the same command goes on from the checkpoint';
    controller.abort(new CliError(ExitCode.interrupted, message));
  });
  return controller.signal;
}

const FORMATS = ['onnx', 'tfjs'];

function readFormats(asked: readonly string[] = FORMATS): readonly string[] {
  const unknown = asked.find((format) => !FORMATS.includes(format));
  if (unknown === undefined) return asked;
  throw new CliError(
    ExitCode.badInput,
    `expected --formats of ${FORMATS.join(', ')}, found "${unknown}"`,
  );
}

/** Writes the files of the formats asked for, record and curves always, and says where they are. */
async function writeFiles(
  out: string,
  formats: readonly string[],
  record: NetworkRecord,
  files: Readonly<Record<string, Uint8Array>>,
) {
  const { name } = record;
  const config = { [`${name}.yaml`]: auditConfig(record, `${name}.onnx`) };
  const onnx = { [`${name}.onnx`]: files[`${name}.onnx`], ...config };
  const parts = ['model.json', 'weights.bin'].map((file) => `${name}/${file}`);
  const tfjs = Object.fromEntries(parts.map((file) => [file, files[file]]));
  const always = [`${name}.json`, `${name}.html`].map((file) => [file, files[file]] as const);
  const hasOnnx = formats.includes('onnx');
  const hasLayers = formats.includes('tfjs');
  const wanted = { ...Object.fromEntries(always), ...(hasOnnx && onnx), ...(hasLayers && tfjs) };
  for (const [file, content] of Object.entries(wanted)) {
    await mkdir(path.dirname(path.join(out, file)), { recursive: true });
    await writeFile(path.join(out, file), content);
  }
  const at = (file: string): string => path.join(out, file);
  return {
    recordFile: at(`${name}.json`),
    curvesFile: at(`${name}.html`),
    ...(hasOnnx && { file: at(`${name}.onnx`), configFile: at(`${name}.yaml`) }),
    ...(hasLayers && { layersFile: at(`${name}/model.json`) }),
  };
}

function summaryOf(record: NetworkRecord) {
  const { heldOutAccuracy, heldOutImages, headAccuracies, parameters, seconds, sha256 } = record;
  const { heldOutPoseAccuracy, heldOutPoseImages } = record;
  return {
    heldOutAccuracy,
    heldOutImages,
    headAccuracies,
    heldOutPoseAccuracy,
    heldOutPoseImages,
    parameters,
    seconds,
    sha256,
  };
}

function describeResult(
  result: { file?: string; layersFile?: string } & ReturnType<typeof summaryOf>,
): string {
  const { file = result.layersFile, heldOutAccuracy, heldOutImages, parameters, seconds } = result;
  const { heldOutPoseAccuracy, heldOutPoseImages } = result;
  const poses =
    heldOutPoseAccuracy === null
      ? ''
      : `, ${percent(heldOutPoseAccuracy)} of ${heldOutPoseImages} images of held-out poses`;
  return `${file}: ${percent(heldOutAccuracy)} of ${heldOutImages} images of held-out views${poses}, ${parameters} parameters, ${seconds} s\n`;
}

function loadEngineOrExplain(): ReturnType<typeof loadTensorFlow> {
  try {
    return loadTensorFlow();
  } catch (error) {
    throw new CliError(ExitCode.badInput, (error as Error).message);
  }
}

function describeEntry(entry: TrainingLogEntry, { training }: NetworkRecipe): string {
  const { step, loss, accuracy, headAccuracies, imagesPerSecond, renderShare } = entry;
  const { meshes, posesPerMesh, lightsPerPose } = training.batch;
  const left = (training.steps - step) * meshes * posesPerMesh * lightsPerPose;
  const heads = Object.entries(headAccuracies).map(([head, share]) => `${head} ${percent(share)}`);
  return (
    `step ${step} of ${training.steps}: loss ${loss.toFixed(3)}, ${percent(accuracy)} of held-out images` +
    `${heads.length === 0 ? '' : ` (${heads.join(', ')})`}, ${imagesPerSecond.toFixed(0)} images/s, ` +
    `${(renderShare * 100).toFixed(0)} % of the time rendering, about ${Math.ceil(left / imagesPerSecond / 60)} min to go`
  );
}

function percent(share: number | null): string {
  return share === null ? 'none' : `${(share * 100).toFixed(2)} %`;
}

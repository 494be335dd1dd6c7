import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { loadTensorFlow } from '../../src/engines/index.js';
import {
  folderCheckpoints,
  NETWORK_RECIPES,
  readParentNetwork,
  writeNetwork,
} from '../../src/training/index.js';
import type {
  NetworkRecipe,
  NetworkRecord,
  ParentNetwork,
  TrainingLogEntry,
  WrittenNetwork,
} from '../../src/training/index.js';
import { auditConfig } from '../audit-config.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { packageVersion } from '../package-version.js';
import { chooseRecipe } from '../training-recipe.js';
import type { RecipeOptions } from '../training-recipe.js';

export interface TrainCommandOptions extends RecipeOptions {
  readonly out: string;
  /** `model.json` of a network that `train` wrote, to begin with its trunk. */
  readonly startFrom?: string;
  /** Of `onnx` and `tfjs`. @default both */
  readonly formats?: readonly string[];
  readonly json?: boolean;
}

/**
 * Trains a network on the generator and writes NAME.onnx, NAME/model.json (TensorFlow.js), NAME.json (accuracy, log,
 * settings) and NAME.yaml, an audit of it. Ctrl-C stops after the running step; the same command goes on from there, after a kill from the last
 * minute's checkpoint.
 */
export async function train(options: TrainCommandOptions): Promise<void> {
  const parent = options.startFrom === undefined ? null : await readParent(options.startFrom);
  const recipe = startingFrom(parent, chooseRecipe(NETWORK_RECIPES, options));
  const formats = readFormats(options.formats);
  const tf = loadEngineOrExplain();
  const checkpointFolder = path.join(options.out, `${recipe.name}-checkpoint`);
  await mkdir(checkpointFolder, { recursive: true });
  const written = await writeNetwork(recipe, {
    tf,
    producerVersion: packageVersion(),
    checkpoints: folderCheckpoints(checkpointFolder),
    ...(parent && { parent }),
    signal: interruption(),
    onProgress: (entry) => process.stderr.write(`${describeEntry(entry, recipe)}\n`),
  });
  const files = await writeFiles(path.join(options.out, recipe.name), formats, written);
  await rm(checkpointFolder, { recursive: true });
  const result = { ...files, ...summaryOf(written.record) };
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : describeResult(result));
}

async function readParent(file: string): Promise<ParentNetwork> {
  try {
    const weights = path.join(path.dirname(file), 'weights.bin');
    return readParentNetwork(await readFile(file), await readFile(weights), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CliError(
      ExitCode.badInput,
      `expected --start-from NAME/model.json with weights.bin beside it, as train writes them, found no ${(error as NodeJS.ErrnoException).path}`,
    );
  }
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

/** @param base path of the files without their extension */
async function writeFiles(base: string, formats: readonly string[], written: WrittenNetwork) {
  const { onnx, layers, record } = written;
  const files: Record<string, string> = { recordFile: `${base}.json` };
  if (formats.includes('onnx')) {
    files.file = `${base}.onnx`;
    files.configFile = `${base}.yaml`;
    await writeFile(files.file, onnx);
    await writeFile(files.configFile, auditConfig(record, path.basename(files.file)));
  }
  if (formats.includes('tfjs')) {
    files.layersFile = path.join(base, 'model.json');
    await mkdir(base, { recursive: true });
    await writeFile(files.layersFile, layers.modelJson);
    await writeFile(path.join(base, 'weights.bin'), layers.weights);
  }
  await writeFile(files.recordFile, `${JSON.stringify(record, null, 2)}\n`);
  return files;
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
  return share === null ? 'none' : `${(share * 100).toFixed(1)} %`;
}

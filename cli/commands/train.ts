import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { loadTensorFlow } from '../../src/engines/index.js';
import { NETWORK_RECIPES, writeNetwork } from '../../src/training/index.js';
import type { NetworkRecipe, TrainingLogEntry } from '../../src/training/index.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { packageVersion } from '../package-version.js';

export interface TrainCommandOptions {
  readonly preset?: string;
  readonly out: string;
  readonly steps?: number;
  readonly width?: number;
  readonly seed?: number;
  readonly json?: boolean;
}

/**
 * Trains the network of a preset space and writes NAME.onnx with NAME.json (accuracy, log, settings) beside it. Ctrl-C
 * stops after the running step; the same command goes on from there.
 */
export async function train(options: TrainCommandOptions): Promise<void> {
  const recipe = chooseRecipe(options);
  const tf = loadEngineOrExplain();
  const checkpointFolder = path.join(options.out, `${recipe.name}-checkpoint`);
  await mkdir(checkpointFolder, { recursive: true });
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    const message = 'interrupted; the same command goes on from the checkpoint';
    interruption.abort(new CliError(ExitCode.interrupted, message));
  });
  const { onnx, record } = await writeNetwork(recipe, {
    tf,
    producerVersion: packageVersion(),
    checkpointFolder,
    signal: interruption.signal,
    onProgress: (entry) => process.stderr.write(`${describeEntry(entry, recipe)}\n`),
  });
  const file = path.join(options.out, `${recipe.name}.onnx`);
  await writeFile(file, onnx);
  const recordFile = path.join(options.out, `${recipe.name}.json`);
  await writeFile(recordFile, `${JSON.stringify(record, null, 2)}\n`);
  await rm(checkpointFolder, { recursive: true });
  const { heldOutAccuracy, heldOutImages, parameters, seconds, sha256 } = record;
  const result = { file, recordFile, heldOutAccuracy, heldOutImages, parameters, seconds, sha256 };
  const percent = (heldOutAccuracy * 100).toFixed(1);
  process.stdout.write(
    options.json
      ? `${JSON.stringify(result)}\n`
      : `${file}: ${percent} % of ${heldOutImages} images of held-out views, ${parameters} parameters, ${seconds} s\n`,
  );
}

function chooseRecipe({ preset = 'demo', steps, width, seed }: TrainCommandOptions): NetworkRecipe {
  const recipes: Readonly<Record<string, NetworkRecipe | undefined>> = NETWORK_RECIPES;
  const recipe = recipes[preset];
  if (!recipe) {
    const known = Object.keys(recipes).join(', ');
    throw new CliError(
      ExitCode.badInput,
      `expected a space with a training recipe (${known}), found "${preset}"`,
    );
  }
  const { training } = recipe;
  return {
    ...recipe,
    training: {
      ...training,
      steps: steps ?? training.steps,
      seed: seed ?? training.seed,
      network: { ...training.network, width: width ?? training.network.width },
    },
  };
}

function loadEngineOrExplain(): ReturnType<typeof loadTensorFlow> {
  try {
    return loadTensorFlow();
  } catch (error) {
    throw new CliError(ExitCode.badInput, (error as Error).message);
  }
}

function describeEntry(entry: TrainingLogEntry, { training }: NetworkRecipe): string {
  const { step, loss, accuracy, imagesPerSecond, renderShare } = entry;
  return (
    `step ${step} of ${training.steps}: loss ${loss.toFixed(3)}, ${(accuracy * 100).toFixed(1)} % of held-out images, ` +
    `${imagesPerSecond.toFixed(0)} images/s, ${(renderShare * 100).toFixed(0)} % of the time rendering`
  );
}

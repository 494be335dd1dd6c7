import { readFile } from 'node:fs/promises';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { readParentNetwork } from '../src/training/index.js';
import type { ParentNetwork } from '../src/training/index.js';
import { CliError, ExitCode } from './exit-codes.js';

/** The two files of a parent network, and what they hold. */
export interface Parent {
  readonly modelJson: Uint8Array;
  readonly weights: Uint8Array;
  readonly network: ParentNetwork;
}

/**
 * The network that a training is to begin with.
 * @param place its `model.json`, or the folder with it and `weights.bin`
 * @throws CliError (bad input) where there is no such network
 */
export async function readParent(place: string): Promise<Parent> {
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isFolder ? path.join(place, 'model.json') : place;
  const folder = path.dirname(file);
  try {
    const modelJson = await readFile(file);
    const weights = await readFile(path.join(folder, 'weights.bin'));
    return { modelJson, weights, network: readParentNetwork(modelJson, weights, file) };
  } catch (error) {
    const { code, path: missing } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new CliError(ExitCode.badInput, (error as Error).message);
    throw new CliError(ExitCode.badInput, absent(missing ?? file, isFolder && folder));
  }
}

function absent(missing: string, folder: string | false): string {
  const expected =
    'expected --start-from NAME/model.json with weights.bin beside it, as train writes them';
  // What an unfinished training keeps there is no network yet.
  if (folder !== false && existsSync(path.join(folder, 'checkpoint.json'))) {
    return `${expected}, found the state of an unfinished training in ${folder}: let its command end first, and take what it writes`;
  }
  return `${expected}, found no ${missing}`;
}

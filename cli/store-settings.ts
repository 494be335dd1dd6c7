import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { StudyExecution } from '../src/config/index.js';
import { openStore } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { CliError, ExitCode } from './exit-codes.js';
import { readStudy } from './read-study.js';
import type { TemporalSettings } from './temporal-connection.js';

/** The store a command works on, and the Temporal server that belongs to it. */
export interface StoreSettings {
  readonly url: string;
  readonly temporal: TemporalSettings;
}

/** For commands that read no study file: option, else FACTORSCOPE_STORE, else ./factorscope-data. */
export async function storeSettings(store: string | undefined): Promise<StoreSettings> {
  const { execution } = await readStudy(undefined, { store });
  return { url: execution.store, temporal: temporalSettings(execution) };
}

/**
 * The store of a command that only reads what runs left there. Throws bad input, in one line, for a folder that does not
 * exist and a prefix without objects: an empty answer about a mistyped place would look like an answer.
 */
export async function openExistingStore(url: string): Promise<ObjectStore> {
  const remedy = 'correct --store, or start a run there first';
  checkFolder(url, 'a store', remedy);
  const store = openStore(url);
  if (url.startsWith('file://')) return store;
  for await (const { key } of store.list('')) if (key !== '') return store;
  throw new CliError(
    ExitCode.badInput,
    `expected a store at ${url}, found no object with that prefix: ${remedy}`,
  );
}

/** Throws bad input, in one line, for a `file:` URL of a folder that does not exist. */
export function checkFolder(url: string, what: string, remedy: string): void {
  if (url.startsWith('file://') && !existsSync(fileURLToPath(url))) {
    throw new CliError(
      ExitCode.badInput,
      `expected ${what} at ${url}, found no such folder: ${remedy}`,
    );
  }
}

export function temporalSettings({ store, temporal }: StudyExecution): TemporalSettings {
  return { ...temporal, dataFolder: dataFolderOf(store) };
}

/** The embedded server's database lies in a file store's own folder, else in the user's data folder. */
function dataFolderOf(storeUrl: string): string {
  if (storeUrl.startsWith('file://')) return fileURLToPath(storeUrl);
  const base = process.env.XDG_DATA_HOME ?? path.join(os.homedir(), '.local', 'share');
  return path.join(base, 'factorscope');
}

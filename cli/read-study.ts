import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { resolveConfig } from '../src/config/index.js';
import type { ResolvedStudy } from '../src/config/index.js';
import { CliError, ExitCode } from './exit-codes.js';

/** Options of `run` and `plan`, as typed. */
export interface StudyOptions {
  /** The subcommand's study. */
  readonly study?: string;
  readonly preset?: string;
  readonly network?: string;
  readonly faceModel?: string;
  readonly store?: string;
  readonly out?: string;
  readonly baseline?: string;
  readonly workers?: number;
  readonly shardIdentities?: number;
  readonly engine?: string;
  readonly precision?: string;
  readonly set?: string[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

/**
 * Study file, environment and options brought together: flags > environment > file > defaults. `isStudy`: it is to be
 * run, and what would leave nothing to report is refused.
 */
export async function readStudy(
  file: string | undefined,
  options: StudyOptions,
  { isStudy = false }: { readonly isStudy?: boolean } = {},
): Promise<ResolvedStudy> {
  return resolveConfig({
    file: file === undefined ? undefined : { text: await readText(file), name: file },
    environment: process.env,
    flags: options,
    resolvePath: (base, name) => path.resolve(base, name),
    processorCount: os.availableParallelism(),
    isStudy,
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'no such file' : (code ?? String(error));
    throw new CliError(ExitCode.badInput, `expected a study file at ${file}, found ${found}`);
  }
}

import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { BringOptions } from './bring-options.js';
import { buildTemporal } from './build-temporal.js';
import { downloadTemporal } from './download-temporal.js';
import { isProgram, programOnPath } from './program-path.js';

export interface FindTemporalOptions {
  /** Told, line by line, how a download or a build goes. */
  readonly onProgress: (line: string) => void;
  readonly environment?: NodeJS.ProcessEnv;
  /** The SDK's own download into a folder of the cache. */
  readonly download?: (options: BringOptions) => Promise<string | null>;
}

/**
 * Path of the `temporal` program: the one FACTORSCOPE_TEMPORAL_CLI names, the one on PATH, the one in the cache folder
 * (FACTORSCOPE_CACHE, else ~/.cache/factorscope), or one brought there by the SDK's download or by Go. Throws one line
 * that says what was tried and what to do.
 */
export async function findTemporal(options: FindTemporalOptions): Promise<string> {
  const environment = options.environment ?? process.env;
  const installed = await installedTemporal(environment);
  if (installed !== null) return installed;

  const cached = cachedProgram(environment);
  const folder = dirname(cached);
  const tried = ['FACTORSCOPE_TEMPORAL_CLI is not set', 'none on PATH', `none at ${cached}`];
  const sources = [options.download ?? downloadTemporal, buildTemporal];
  for (const bring of sources) {
    const fault = await bring({
      cached,
      folder,
      environment,
      onProgress: options.onProgress,
    }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (fault === null) return cached;
    tried.push(fault);
  }
  throw new Error(
    `expected a Temporal server program, found none (${tried.join('; ')}): install the Temporal CLI or Go, or set TEMPORAL_ADDRESS to a running server`,
  );
}

/** The program that is there already, by the same order; null when it would have to be downloaded or built. */
export async function installedTemporal(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
  const named = environment.FACTORSCOPE_TEMPORAL_CLI;
  if (named) return namedProgram(named);
  const onPath = await programOnPath('temporal', environment);
  if (onPath !== null) return onPath;
  const cached = cachedProgram(environment);
  return (await isProgram(cached)) ? cached : null;
}

async function namedProgram(path: string): Promise<string> {
  if (await isProgram(path)) return path;
  throw new Error(
    `expected FACTORSCOPE_TEMPORAL_CLI to name the temporal program, found ${path}, which cannot be run: correct or unset it`,
  );
}

function cachedProgram(environment: NodeJS.ProcessEnv): string {
  const cache = environment.FACTORSCOPE_CACHE || join(homedir(), '.cache', 'factorscope');
  return resolve(cache, 'bin', 'temporal');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BringOptions } from './bring-options.js';
import { programOnPath } from './program-path.js';

/** The last release of the CLI that `go install` takes; later ones are not on the proxy or replace modules. */
const MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
/** Seconds between two lines of progress: a terminal overwrites them, a log keeps them. */
const TERMINAL_SECONDS = 1;
const LOG_SECONDS = 15;
const QUOTED_LINES = 3;

/**
 * Builds the Temporal CLI from the Go module proxy, about three minutes on two cores and seconds when Go has it cached.
 * Answers null when it is done, otherwise why not. Builders at work at the same time do not disturb each other.
 */
export async function buildTemporal(options: BringOptions): Promise<string | null> {
  const go = await programOnPath('go', options.environment);
  if (!go) return 'no Go to build it with';
  await mkdir(options.folder, { recursive: true });
  const folder = await mkdtemp(join(options.folder, '.build-'));
  try {
    const fault = await goInstall(go, folder, options);
    if (fault === null) await rename(join(folder, 'temporal'), options.cached);
    return fault;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function goInstall(
  go: string,
  folder: string,
  { environment, onProgress }: BringOptions,
): Promise<string | null> {
  const child = spawn(go, ['install', '-v', MODULE], {
    cwd: folder,
    env: { ...environment, GOBIN: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const progress = reportProgress(onProgress);
  createInterface({ input: child.stderr }).on('line', progress.see);
  try {
    const [code] = await ended;
    return code === 0 ? null : `go install ${MODULE} failed: ${progress.lastLines()}`;
  } catch (error) {
    return `${go} cannot be run: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    progress.end();
  }
}

/** Counts what Go says it downloads and compiles, and says so at intervals. */
function reportProgress(onProgress: (line: string) => void) {
  const startedAt = Date.now();
  const last: string[] = [];
  let modules = 0;
  let packages = 0;
  const report = () => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    onProgress(
      `building the Temporal server with Go (about 3 minutes, once): ${seconds} s, ${modules} modules downloaded, ${packages} packages compiled`,
    );
  };
  report();
  const interval = process.stderr.isTTY ? TERMINAL_SECONDS : LOG_SECONDS;
  const timer = setInterval(report, interval * 1000);
  return {
    see: (line: string) => {
      if (line.startsWith('go: downloading ')) modules++;
      else if (/^[\w.-]+(\/\S+)*$/.test(line)) packages++;
      else last.push(line.trim());
    },
    lastLines: () => last.slice(-QUOTED_LINES).join('; '),
    end: () => clearInterval(timer),
  };
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BringOptions } from './bring-options.js';
import { builtProgram } from './built-program.js';

/** A download that brings no byte for so long is given up: the host may be out of reach. */
const STALL_SECONDS = 10;

/**
 * Lets the Temporal SDK download the CLI that belongs to it. Answers null when it is done, otherwise why not. The SDK
 * runs in a process of its own: its download cannot be cancelled, and its runtime must not be the command's.
 */
export async function downloadTemporal(options: BringOptions): Promise<string | null> {
  await mkdir(options.folder, { recursive: true });
  const folder = await mkdtemp(join(options.folder, '.download-'));
  const child = spawn(process.execPath, [builtProgram('sdk-download'), folder], {
    detached: true,
    stdio: 'ignore',
  });
  try {
    await waitWhileGrowing(child, folder, options.onProgress);
    const downloaded = await downloadedProgram(folder);
    if (downloaded === null) return 'its download failed';
    await rename(downloaded, options.cached);
    return null;
  } finally {
    endGroup(child);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns when the process has ended or the folder has not grown for a while. */
async function waitWhileGrowing(
  child: ChildProcess,
  folder: string,
  onProgress: (line: string) => void,
): Promise<void> {
  let ended = false;
  child.once('exit', () => (ended = true)).once('error', () => (ended = true));
  let bytes = 0;
  let grownAt = performance.now();
  while (!ended && performance.now() - grownAt < STALL_SECONDS * 1000) {
    await delay(200);
    const found = await folderBytes(folder);
    if (found <= bytes) continue;
    if (bytes === 0) onProgress('downloading the Temporal server (about 100 MB, once)');
    bytes = found;
    grownAt = performance.now();
  }
}

/** The SDK gives the file its name when it is complete. */
async function downloadedProgram(folder: string): Promise<string | null> {
  const name = (await readdir(folder)).find((entry) => !entry.endsWith('.downloading'));
  return name === undefined ? null : join(folder, name);
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    const stats = await stat(join(folder, name)).catch(() => null);
    bytes += stats?.size ?? 0;
  }
  return bytes;
}

/** Ends the process and the server that the SDK may have started. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
}

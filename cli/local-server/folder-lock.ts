import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isAlive } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';
import { readJson, writeJson, writeJsonIfAbsent } from './small-files.js';

export interface FolderLock {
  release(): void;
}

/**
 * Takes the lock of a folder for this process, or answers null while a live process holds it. A holder that was killed
 * holds it no longer.
 *
 * The lock is a row of numbered files. Whoever finds the holder of the last one dead or gone makes the next, which the
 * system lets one process do; the last file is never removed, so two processes cannot both end up last.
 */
export function takeFolderLock(folder: string): FolderLock | null {
  const self = identifyProcess(process.pid);
  for (;;) {
    const last = lastGeneration(folder);
    if (last > 0 && holderOf(folder, last)) return null;
    const path = lockPath(folder, last + 1);
    if (!writeJsonIfAbsent(path, self)) continue;
    if (lastGeneration(folder) === last + 1) {
      removeGenerationsBefore(folder, last + 1);
      return { release: () => writeJson(path, RELEASED) };
    }
    // Others went ahead and tidied up while this process looked: its file is not the last one.
    rmSync(path, { force: true });
  }
}

/** The live process that holds the lock, if any. */
export function folderLockHolder(folder: string): ProcessIdentity | null {
  const last = lastGeneration(folder);
  return last > 0 ? holderOf(folder, last) : null;
}

const RELEASED = { pid: 0, startTicks: null };
const NAME = /^lock-(\d+)$/;

function lockPath(folder: string, generation: number): string {
  return join(folder, `lock-${generation}`);
}

function holderOf(folder: string, generation: number): ProcessIdentity | null {
  const holder = readJson(lockPath(folder, generation)) as ProcessIdentity | null;
  return holder && isAlive(holder) ? holder : null;
}

/** None when the folder was removed. */
function generations(folder: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const number = NAME.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function lastGeneration(folder: string): number {
  return Math.max(0, ...generations(folder));
}

function removeGenerationsBefore(folder: string, generation: number): void {
  for (const older of generations(folder).filter((number) => number < generation)) {
    rmSync(lockPath(folder, older), { force: true });
  }
}

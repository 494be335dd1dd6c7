import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes JSON so that a reader sees all of it or the file before it. */
export function writeJson(path: string, value: unknown): void {
  const temporary = writeTemporary(path, value);
  renameSync(temporary, path);
}

/** Writes JSON unless the file exists; of racing processes exactly one is answered true. */
export function writeJsonIfAbsent(path: string, value: unknown): boolean {
  const temporary = writeTemporary(path, value);
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Null when there is no such file or it holds no JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return null;
  }
}

function writeTemporary(path: string, value: unknown): string {
  const temporary = `${path}.${randomUUID()}${TEMPORARY_ENDING}`;
  writeFileSync(temporary, JSON.stringify(value));
  return temporary;
}

export const TEMPORARY_ENDING = '.writing';

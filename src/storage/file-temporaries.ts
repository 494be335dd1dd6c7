import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TEMPORARY_PREFIX } from './object-key.js';

/** A file that a writer began and never named: the writer was killed. */
export interface FileTemporary {
  readonly path: string;
  readonly bytes: number;
  readonly modified: Date;
  readonly remove: () => Promise<void>;
}

/** Temporaries of a file store; other stores have none that can be seen. A young one may still be written. */
export async function listTemporaries(url: string): Promise<FileTemporary[]> {
  if (!url.startsWith('file://')) return [];
  const entries = await readdir(fileURLToPath(url), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  const found = entries.filter(
    (entry) => entry.isFile() && entry.name.startsWith(TEMPORARY_PREFIX),
  );
  const temporaries = await Promise.all(
    found.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const stats = await stat(path).catch(() => null);
      return (
        stats && {
          path,
          bytes: stats.size,
          modified: stats.mtime,
          remove: () => rm(path, { force: true }),
        }
      );
    }),
  );
  return temporaries.filter((one) => one !== null);
}

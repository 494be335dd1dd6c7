import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeFolder, removeEmptyFolders } from './make-folder.js';
import { checkKey, checkPrefix, TEMPORARY_PREFIX } from './object-key.js';
import { errorCode, fileSystemError } from './storage-error.js';
import type { ObjectStat, ObjectStore } from './types.js';

/** Bytes per read call: the system's own limit is just under 2 GiB. */
const READ_BYTES = 1 << 30;

/**
 * Objects as files below a folder. An object is written to a temporary file beside its place, brought to the disk and
 * given its name in one step: `link` for put-if-absent, which the system refuses when the name exists, so of racing
 * writers in any number of processes exactly one wins; `rename` for put.
 */
export class FileStore implements ObjectStore {
  readonly url: string;

  /** @param folder Absolute path; made by the first write. */
  constructor(private readonly folder: string) {
    this.url = pathToFileURL(folder).href;
  }

  async get(key: string): Promise<Uint8Array | null> {
    checkKey(key);
    return this.orAbsent(`read ${key}`, async () => {
      const file = await open(join(this.folder, key), 'r');
      try {
        const { size } = await file.stat();
        const body = new Uint8Array(size);
        for (let offset = 0; offset < size;) {
          const length = Math.min(READ_BYTES, size - offset);
          const { bytesRead } = await file.read(body, offset, length, offset);
          if (bytesRead === 0) return body.subarray(0, offset);
          offset += bytesRead;
        }
        return body;
      } finally {
        await file.close();
      }
    });
  }

  async putIfAbsent(key: string, body: Uint8Array): Promise<boolean> {
    if ((await this.stat(key)) !== null) return false;
    return this.commit(key, body, async (temporary, path) => {
      try {
        await link(temporary, path);
        return true;
      } catch (error) {
        if (errorCode(error) === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    checkKey(key);
    await this.commit(key, body, rename);
  }

  async *list(prefix: string): AsyncIterable<ObjectStat> {
    checkPrefix(prefix);
    const parent = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    yield* this.listFolder(parent, prefix);
  }

  async stat(key: string): Promise<ObjectStat | null> {
    checkKey(key);
    return this.orAbsent(`look up ${key}`, async () => {
      const stats = await stat(join(this.folder, key));
      return stats.isFile() ? objectStat(key, stats) : null;
    });
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    await this.orAbsent(`delete ${key}`, async () => {
      await rm(join(this.folder, key));
      return null;
    });
  }

  /** Writes the body beside its place and lets `name` give it its name; nothing stays behind on failure. */
  private async commit<T>(
    key: string,
    body: Uint8Array,
    name: (temporary: string, path: string) => Promise<T>,
  ): Promise<T> {
    const path = join(this.folder, key);
    const temporary = temporaryBeside(path);
    try {
      await makeFolder(dirname(path));
      await writeDurably(temporary, body);
      const result = await name(temporary, path);
      await syncFolder(dirname(path));
      return result;
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw fileSystemError(error, `write ${key}`, this.folder);
    }
  }

  /** Objects below the folder `parent` (empty or ending in `/`) that begin with `prefix`, in the order of their keys. */
  private async *listFolder(parent: string, prefix: string): AsyncIterable<ObjectStat> {
    for (const { name, stats } of await this.entries(parent)) {
      const key = parent + name;
      if (stats.isDirectory()) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* this.listFolder(key, prefix);
      } else if (stats.isFile() && key.startsWith(prefix)) {
        yield objectStat(key, stats);
      }
    }
  }

  /** Entries of a folder, folders' names ending in `/`: sorted so, a walk meets keys in their own order. */
  private async entries(parent: string): Promise<{ name: string; stats: Stats }[]> {
    const path = join(this.folder, parent);
    const names = (await this.orAbsent(`list ${parent}`, () => readdir(path))) ?? [];
    const entries: { name: string; stats: Stats }[] = [];
    for (const name of names) {
      if (name.startsWith(TEMPORARY_PREFIX)) continue;
      const stats = await this.orAbsent(`list ${parent}`, () => stat(join(path, name)));
      if (stats) entries.push({ name: stats.isDirectory() ? `${name}/` : name, stats });
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Null when there is no such object: nothing there, a folder, or a file where a folder would have to be. */
  private async orAbsent<T>(action: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (ABSENT.has(errorCode(error))) return null;
      throw fileSystemError(error, action, this.folder);
    }
  }
}

/**
 * Proves that objects can be written below `folder` by writing one, and removes it. The folder is made if need be and
 * stays; when writing fails, the folders made for the trial go again and a `StorageError` says why.
 */
export async function checkFolderWritable(folder: string): Promise<void> {
  let made: string[] = [];
  const trial = temporaryBeside(join(folder, 'trial'));
  try {
    made = await makeFolder(folder);
    await writeDurably(trial, new Uint8Array(1));
    await rm(trial);
  } catch (error) {
    await rm(trial, { force: true }).catch(() => undefined);
    await removeEmptyFolders(made);
    throw fileSystemError(error, 'write', folder);
  }
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

function objectStat(key: string, stats: Stats): ObjectStat {
  return { key, bytes: stats.size, modified: stats.mtime };
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `${TEMPORARY_PREFIX}${randomUUID()}`);
}

async function writeDurably(path: string, body: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Brings a new name to the disk: without it a power cut could forget a committed object. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

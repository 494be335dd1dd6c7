import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFolderWritable, FileStore } from './file-store.js';
import { MemoryStore } from './memory-store.js';
import { parseS3Url } from './s3-client.js';
import { S3Store } from './s3-store.js';
import { StorageError } from './storage-error.js';
import type { ObjectStore } from './types.js';

/**
 * Opens the store at a URL: `file:///absolute`, `file://./relative`, a plain path, `s3://bucket/prefix`, or
 * `memory://name` (kept by this process, for tests). Relative paths start at `baseFolder`. Nothing is touched before the first read or write.
 */
export function openStore(url: string, baseFolder: string = process.cwd()): ObjectStore {
  return schemeOf(url).open(url, baseFolder);
}

/**
 * Proves that the store can be written, for the start of a run: `StorageError` with one line if not, and then nothing
 * is left behind.
 */
export async function checkWritable(
  url: string,
  baseFolder: string = process.cwd(),
): Promise<void> {
  await schemeOf(url).checkWritable(url, baseFolder);
}

/** One kind of store; another kind is another row of `SCHEMES`. */
interface Scheme {
  open(url: string, baseFolder: string): ObjectStore;
  checkWritable(url: string, baseFolder: string): Promise<void>;
}

const FILES: Scheme = {
  open: (url, baseFolder) => new FileStore(folderOf(url, baseFolder)),
  checkWritable: async (url, baseFolder) => checkFolderWritable(folderOf(url, baseFolder)),
};

const MEMORY: Scheme = {
  open: (url) => {
    const store = memoryStores.get(url) ?? new MemoryStore(url);
    memoryStores.set(url, store);
    return store;
  },
  checkWritable: async () => undefined,
};

const S3: Scheme = {
  open: (url) => new S3Store(parseS3Url(url)),
  checkWritable: async (url) => {
    const store = new S3Store(parseS3Url(url));
    await store.checkWritable();
  },
};

const SCHEMES: Readonly<Record<string, Scheme | undefined>> = {
  file: FILES,
  memory: MEMORY,
  s3: S3,
};

const memoryStores = new Map<string, MemoryStore>();

function schemeOf(url: string): Scheme {
  const name = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1].toLowerCase();
  if (url === '') throw badUrl(url);
  if (name === undefined) return FILES;
  const scheme = SCHEMES[name];
  if (!scheme) throw badUrl(url);
  return scheme;
}

function folderOf(url: string, baseFolder: string): string {
  const path = /^file:\/\/(.*)$/is.exec(url)?.[1];
  if (path === undefined) return resolve(baseFolder, url);
  if (/[?#]/.test(path)) throw badUrl(url);
  try {
    if (path.startsWith('/')) return resolve(fileURLToPath(url));
    if (/^\.\.?(\/|$)/.test(path)) return resolve(baseFolder, decodeURIComponent(path));
  } catch {
    throw badUrl(url);
  }
  throw badUrl(url);
}

function badUrl(url: string): StorageError {
  return new StorageError(
    'bad-url',
    `expected a store as file:///absolute/folder, file://./relative/folder, a path or s3://bucket/prefix, found ${JSON.stringify(withoutSecrets(url))}`,
  );
}

/** The URL without `user:password@`. */
function withoutSecrets(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openStore } from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import { bytes, describeStore, keys } from './store-conformance.js';

const folders: string[] = [];

async function fileStore(): Promise<ObjectStore> {
  const folder = await mkdtemp(join(tmpdir(), 'factorscope-store-'));
  folders.push(folder);
  return openStore(join(folder, 'store'));
}

let memories = 0;
const memoryStore = async () => openStore(`memory://conformance-${memories++}`);

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

describeStore('file', fileStore);
describeStore('memory', memoryStore);

it('shares a memory store among those who open the same name', async () => {
  await openStore('memory://shared').put('a', bytes(1));
  expect(await openStore('memory://shared').get('a')).toEqual(bytes(1));
  expect(await openStore('memory://other').get('a')).toBeNull();
});

it('does not list what a killed writer left', async () => {
  const store = await fileStore();
  await store.put('a/b', bytes(1));
  await writeFile(join(new URL(store.url).pathname, 'a', '.writing-left'), 'half');
  expect(await keys(store, '')).toEqual(['a/b']);
});

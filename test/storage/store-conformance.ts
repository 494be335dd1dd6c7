import { beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/storage/types.js';

/** What every kind of store must do alike. */
export function describeStore(name: string, create: () => Promise<ObjectStore>): void {
  describe(`the ${name} store`, () => {
    let store: ObjectStore;
    beforeAll(async () => {
      store = await create();
    });

    it('answers null for an object that is not there', async () => {
      expect(await store.get('nothing/here')).toBeNull();
      expect(await store.stat('nothing/here')).toBeNull();
      expect(await keys(store, 'nothing')).toEqual([]);
    });

    it('gives back what was put, an empty object too', async () => {
      await store.put('round/full', bytes(1, 2, 255));
      await store.put('round/empty', bytes());
      expect(await store.get('round/full')).toEqual(bytes(1, 2, 255));
      expect(await store.get('round/empty')).toEqual(bytes());
      expect(await store.stat('round/full')).toMatchObject({ key: 'round/full', bytes: 3 });
      expect((await store.stat('round/empty'))?.modified).toBeInstanceOf(Date);
    });

    it('replaces with put and does not with put-if-absent', async () => {
      expect(await store.putIfAbsent('replace/a', bytes(1))).toBe(true);
      expect(await store.putIfAbsent('replace/a', bytes(2))).toBe(false);
      expect(await store.get('replace/a')).toEqual(bytes(1));
      await store.put('replace/a', bytes(3));
      expect(await store.get('replace/a')).toEqual(bytes(3));
    });

    it('keeps its own copy of the bytes', async () => {
      const body = bytes(1, 2);
      await store.put('copy/a', body);
      body[0] = 9;
      (await store.get('copy/a'))?.fill(7);
      expect(await store.get('copy/a')).toEqual(bytes(1, 2));
    });

    it('lets exactly one of 20 concurrent put-if-absent win, with its whole body', async () => {
      const bodies = Array.from({ length: 20 }, (_, i) => new Uint8Array(100_000).fill(i));
      const won = await Promise.all(bodies.map((body) => store.putIfAbsent('race/once', body)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.get('race/once')).toEqual(bodies[won.indexOf(true)]);
    });

    it('ends 20 concurrent puts with one of the bodies, never a mixture', async () => {
      const bodies = Array.from({ length: 20 }, (_, i) => new Uint8Array(100_000).fill(i));
      await Promise.all(bodies.map((body) => store.put('race/last', body)));
      const body = await store.get('race/last');
      expect(body).toEqual(new Uint8Array(100_000).fill(body![0]));
      expect(await keys(store, 'race/')).toEqual(['race/last', 'race/once']);
    });

    it('lists keys in ascending order across folders, by any prefix', async () => {
      const all = ['list/a-b', 'list/a.b', 'list/a/b', 'list/a/c/d', 'list/a0', 'list/b'];
      for (const key of [...all].reverse()) await store.put(key, bytes(1));
      expect(all).toEqual([...all].sort());
      expect(await keys(store, 'list/')).toEqual(all);
      expect(await keys(store, 'list/a')).toEqual(all.slice(0, 5));
      expect(await keys(store, 'list/a/')).toEqual(['list/a/b', 'list/a/c/d']);
      expect(await keys(store, 'list/a/c/d')).toEqual(['list/a/c/d']);
      expect(await keys(store, 'lis')).toEqual(all);
      expect(await keys(store, '')).toEqual(expect.arrayContaining(all));
    });

    it('treats a folder of objects as no object', async () => {
      await store.put('folder/object', bytes(1));
      expect(await store.get('folder')).toBeNull();
      expect(await store.stat('folder')).toBeNull();
      expect(await store.get('folder/object/below')).toBeNull();
    });

    it('deletes, also what is not there', async () => {
      await store.put('delete/a', bytes(1));
      await store.delete('delete/a');
      await store.delete('delete/a');
      expect(await store.get('delete/a')).toBeNull();
      expect(await store.putIfAbsent('delete/a', bytes(2))).toBe(true);
    });

    it.each([
      '',
      '/a',
      'a/',
      'a//b',
      '..',
      'a/../b',
      './a',
      'a\\b',
      'a\0b',
      'a\nb',
      'a/.writing-1',
    ])('refuses the key %j in every call', async (key) => {
      const failure = { name: 'StorageError', failure: 'bad-key' };
      await expect(store.get(key)).rejects.toMatchObject(failure);
      await expect(store.put(key, bytes(1))).rejects.toMatchObject(failure);
      await expect(store.putIfAbsent(key, bytes(1))).rejects.toMatchObject(failure);
      await expect(store.stat(key)).rejects.toMatchObject(failure);
      await expect(store.delete(key)).rejects.toMatchObject(failure);
    });

    it('refuses a prefix that leaves the store', async () => {
      await expect(keys(store, '../')).rejects.toMatchObject({ failure: 'bad-key' });
      await expect(keys(store, '/')).rejects.toMatchObject({ failure: 'bad-key' });
    });
  });
}

export async function keys(store: ObjectStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key);
  return found;
}

export function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWritable, openStore } from '../../src/storage/index.js';
import { fileSystemError } from '../../src/storage/storage-error.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factorscope-files-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('writing from several processes', () => {
  it('lets exactly one process win each of 12 keys, with its whole body', async () => {
    const program = await writeRacer();
    const wins = await Promise.all([0, 1, 2, 3].map((id) => race(program, id)));
    const store = openStore(join(folder, 'store'));
    for (let key = 0; key < 12; key++) {
      const winners = wins.flatMap((won, id) => (won.includes(key) ? [id] : []));
      expect(winners).toHaveLength(1);
      expect(await store.get(`race/${key}`)).toEqual(new Uint8Array(50_000).fill(winners[0]));
    }
    expect(await readdir(join(folder, 'store/race'))).toHaveLength(12);
  });

  /** The store's own sources, compiled, and a program that puts 12 objects and prints which it won. */
  async function writeRacer(): Promise<string> {
    for (const name of ['file-store', 'make-folder', 'object-key', 'storage-error']) {
      const path = fileURLToPath(new URL(`../../src/storage/${name}.ts`, import.meta.url));
      const { outputText } = ts.transpileModule(await readFile(path, 'utf8'), {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      await writeFile(join(folder, `${name}.js`), outputText);
    }
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const program = join(folder, 'racer.js');
    await writeFile(program, RACER);
    return program;
  }

  async function race(program: string, id: number): Promise<number[]> {
    const start = String(Date.now() + 700);
    const child = spawn(process.execPath, [program, join(folder, 'store'), String(id), start]);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    return JSON.parse(output) as number[];
  }
});

const RACER = `
import { FileStore } from './file-store.js';
const [folder, id, start] = process.argv.slice(2);
const store = new FileStore(folder);
while (Date.now() < Number(start));
const won = [];
for (let key = 0; key < 12; key++) {
  if (await store.putIfAbsent('race/' + key, new Uint8Array(50000).fill(Number(id)))) won.push(key);
}
console.log(JSON.stringify(won));
`;

describe('a store that cannot be written', () => {
  it('says in one line that a file is where a folder should be, and leaves it alone', async () => {
    await writeFile(join(folder, 'file'), 'mine');
    const failure = { failure: 'not-a-folder', message: expect.stringMatching(ONE_LINE) as string };
    for (const url of [join(folder, 'file'), join(folder, 'file/below')]) {
      await expect(checkWritable(url)).rejects.toMatchObject(failure);
      await expect(openStore(url).put('a/b', new Uint8Array(1))).rejects.toMatchObject(failure);
    }
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it.runIf(process.platform === 'linux')('says so where no folder can be made', async () => {
    const failure = { failure: 'unwritable', message: expect.stringMatching(ONE_LINE) as string };
    await expect(checkWritable('/proc/factorscope')).rejects.toMatchObject(failure);
    await expect(
      openStore('/proc/factorscope').putIfAbsent('a', new Uint8Array(1)),
    ).rejects.toMatchObject(failure);
  });

  it('removes the folders it made when the trial object cannot be written', async () => {
    // The longest folder name leaves no room for any name below it: making the folder succeeds, writing does not.
    const long = 'x'.repeat(250);
    const depth = Math.floor((4095 - folder.length) / 251) - 1;
    const path = join(folder, ...Array<string>(depth).fill(long));
    const padded = join(path, 'y'.repeat(Math.max(1, 4090 - path.length)));
    await expect(checkWritable(padded)).rejects.toMatchObject({ name: 'StorageError' });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['EACCES', 'unwritable'],
    ['EROFS', 'unwritable'],
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['ENOTDIR', 'not-a-folder'],
    ['EIO', 'medium'],
  ])('turns %s into "%s" with the key and the folder', (code, failure) => {
    const error = fileSystemError(Object.assign(new Error(code), { code }), 'write a/b', '/data');
    expect(error).toMatchObject({ failure });
    expect(error.message).toMatch(/^cannot write a\/b in the store at \/data: \S.+$/);
  });

  const ONE_LINE = /^cannot write .*in the store at \S+: \S.*$/;
});

describe('checkWritable', () => {
  it('makes the folder and leaves nothing in it', async () => {
    await checkWritable('file://./new/store', folder);
    expect(await readdir(join(folder, 'new/store'))).toEqual([]);
  });

  it('leaves a store as it is', async () => {
    await openStore(folder).put('a', new Uint8Array(1));
    await checkWritable(folder);
    expect(await readdir(folder)).toEqual(['a']);
  });
});

describe('openStore', () => {
  it('resolves every way to write the same folder', async () => {
    await mkdir(join(folder, 'a b'));
    const urls = [
      `file://${folder}/a%20b`,
      'file://./a%20b',
      'file://../' + folder.split('/').at(-1) + '/a%20b',
      './a b',
      'a b',
      join(folder, 'a b'),
    ];
    const stores = urls.map((url) => openStore(url, folder));
    expect(new Set(stores.map(({ url }) => url))).toEqual(new Set([`file://${folder}/a%20b`]));
    await stores[0].put('k', new Uint8Array(1));
    expect(await stores[5].get('k')).toEqual(new Uint8Array(1));
  });

  it('says of a bucket it cannot use what was expected, without secrets', () => {
    const refusal = (): unknown => openStore('s3://key:secret@bucket/prefix');
    expect(refusal).toThrow(
      /expected a store as s3:\/\/bucket\/prefix .*found "s3:\/\/bucket\/prefix"/,
    );
    expect(refusal).not.toThrow(/secret/);
  });

  it.each(['', 'http://host/a', 'file://host/a', 'file:///a%zz', 'file:///a#b', 'file://'])(
    'refuses %j and says what it takes',
    (url) => {
      expect(() => openStore(url)).toThrow(/^expected a store as file:\/\/\/absolute/);
    },
  );
});

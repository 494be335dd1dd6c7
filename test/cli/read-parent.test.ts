import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ExitCode } from '../../cli/exit-codes.js';
import { readParent } from '../../cli/read-parent.js';
import { removeFolder, temporaryFolder } from '../support/command-line.js';

const SPECS = [{ name: 'stem/kernel', shape: [1, 1, 1, 2] }];
let folder: string;

beforeEach(() => (folder = temporaryFolder('parent')));
afterEach(() => removeFolder(folder));

function put(name: string, body: string | Uint8Array): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, body);
  return file;
}

function putParent(name: string): string {
  put(`${name}/weights.bin`, new Uint8Array(Float32Array.of(1, 2).buffer));
  return put(`${name}/model.json`, JSON.stringify({ weightsManifest: [{ weights: SPECS }] }));
}

describe('the network that a training begins with', () => {
  it('is the same by its model.json and by the folder that holds it', async () => {
    const file = putParent('demo');
    const [byFile, byFolder] = [await readParent(file), await readParent(path.dirname(file))];
    expect(byFolder).toEqual(byFile);
    expect(byFile.network.weights.get('stem/kernel')?.values).toEqual(Float32Array.of(1, 2));
  });

  it('is not the state of a training that has not ended, which is said', async () => {
    put('demo-checkpoint/checkpoint.json', '{}');
    await expect(readParent(path.join(folder, 'demo-checkpoint'))).rejects.toMatchObject({
      exitCode: ExitCode.badInput,
      message: expect.stringMatching(
        /^expected --start-from .*, found the state of an unfinished training in .*demo-checkpoint: /,
      ) as string,
    });
  });

  it.each([
    ['a place that is not there', 'none', /found no .*none$/],
    ['a folder without a network', '.', /found no .*model\.json$/],
  ])('is refused where there is none: %s', async (_, place, message) => {
    await expect(readParent(path.join(folder, place))).rejects.toMatchObject({
      exitCode: ExitCode.badInput,
      message: expect.stringMatching(message) as string,
    });
  });

  it('is refused without its weights, and with those of another', async () => {
    const file = putParent('demo');
    put('demo/weights.bin', Uint8Array.of(1, 2, 3, 4));
    await expect(readParent(file)).rejects.toThrow(
      /expected 8 bytes of weights beside it, found 4/,
    );
    removeFolder(path.join(folder, 'demo/weights.bin'));
    await expect(readParent(file)).rejects.toThrow(/found no .*weights\.bin$/);
  });
});

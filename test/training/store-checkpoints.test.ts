import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeCheckpoints } from '../../activities/training/store-checkpoints.js';
import { openStore } from '../../src/storage/index.js';
import { filesBelow, removeFolder, temporaryFolder } from '../support/command-line.js';

let folder: string;
beforeEach(() => (folder = temporaryFolder('checkpoints')));
afterEach(() => removeFolder(folder));

const checkpoints = () =>
  storeCheckpoints<{ note: string }>(openStore(pathToFileURL(folder).href), 'trainings/one/');
const at = (step: number) => ({
  fingerprint: 'mine',
  step,
  state: { note: `after ${step}` },
  tensors: [Float32Array.of(step, Math.PI), Float32Array.of(-0, 1e-45, step)],
});

describe('checkpoints in a store', () => {
  it('come back to the last bit, the last one saved', async () => {
    await checkpoints().save(at(1));
    await checkpoints().save(at(2));
    expect(await checkpoints().load('mine')).toEqual(at(2));
  });

  it('are none before the first, and keep no tensors but the last', async () => {
    expect(await checkpoints().load('mine')).toBeNull();
    await checkpoints().save(at(1));
    await checkpoints().save(at(2));
    expect(filesBelow(folder).filter((file) => file.endsWith('.f32'))).toEqual([
      'trainings/one/tensors-2.f32',
    ]);
  });

  it('of another training are refused', async () => {
    await checkpoints().save(at(1));
    await expect(checkpoints().load('yours')).rejects.toThrow(
      'expected a checkpoint of this training with 20 bytes of tensors at trainings/one/checkpoint.json',
    );
  });
});

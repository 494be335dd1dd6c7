import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpointFault, storeCheckpoints } from '../../activities/training/store-checkpoints.js';
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

/** As states were saved before they carried a checksum. */
function withoutChecksum(bytes: Buffer): Buffer {
  const start = 4 + bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.subarray(4, start).toString()) as Record<string, unknown>;
  const json = Buffer.from(JSON.stringify({ ...header, sha256: undefined }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, bytes.subarray(start)]);
}

describe('checkpoints in a store', () => {
  it('come back to the last bit, the last one saved', async () => {
    await checkpoints().save(at(1));
    await checkpoints().save(at(2));
    expect(await checkpoints().load('mine')).toEqual(at(2));
  });

  it('are none before the first, and only the last is kept', async () => {
    expect(await checkpoints().load('mine')).toBeNull();
    await checkpoints().save(at(1));
    await checkpoints().save(at(2));
    expect(filesBelow(folder)).toEqual(['trainings/one/checkpoint-000000002.bin']);
  });

  it('of an attempt that lags do not replace those of one that is ahead', async () => {
    const [lagging, ahead] = [checkpoints(), checkpoints()];
    await ahead.save(at(20));
    await lagging.save(at(10));
    expect(await checkpoints().load('mine')).toEqual(at(20));
    await ahead.save(at(30));
    expect(filesBelow(folder)).toEqual(['trainings/one/checkpoint-000000030.bin']);
  });

  it('of another training are refused', async () => {
    await checkpoints().save(at(1));
    await expect(checkpoints().load('yours')).rejects.toThrow(
      /expected a checkpoint of this training at .*checkpoint-000000001\.bin, found one of other options/,
    );
  });

  it('saved before they carried a checksum are whole when their length is right', async () => {
    await checkpoints().save(at(1));
    const file = path.join(folder, 'trainings/one/checkpoint-000000001.bin');
    const bytes = withoutChecksum(readFileSync(file));
    expect(bytes.includes('sha256')).toBe(false);
    writeFileSync(file, bytes);
    expect(checkpointFault(bytes)).toBeNull();
    expect(await checkpoints().load('mine')).toEqual(at(1));
    expect(checkpointFault(bytes.subarray(0, -4))).toBe(
      'expected a checkpoint with tensors of 20 bytes, found 16',
    );
    expect(checkpointFault(Buffer.concat([bytes, bytes.subarray(-4)]))).toMatch(/found 24$/);
  });

  it.each([
    ['a changed bit', (bytes: Buffer) => bytes.fill(bytes[bytes.length - 2] ^ 4, bytes.length - 2)],
    ['half of them', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['two bytes', (bytes: Buffer) => bytes.subarray(0, 2)],
    ['none', () => Buffer.of()],
    [
      'without a checksum, half of them',
      (bytes: Buffer) => withoutChecksum(bytes).subarray(0, -10),
    ],
    ['JSON alone', () => Buffer.from('\x04\0\0\0null')],
  ])('of damaged bytes (%s) are refused', async (_, damage) => {
    await checkpoints().save(at(1));
    const file = path.join(folder, 'trainings/one/checkpoint-000000001.bin');
    writeFileSync(file, damage(readFileSync(file)));
    await expect(checkpoints().load('mine')).rejects.toThrow(
      /checkpoint-000000001\.bin: expected a checkpoint .*, found .*; delete it to train from the start/,
    );
  });
});

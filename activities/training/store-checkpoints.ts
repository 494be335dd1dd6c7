import type { ObjectStore } from '../../src/storage/types.js';
import type { Checkpoint, Checkpoints } from '../../src/training/index.js';
import { badInput } from '../failures.js';

interface Header<State> extends Omit<Checkpoint<State>, 'tensors'> {
  readonly lengths: readonly number[];
}

/** Bytes before the header, which say how long it is. */
const LENGTH_BYTES = 4;

/** Name of the checkpoint after `step`, such that names sort by step. */
export function checkpointName(step: number): string {
  return `checkpoint-${String(step).padStart(9, '0')}.bin`;
}

/**
 * Checkpoints as objects below `prefix`, one object each: length of the header, header as JSON, tensors. The latest step
 * counts and only earlier ones are deleted, so that of two attempts that overlap neither takes away what the other needs.
 */
export function storeCheckpoints<State>(store: ObjectStore, prefix: string): Checkpoints<State> {
  return {
    async load(fingerprint) {
      const key = (await checkpointKeys(store, prefix)).at(-1);
      const bytes = key === undefined ? null : await store.get(key);
      return bytes ? decode<State>(bytes, fingerprint, `${store.url}/${key}`) : null;
    },
    async save(checkpoint) {
      const own = `${prefix}${checkpointName(checkpoint.step)}`;
      await store.put(own, encode(checkpoint));
      for (const key of await checkpointKeys(store, prefix)) {
        if (key < own) await store.delete(key);
      }
    },
  };
}

async function checkpointKeys(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(`${prefix}checkpoint-`)) keys.push(key);
  return keys.sort();
}

function encode<State>({ tensors, ...rest }: Checkpoint<State>): Uint8Array {
  const header: Header<State> = { ...rest, lengths: tensors.map(({ length }) => length) };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, ...tensors.map(bytesOf)]);
}

function decode<State>(bytes: Uint8Array, fingerprint: string, url: string): Checkpoint<State> {
  const start = LENGTH_BYTES + Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(0);
  const json = Buffer.from(bytes.subarray(LENGTH_BYTES, start)).toString();
  const { lengths, ...rest } = JSON.parse(json) as Header<State>;
  const expected = start + 4 * lengths.reduce((sum, length) => sum + length, 0);
  if (rest.fingerprint !== fingerprint || bytes.length !== expected) {
    throw badInput(
      `expected a checkpoint of this training with ${expected} bytes at ${url}, found another: delete it to train from the start`,
    );
  }
  const all = new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer);
  let offset = 0;
  return { ...rest, tensors: lengths.map((length) => all.subarray(offset, (offset += length))) };
}

/** Native byte order, which is little-endian on every platform Node runs on. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

import type { ObjectStore } from '../../src/storage/types.js';
import type { Checkpoint, Checkpoints } from '../../src/training/index.js';
import { badInput } from '../failures.js';
import { sha256 } from '../sha256.js';

interface Header<State> extends Omit<Checkpoint<State>, 'tensors'> {
  readonly lengths: readonly number[];
  /** Of the tensors' bytes; states saved before it was kept have none. */
  readonly sha256?: string;
}

/** Bytes before the header, which say how long it is. */
const LENGTH_BYTES = 4;

/** Name of the checkpoint after `step`, such that names sort by step. */
export function checkpointName(step: number): string {
  return `checkpoint-${String(step).padStart(9, '0')}.bin`;
}

/** The step after which a checkpoint of this key was saved; null for other keys. */
export function checkpointStep(key: string): number | null {
  const digits = /\/checkpoint-(\d{9,})\.bin$/.exec(key)?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * Checkpoints as objects below `prefix`, one object each: length of the header, header as JSON, tensors. The latest step
 * counts and only earlier ones are deleted, so that of two attempts that overlap neither takes away what the other needs.
 */
export function storeCheckpoints<State>(store: ObjectStore, prefix: string): Checkpoints<State> {
  return {
    async load(fingerprint) {
      for (;;) {
        const key = (await checkpointKeys(store, prefix)).at(-1);
        if (key === undefined) return null;
        const bytes = await store.get(key);
        // None: another attempt has just replaced it by a later one.
        if (bytes) return decode<State>(bytes, fingerprint, `${store.url}/${key}`);
      }
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
  const body = Buffer.concat(tensors.map(bytesOf));
  const lengths = tensors.map(({ length }) => length);
  const header: Header<State> = { ...rest, lengths, sha256: sha256(body) };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, body]);
}

function decode<State>(bytes: Uint8Array, fingerprint: string, url: string): Checkpoint<State> {
  const fault = checkpointFault(bytes);
  if (fault !== null) {
    throw badInput(`${url}: ${fault}; delete it to train from the start`);
  }
  const { header, body } = split<State>(bytes);
  const { lengths, step, state } = header;
  if (header.fingerprint !== fingerprint) {
    throw badInput(
      `expected a checkpoint of this training at ${url}, found one of other options: delete it to train from the start`,
    );
  }
  const all = new Float32Array(Uint8Array.from(body).buffer);
  let offset = 0;
  const tensors = lengths.map((length) => all.subarray(offset, (offset += length)));
  return { fingerprint, step, state, tensors };
}

/** Whether an object is a whole checkpoint: null, or what was expected and found. */
export function checkpointFault(bytes: Uint8Array): string | null {
  const parts = trySplit(bytes);
  if (!parts) return 'expected a checkpoint of a training, found something else';
  const { header, body } = parts;
  if (header.sha256 === undefined) return lengthFault(header.lengths, body.length);
  const found = sha256(body);
  if (found === header.sha256) return null;
  return `expected a checkpoint whose tensors have SHA-256 ${header.sha256}, found ${found}`;
}

/** @param lengths of the tensors, in numbers of 4 bytes each */
function lengthFault(lengths: readonly number[], foundBytes: number): string | null {
  const expectedBytes = 4 * lengths.reduce((sum, length) => sum + length, 0);
  if (foundBytes === expectedBytes) return null;
  return `expected a checkpoint with tensors of ${expectedBytes} bytes, found ${foundBytes}`;
}

/** Null for what is no checkpoint. */
function trySplit(bytes: Uint8Array): { header: Header<unknown>; body: Uint8Array } | null {
  try {
    const parts = split(bytes);
    return Array.isArray(parts.header.lengths) ? parts : null;
  } catch {
    return null;
  }
}

function split<State>(bytes: Uint8Array): { header: Header<State>; body: Uint8Array } {
  const start = LENGTH_BYTES + Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(0);
  const json = Buffer.from(bytes.subarray(LENGTH_BYTES, start)).toString();
  return { header: JSON.parse(json) as Header<State>, body: bytes.subarray(start) };
}

/** Native byte order, which is little-endian on every platform Node runs on. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

import type { ObjectStore } from '../../src/storage/types.js';
import type { Checkpoint, Checkpoints } from '../../src/training/index.js';
import { badInput } from '../failures.js';

interface Header<State> extends Omit<Checkpoint<State>, 'tensors'> {
  readonly tensorsKey: string;
  readonly lengths: readonly number[];
}

/** Name of the object that says where a checkpoint's tensors lie. */
export const CHECKPOINT = 'checkpoint.json';

/**
 * Checkpoints as objects below `prefix`: the header names the object of tensors that was written before it, so that a
 * reader always finds a whole checkpoint.
 */
export function storeCheckpoints<State>(store: ObjectStore, prefix: string): Checkpoints<State> {
  const headerKey = `${prefix}${CHECKPOINT}`;
  return {
    load: (fingerprint) => loadCheckpoint<State>(store, headerKey, fingerprint),
    async save({ tensors, ...rest }) {
      const tensorsKey = `${prefix}tensors-${rest.step}.f32`;
      const header = { ...rest, tensorsKey, lengths: tensors.map(({ length }) => length) };
      await store.put(tensorsKey, Buffer.concat(tensors.map(bytesOf)));
      await store.put(headerKey, Buffer.from(JSON.stringify(header)));
      for await (const { key } of store.list(`${prefix}tensors-`)) {
        if (key !== tensorsKey) await store.delete(key);
      }
    },
  };
}

async function loadCheckpoint<State>(
  store: ObjectStore,
  headerKey: string,
  fingerprint: string,
): Promise<Checkpoint<State> | null> {
  const bytes = await store.get(headerKey);
  if (!bytes) return null;
  const header = JSON.parse(Buffer.from(bytes).toString()) as Header<State>;
  const tensors = await store.get(header.tensorsKey);
  const expected = 4 * header.lengths.reduce((sum, length) => sum + length, 0);
  if (header.fingerprint !== fingerprint || tensors?.length !== expected) {
    throw badInput(
      `expected a checkpoint of this training with ${expected} bytes of tensors at ${headerKey} in ${store.url}, found another: delete it to train from the start`,
    );
  }
  const all = new Float32Array(Uint8Array.from(tensors).buffer);
  let offset = 0;
  return {
    fingerprint,
    step: header.step,
    state: header.state,
    tensors: header.lengths.map((length) => all.subarray(offset, (offset += length))),
  };
}

/** Native byte order, which is little-endian on every platform Node runs on. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

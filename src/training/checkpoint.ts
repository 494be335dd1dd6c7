import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a training needs to go on exactly where it stopped. */
export interface Checkpoint<State> {
  /** What was asked for: a resumed training must ask for the same. */
  readonly fingerprint: string;
  /** Steps done. */
  readonly step: number;
  /** Whatever else a resumed training needs to know; plain JSON. */
  readonly state: State;
  /** Weights, then the optimizer's state, in the order of model and optimizer. */
  readonly tensors: readonly Float32Array[];
}

/** A place that keeps the last checkpoint of one training. */
export interface Checkpoints<State> {
  /** The checkpoint, or null when there is none. Throws when it is of another training or broken. */
  load(fingerprint: string): Promise<Checkpoint<State> | null>;
  /** Replaces the checkpoint; a crash in between leaves the earlier one. */
  save(checkpoint: Checkpoint<State>): Promise<void>;
}

/** Checkpoints as two files of a folder: `checkpoint.json` names the file of tensors that it was written for. */
export function folderCheckpoints<State>(folder: string): Checkpoints<State> {
  return {
    load: (fingerprint) => loadCheckpoint<State>(folder, fingerprint),
    save: (checkpoint) => saveCheckpoint(folder, checkpoint),
  };
}

const FORMAT = 2;

async function saveCheckpoint<State>(folder: string, checkpoint: Checkpoint<State>): Promise<void> {
  const { tensors, ...rest } = checkpoint;
  const previous = await readHeader(folder);
  // Never over a file that a header names: two saves of one step take turns.
  const plain = `tensors-${checkpoint.step}.f32`;
  const file = previous?.file === plain ? `tensors-${checkpoint.step}-again.f32` : plain;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), Buffer.concat(tensors.map(bytesOf)));
  const header = { format: FORMAT, ...rest, file, lengths: tensors.map(({ length }) => length) };
  await writeFile(join(folder, 'checkpoint.json.new'), JSON.stringify(header));
  await rename(join(folder, 'checkpoint.json.new'), join(folder, 'checkpoint.json'));
  if (previous && previous.file !== file) await rm(join(folder, previous.file), { force: true });
}

async function loadCheckpoint<State>(
  folder: string,
  fingerprint: string,
): Promise<Checkpoint<State> | null> {
  const header = (await readHeader(folder)) as Header<State> | null;
  if (!header) return null;
  if (header.format !== FORMAT || header.fingerprint !== fingerprint) {
    throw new Error(
      `expected a checkpoint of this training in ${folder}, found one with other options: use another folder or remove it`,
    );
  }
  const bytes = await readFile(join(folder, header.file));
  const expected = 4 * header.lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.length !== expected) {
    throw new Error(
      `expected ${expected} bytes in ${join(folder, header.file)}, found ${bytes.length}: remove the folder`,
    );
  }
  const all = new Float32Array(Uint8Array.from(bytes).buffer);
  let offset = 0;
  const tensors = header.lengths.map((length) => all.subarray(offset, (offset += length)));
  return { fingerprint, step: header.step, state: header.state, tensors };
}

interface Header<State> extends Omit<Checkpoint<State>, 'tensors'> {
  readonly format: number;
  readonly file: string;
  readonly lengths: readonly number[];
}

async function readHeader(folder: string): Promise<Header<unknown> | null> {
  const path = join(folder, 'checkpoint.json');
  if (!existsSync(path)) return null;
  return JSON.parse(await readFile(path, 'utf8')) as Header<unknown>;
}

/** Native byte order, which is little-endian on every platform Node runs on. */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

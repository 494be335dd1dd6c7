import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a training needs to go on exactly where it stopped. */
export interface Checkpoint<Entry> {
  /** What was asked for: a resumed training must ask for the same. */
  readonly fingerprint: string;
  /** Steps done. */
  readonly step: number;
  readonly log: readonly Entry[];
  /** Weights, then the optimizer's state, in the order of model and optimizer. */
  readonly tensors: readonly Float32Array[];
}

/** Rewrites the folder's checkpoint; a crash in between leaves the earlier one. */
export async function saveCheckpoint<Entry>(
  folder: string,
  checkpoint: Checkpoint<Entry>,
): Promise<void> {
  const { tensors, ...rest } = checkpoint;
  const previous = await readHeader(folder);
  const file = `tensors-${checkpoint.step}.f32`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), Buffer.concat(tensors.map(bytesOf)));
  const header = { format: 1, ...rest, file, lengths: tensors.map(({ length }) => length) };
  await writeFile(join(folder, 'checkpoint.json.new'), JSON.stringify(header));
  await rename(join(folder, 'checkpoint.json.new'), join(folder, 'checkpoint.json'));
  if (previous && previous.file !== file) await rm(join(folder, previous.file), { force: true });
}

/** The folder's checkpoint, or null when there is none. Throws when it is of another training or broken. */
export async function loadCheckpoint<Entry>(
  folder: string,
  fingerprint: string,
): Promise<Checkpoint<Entry> | null> {
  const header = (await readHeader(folder)) as Header<Entry> | null;
  if (!header) return null;
  if (header.fingerprint !== fingerprint) {
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
  return { fingerprint, step: header.step, log: header.log, tensors };
}

interface Header<Entry> extends Omit<Checkpoint<Entry>, 'tensors'> {
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

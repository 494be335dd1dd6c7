import path from 'node:path';

import type { ObjectStat } from '../../src/storage/types.js';

/** A network as it lies at a watch's source; paths are below the source. */
export interface FoundCheckpoint {
  /** The file, or the folder where a network is a folder. */
  readonly name: string;
  /** The file that says what else belongs to it. */
  readonly head: string;
  /** Folder that its files are below; empty: the source itself. */
  readonly folder: string;
  readonly kind: 'onnx' | 'tfjs' | 'saved-model';
}

const MODEL_JSON = 'model.json';
const SAVED_MODEL = 'saved_model.pb';

/** Everything at a source that `run --network` would take: .onnx files, folders of TensorFlow.js, SavedModel folders. */
export function findCheckpoints(names: readonly string[]): FoundCheckpoint[] {
  const all = new Set(names);
  return names.flatMap((head): FoundCheckpoint[] => {
    const file = path.posix.basename(head);
    const folder = path.posix.dirname(head) === '.' ? '' : path.posix.dirname(head);
    const name = folder === '' ? file : folder;
    if (/\.onnx$/i.test(file)) return [{ name: head, head, folder, kind: 'onnx' }];
    if (file === SAVED_MODEL) return [{ name, head, folder, kind: 'saved-model' }];
    const isOther = file !== MODEL_JSON || all.has(path.posix.join(folder, SAVED_MODEL));
    return isOther ? [] : [{ name, head, folder, kind: 'tfjs' }];
  });
}

/** Files of a checkpoint, sorted, and those that belong to it and are not there. */
export interface CheckpointFiles {
  readonly files: readonly ObjectStat[];
  readonly missing: readonly string[];
}

/**
 * @param parts what the head says that belongs to it, relative to its folder; a SavedModel says it by its names alone
 */
export function filesOf(
  { head, folder, kind }: FoundCheckpoint,
  parts: readonly string[],
  listing: ReadonlyMap<string, ObjectStat>,
): CheckpointFiles {
  const below = (name: string): string => path.posix.join(folder, name);
  const inside = [...listing.keys()].filter((key) => isOfSavedModel(key, folder));
  const wanted = kind === 'saved-model' ? savedModelParts(inside) : parts;
  const safe = wanted.map((part) => path.posix.normalize(part)).filter(isBelow);
  const belonging = kind === 'saved-model' ? inside : [];
  const keys = [...new Set([head, ...belonging, ...safe.map(below)])].sort();
  return {
    files: keys.flatMap((key) => listing.get(key) ?? []),
    missing: keys.filter((key) => !listing.has(key)),
  };
}

function isOfSavedModel(key: string, folder: string): boolean {
  const relative = path.posix.relative(folder, key);
  return /^(variables|assets)\/[^/]+$/.test(relative);
}

/** TensorFlow always writes an index; a shard of the variables says in its name how many there are. */
function savedModelParts(present: readonly string[]): string[] {
  const counts = present.map((key) => Number(/\.data-\d{5}-of-(\d{5})$/.exec(key)?.[1] ?? 0));
  const count = Math.max(1, ...counts);
  const five = (n: number): string => String(n).padStart(5, '0');
  const shards = Array.from({ length: count }, (_, i) => {
    return `variables/variables.data-${five(i)}-of-${five(count)}`;
  });
  return ['variables/variables.index', ...shards];
}

function isBelow(part: string): boolean {
  return !path.posix.isAbsolute(part) && !part.startsWith('..');
}

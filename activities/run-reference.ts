import { openStore } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';

/** A run and the store it is in. */
export interface LocatedRun {
  readonly store: ObjectStore;
  readonly runId: string;
}

/** `run` in the given store, or `URL#run` in that of the URL. */
export function locateRun(reference: string, store: ObjectStore): LocatedRun {
  const mark = reference.lastIndexOf('#');
  if (mark < 0) return { store, runId: reference };
  return { store: openStore(reference.slice(0, mark)), runId: reference.slice(mark + 1) };
}

import type { ObjectStore } from '../src/storage/types.js';
import { coverWithCommitted } from '../src/stimulus/index.js';
import type { Cover, IdentityRange, Space } from '../src/stimulus/index.js';
import { rangeOfKey, runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { CoordinatingActivities } from './types.js';
import { readRunAndSpace } from './worker-context.js';

/** What the store already holds of a run, and what is left to score. */
export function createPlanStudy(store: ObjectStore): Pick<CoordinatingActivities, 'planStudy'> {
  return {
    async planStudy({ runId }) {
      const { run, space } = await readRunAndSpace(store, runId);
      const shards = await coverOfShards(store, run, space);
      const calibrationCommitted = (await store.stat(runKeys.calibration(run))) !== null;
      const parts = await coverOf(store, runKeys.calibrationParts(run), space);
      return {
        calibrationCommitted,
        calibrationGaps: calibrationCommitted ? [] : parts.gaps,
        gaps: shards.gaps,
        cachedShards: shards.used.length,
      };
    },
  };
}

/** Committed shards that cover the space without overlap, and the identities they leave out. */
export function coverOfShards(store: ObjectStore, run: RunRecord, space: Space): Promise<Cover> {
  return coverOf(store, runKeys.shards(run), space);
}

/** The same for the parts of a calibration. */
export async function coverOf(store: ObjectStore, prefix: string, space: Space): Promise<Cover> {
  const committed: IdentityRange[] = [];
  for await (const { key } of store.list(prefix)) {
    const range = rangeOfKey(key);
    if (range) committed.push(range);
  }
  return coverWithCommitted(space.identityCount, committed);
}

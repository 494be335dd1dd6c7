import { allPairs, defaultPairs } from '../src/statistics/index.js';
import type { FactorPair } from '../src/statistics/index.js';
import type { Space } from '../src/stimulus/index.js';
import type { RunRecord } from './run-record.js';

/** Pairs of view factors whose joint levels a run sums. */
export function runPairs({ pairs }: Pick<RunRecord, 'pairs'>, space: Space): FactorPair[] {
  return pairs === 'all' ? allPairs(space) : defaultPairs(space);
}

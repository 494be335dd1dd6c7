import type { Confusion } from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';

/** One row of `tables/confusions.csv`: the most frequent confusions, most frequent first. */
export type ConfusionRecord = Confusion;

/** Empty where nothing is chosen from. */
export function confusionRecords({ performance }: AuditSummary): ConfusionRecord[] {
  return [...(performance.estimates?.confusions?.pairs ?? [])];
}

import type { Confusion } from '../statistics/types.js';
import type { AuditSummary, WorstCase } from '../studies/types.js';

/** The person a badly decided one is most often taken for, and that person's design point in the same view. */
export interface Rival {
  readonly confusion: Confusion;
  readonly identity: number;
  readonly index: number;
}

/** Of the person of a worst case; null where nobody of the space is ever chosen instead. */
export function rivalOf(
  { performance, run: { space } }: Pick<AuditSummary, 'performance' | 'run'>,
  { index, identity }: WorstCase,
): Rival | null {
  const rivals = performance.estimates?.confusions?.rivals ?? [];
  const confusion = rivals.find((one) => one.identity === identity);
  if (confusion === undefined || confusion.chosenIdentity === null) return null;
  const shift = confusion.chosenIdentity - identity;
  return { confusion, identity: confusion.chosenIdentity, index: index + shift * space.views };
}

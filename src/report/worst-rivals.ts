import type { Confusion } from '../statistics/types.js';
import type { AuditSummary, WorstCase } from '../studies/types.js';
import { isSampled } from './sampled-summary.js';

/** The person a badly decided one is taken for, and that person's design point in the same view. */
export interface Rival {
  readonly identity: number;
  readonly index: number;
  /** Chosen in this very image; else the person most often chosen over all views. */
  readonly isOfImage: boolean;
  /** How often the person is taken for this rival, where that is known. */
  readonly confusion: Confusion | null;
}

/** Of the image of a worst case; null where nobody of the space is ever chosen instead, and where people share no views. */
export function rivalOf(
  {
    performance,
    run: { space },
    sensitivity,
  }: Pick<AuditSummary, 'performance' | 'run' | 'sensitivity'>,
  { index, identity, chosenIdentity = null }: WorstCase,
): Rival | null {
  const { rivals = [], pairs = [] } = performance.estimates?.confusions ?? {};
  const isOwn = (one: Confusion): boolean => one.identity === identity;
  const isOfImage = chosenIdentity !== null && chosenIdentity !== identity;
  const rival = isOfImage ? chosenIdentity : (rivals.find(isOwn)?.chosenIdentity ?? null);
  if (rival === null || isSampled({ sensitivity })) return null;
  return {
    ...{ identity: rival, index: index + (rival - identity) * space.views, isOfImage },
    confusion:
      [...rivals, ...pairs].find((one) => isOwn(one) && one.chosenIdentity === rival) ?? null,
  };
}

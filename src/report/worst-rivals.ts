import type { Confusion } from '../statistics/types.js';
import type { AuditSummary, OutsidePerson, WorstCase } from '../studies/types.js';
import { isSampled } from './sampled-summary.js';

interface AnyRival {
  /** Chosen in this very image; else the person most often chosen over all views. */
  readonly isOfImage: boolean;
  /** How often the person is taken for this rival, where that is known. */
  readonly confusion: Confusion | null;
}

/** Someone of the space, and that person's design point in the same view. */
interface InsideRival extends AnyRival {
  readonly kind: 'inside';
  readonly identity: number;
  readonly index: number;
}

/** Someone whom the classifier knows and the space does not show. */
interface OutsideRival extends AnyRival {
  readonly kind: 'outside';
  readonly person: OutsidePerson;
}

/** The person a badly decided one is taken for. */
export type Rival = InsideRival | OutsideRival;

/** Of the image of a worst case; null where nobody is ever chosen instead, and where people share no views. */
export function rivalOf(
  {
    performance,
    run: { space },
    sensitivity,
  }: Pick<AuditSummary, 'performance' | 'run' | 'sensitivity'>,
  { index, identity, chosen = null, chosenIdentity = null }: WorstCase,
): Rival | null {
  if (isSampled({ sensitivity })) return null;
  const { rivals = [], pairs = [] } = performance.estimates?.confusions ?? {};
  const people = performance.outside?.named ?? [];
  const own = [...rivals, ...pairs].filter((one) => one.identity === identity);
  const inside = (other: number, isOfImage: boolean): Rival => ({
    ...{ kind: 'inside', identity: other, isOfImage },
    index: index + (other - identity) * space.views,
    confusion: own.find((one) => one.chosenIdentity === other) ?? null,
  });
  const outside = (choice: number | null, isOfImage: boolean): Rival | null => {
    const person = people.find((one) => one.chosen === choice);
    const confusion = own.find((one) => one.chosen === choice) ?? null;
    return person ? { kind: 'outside', person, isOfImage, confusion } : null;
  };
  if (chosenIdentity !== null && chosenIdentity !== identity) return inside(chosenIdentity, true);
  const outsider = chosenIdentity === null ? outside(chosen, true) : null;
  if (outsider) return outsider;
  const usual = rivals.find((one) => one.identity === identity);
  if (!usual) return null;
  if (usual.chosenIdentity === null) return outside(usual.chosen, false);
  return inside(usual.chosenIdentity, false);
}

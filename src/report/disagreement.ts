import type { InformationRow } from '../studies/types.js';

/** Two estimates disagree when they differ by more than this many bits and by more than this share of the larger. */
export const DISAGREEMENT_BITS = 0.05;
const DISAGREEMENT_SHARE = 0.25;

export type BothEstimates = InformationRow & { readonly bits: number; readonly binnedBits: number };

export function hasBothEstimates(row: InformationRow): row is BothEstimates {
  return row.bits !== null && row.binnedBits !== null;
}

export function disagrees(row: BothEstimates): boolean {
  const size = Math.abs(binnedExcess(row));
  return (
    size > DISAGREEMENT_BITS &&
    size > DISAGREEMENT_SHARE * Math.max(Math.abs(row.bits), Math.abs(row.binnedBits))
  );
}

/** Positive: the bins see more; negative: the copula claims what the bins do not see. */
export function binnedExcess({ bits, binnedBits }: BothEstimates): number {
  return binnedBits - bits;
}

import { areApart } from '../numeric/index.js';
import type { InformationRow } from '../studies/types.js';

export type BothEstimates = InformationRow & { readonly bits: number; readonly binnedBits: number };

export function hasBothEstimates(row: InformationRow): row is BothEstimates {
  return row.bits !== null && row.binnedBits !== null;
}

export function disagrees(row: BothEstimates): boolean {
  return areApart(row.bits, row.binnedBits);
}

/** Positive: the bins see more; negative: the copula claims what the bins do not see. */
export function binnedExcess({ bits, binnedBits }: BothEstimates): number {
  return binnedBits - bits;
}

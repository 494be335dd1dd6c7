import type { AuditSummary } from '../studies/types.js';

/** One row of `tables/information.csv`, one per unit and factor; names of columns are part of the contract. */
export interface InformationRecord {
  readonly layer: string;
  /** Null: the layer's read-outs. */
  readonly unit: number | null;
  readonly factor: string;
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly binnedBits: number | null;
  /** 95 % upper bound where bits are below 0.03. */
  readonly upper: number | null;
  readonly reason: string | null;
}

export function informationRecords({ information }: AuditSummary): InformationRecord[] {
  return information.map(({ layer, unit, factor, bits, low, high, binnedBits, upper, reason }) => ({
    layer,
    unit,
    factor,
    bits,
    low,
    high,
    binnedBits,
    upper: upper ?? null,
    reason,
  }));
}

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
  /** Of units: conservative upper bound where bits are below 0.03. */
  readonly upper: number | null;
  readonly reason: string | null;
  /** Why `binnedBits` are null where the bits are not. */
  readonly binnedReason: string | null;
  /** Of layers: whether `bits` are those of the level chosen from the read-outs or of a mixture of people. */
  readonly estimate: 'choice' | 'mixture' | null;
  readonly gaussianBits: number | null;
  readonly gaussianLow: number | null;
  readonly gaussianHigh: number | null;
  readonly gaussianReason: string | null;
}

export function informationRecords({ information }: AuditSummary): InformationRecord[] {
  return information.map(
    ({ layer, unit, factor, bits, low, high, binnedBits, reason, gaussian, ...row }) => ({
      layer,
      unit,
      factor,
      bits,
      low,
      high,
      binnedBits,
      upper: row.upper ?? null,
      reason,
      binnedReason: row.binnedReason ?? null,
      estimate: row.estimate ?? null,
      gaussianBits: gaussian?.bits ?? null,
      gaussianLow: gaussian?.low ?? null,
      gaussianHigh: gaussian?.high ?? null,
      gaussianReason: gaussian?.reason ?? null,
    }),
  );
}

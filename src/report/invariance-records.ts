import type { AuditSummary } from '../studies/types.js';

/** One row of `tables/invariance.csv`, one per layer and view factor. */
export interface InvarianceRecord {
  readonly layer: string;
  readonly factor: string;
  readonly index: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: string | null;
}

export function invarianceRecords({ invariance }: AuditSummary): InvarianceRecord[] {
  return invariance.map(({ layer, factor, index, low, high, reason }) => ({
    layer,
    factor,
    index,
    low,
    high,
    reason,
  }));
}

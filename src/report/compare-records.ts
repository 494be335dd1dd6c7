import type { Comparison, TestedDifference } from '../studies/index.js';
import { cellTitle } from './compare-cells.js';

/** One row of `compare.csv`: a difference of any kind, B - A. */
export interface DifferenceRecord {
  readonly kind: 'information' | 'accuracy' | 'margin' | 'invariance';
  /** Of information: the layer's read-outs, or its best unit. */
  readonly source: string | null;
  readonly layer: string | null;
  readonly factor: string | null;
  /** Of performance: the cell in words, `all images` for the whole. */
  readonly cell: string | null;
  readonly unitA: number | null;
  readonly unitB: number | null;
  readonly a: number | null;
  readonly b: number | null;
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly falseDiscoveryRate: number | null;
  readonly changed: boolean;
  readonly reason: string | null;
}

export function differenceRecords(comparison: Comparison): DifferenceRecord[] {
  const nowhere = { source: null, layer: null, factor: null, cell: null, unitA: null, unitB: null };
  return [
    ...comparison.information.map((row) => ({
      kind: 'information' as const,
      ...nowhere,
      source: row.source,
      layer: row.layer,
      factor: row.factor,
      unitA: row.unitA,
      unitB: row.unitB,
      ...numbers(row),
    })),
    ...comparison.performance.map((row) => ({
      kind: row.measure,
      ...nowhere,
      cell: cellTitle(row.cell),
      ...numbers(row),
    })),
    ...comparison.invariance.map((row) => ({
      kind: 'invariance' as const,
      ...nowhere,
      layer: row.layer,
      factor: row.factor,
      ...numbers(row),
    })),
  ];
}

function numbers(row: TestedDifference): TestedDifference {
  const { a, b, difference, low, high, falseDiscoveryRate, changed, reason } = row;
  return { a, b, difference, low, high, falseDiscoveryRate, changed, reason };
}

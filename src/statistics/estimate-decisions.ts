import type { AuditTables } from './audit-tables.js';
import { jackknifeInterval } from './jackknife.js';
import { SCORE_SCALE } from './types.js';
import type { DecisionEstimate, DecisionEstimates, MeanEstimate } from './types.js';

/** Accuracy and mean margin, overall and at each level of the view factors, with intervals over residuals. */
export function estimateDecisions(tables: AuditTables): DecisionEstimates {
  const { columns } = tables;
  return {
    ...estimateColumn(tables, columns.length).estimate,
    byLevel: columns.map(({ factor, level }, column) => {
      const { points, estimate } = estimateColumn(tables, column);
      return { factor, level, points, ...estimate };
    }),
  };
}

function estimateColumn(
  tables: AuditTables,
  column: number,
): { points: number; estimate: DecisionEstimate } {
  const points = groupTotals(tables, 0, column);
  const correct = groupTotals(tables, 1, column);
  const margin = groupTotals(tables, 2, column);
  return {
    points: total(points),
    estimate: {
      accuracy: withinUnit(ratio(correct, points, 1)),
      margin: ratio(margin, points, 1 / SCORE_SCALE),
    },
  };
}

/** Σ of one quantity in one column over the identities of each residual. */
function groupTotals(tables: AuditTables, quantity: number, column: number): Float64Array {
  const { columns, identities, groupOf, groups } = tables;
  const data = tables.data('decisions');
  const width = columns.length + 1;
  const totals = new Float64Array(groups);
  for (let row = 0; row < identities.length; row++) {
    totals[groupOf[row]] += data[(row * 3 + quantity) * width + column];
  }
  return totals;
}

/** A share's interval ends where shares do. */
function withinUnit({ value, low, high }: MeanEstimate): MeanEstimate {
  return { value, low: low && Math.max(0, low), high: high && Math.min(1, high) };
}

function ratio(sums: Float64Array, points: Float64Array, scale: number): MeanEstimate {
  const [sum, count] = [total(sums), total(points)];
  if (count === 0) return { value: null, low: null, high: null };
  const value = (scale * sum) / count;
  const leaveOut = sums.map((part, group) => (scale * (sum - part)) / (count - points[group]));
  const { low, high } = jackknifeInterval(value, leaveOut);
  return { value, low, high };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

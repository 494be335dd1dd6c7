import type { AuditTables } from '../audit-tables.js';
import type { UnitSums } from '../unit-sums.js';

/**
 * Variance of a score that views make alike for everybody, of the images in which the levels of `held` do not vary (null:
 * of all images): main effects of the other view factors, which add up in a balanced design. Interactions of view factors
 * are left out. Fixed point squared.
 */
export function sharedVariance(variances: readonly FactorVariance[], held: string | null): number {
  return variances.reduce((sum, one) => sum + (one.factor === held ? 0 : one.variance), 0);
}

export interface FactorVariance {
  readonly factor: string;
  readonly variance: number;
}

/** Variance over the levels of each view factor of the mean score of everybody at a level. */
export function factorVariances(
  { columns, groups, points, data }: Pick<AuditTables, 'columns' | 'groups' | 'points' | 'data'>,
  { groupSums }: Pick<UnitSums, 'groupSums'>,
): FactorVariance[] {
  const counts = data('cells.count');
  const people = points.length;
  const means = columns.map((_, column) => {
    let sum = 0;
    for (let group = 0; group < groups; group++) sum += groupSums[group * columns.length + column];
    return sum / (people * counts[column]);
  });
  return [...new Set(columns.map(({ factor }) => factor))].map((factor) => {
    const own = means.filter((_, column) => columns[column].factor === factor);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const squares = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { factor, variance: squares / own.length };
  });
}

import type { AuditTables } from './audit-tables.js';
import { residualMoments } from './residual-moments.js';
import type { ResidualMoments } from './residual-moments.js';
import type { UnitSums } from './unit-sums.js';

/** Σ of identity rows by residual, [groups]. */
export function byResidual(
  { groupOf, groups }: Pick<AuditTables, 'groupOf' | 'groups'>,
  values: ArrayLike<number>,
): Float64Array {
  const sums = new Float64Array(groups);
  for (let row = 0; row < groupOf.length; row++) sums[groupOf[row]] += values[row];
  return sums;
}

/** Moments of a unit's score over all images. */
export function unitMoments(tables: AuditTables, sums: UnitSums): ResidualMoments {
  return residualMoments(
    byResidual(tables, tables.points),
    byResidual(tables, sums.identitySums),
    byResidual(tables, sums.identitySquares),
  );
}

/** Moments of a unit's score over the images of one column of the cells: one level of one view factor. */
export function columnMoments(
  tables: AuditTables,
  { groupSums, groupSquares }: UnitSums,
  column: number,
): ResidualMoments {
  const { groups, identities } = tables;
  const width = tables.columns.length;
  const counts = tables.data('cells.count');
  const pick = (values: ArrayLike<number>, rows: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => values[row * width + column]);
  return residualMoments(
    byResidual(tables, pick(counts, identities.length)),
    pick(groupSums, groups),
    pick(groupSquares, groups),
  );
}

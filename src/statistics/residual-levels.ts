import type { AuditTables } from './audit-tables.js';
import { identityLevel } from './level-columns.js';

/** Adds values of identity rows by residual and level of a group factor: [groups · levels]. */
export function createResidualLevelSums(
  { groups, groupOf, identities, space }: AuditTables,
  factor: string,
  levels: number,
): (values: ArrayLike<number>) => Float64Array {
  const target = identities.map(
    (identity, row) => groupOf[row] * levels + identityLevel(space, factor, identity),
  );
  return (values) => {
    const sums = new Float64Array(groups * levels);
    for (let row = 0; row < target.length; row++) sums[target[row]] += values[row];
    return sums;
  };
}

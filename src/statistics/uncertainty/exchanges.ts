import { createResidualLevelSums } from '../residual-levels.js';
import type { AuditTables } from '../audit-tables.js';
import type { UnitSums } from '../unit-sums.js';
import { permutation } from './permutation.js';

/** Permutations of the levels of one factor that keep what is not asked about, with the sums that they permute. */
export interface Exchange {
  readonly factor: string;
  readonly levels: number;
  /** What was permuted, in words. */
  readonly description: string;
  /** Points of each level, equal for all. */
  readonly pointsPerLevel: number;
  /** For each permutation and residual, where each level goes, [permutations · residuals · levels]. */
  readonly targets: Uint16Array;
  /** Sums and sums of squares, [residuals · levels]. */
  readonly sums: (unit: UnitSums) => readonly [Float64Array, Float64Array];
}

/**
 * What may be exchanged if a factor has no effect. View factors permute their levels within a residual, all its
 * identities together, since they share what the residual does; sex and ethnicity permute their levels within a
 * residual, the other kept. Residuals are the independent draws: one permutation each.
 */
export function exchanges(tables: AuditTables, permutations: number): Exchange[] {
  const { space, groups } = tables;
  return space.factors.flatMap(({ name, kind, levels }) => {
    if (kind === 'jitter' || name === 'residual') return [];
    const count = levels.length;
    const targets = new Uint16Array(permutations * groups * count);
    for (let p = 0; p < permutations; p++) {
      for (let group = 0; group < groups; group++) {
        const from = (p * groups + group) * count;
        const number = p * groups + group;
        targets.set(permutation(count, space.definition.seed, `levels of ${name}`, number), from);
      }
    }
    const points = tables.points.reduce((sum, n) => sum + n, 0);
    const exchange = { factor: name, levels: count, pointsPerLevel: points / count, targets };
    const sums = kind === 'view' ? viewSums(tables, name, count) : groupSums(tables, name, count);
    const description =
      kind === 'view'
        ? `levels of ${name} permuted within each residual, for all its identities together; Gaussian information`
        : `levels of ${name} permuted within each residual, the identity's other levels kept; Gaussian information`;
    return [{ ...exchange, description, sums }];
  });
}

function viewSums(tables: AuditTables, name: string, levels: number): Exchange['sums'] {
  const { groups, columns } = tables;
  const first = columns.findIndex(({ factor }) => factor === name);
  const slice = (values: ArrayLike<number>): Float64Array => {
    const target = new Float64Array(groups * levels);
    for (let group = 0; group < groups; group++) {
      for (let level = 0; level < levels; level++) {
        target[group * levels + level] = values[group * columns.length + first + level];
      }
    }
    return target;
  };
  return ({ groupSums: sums, groupSquares: squares }) => [slice(sums), slice(squares)];
}

function groupSums(tables: AuditTables, name: string, levels: number): Exchange['sums'] {
  const add = createResidualLevelSums(tables, name, levels);
  return ({ identitySums, identitySquares }) => [add(identitySums), add(identitySquares)];
}

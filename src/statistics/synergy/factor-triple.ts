import { log } from '../../numeric/index.js';
import type { AuditTables } from '../audit-tables.js';
import { entropyBias } from '../gaussian-entropy.js';
import { BITS_PER_NAT, REASONS } from '../information-value.js';
import { foldName, jackknifeFolds } from '../jackknife-folds.js';
import { identityLevel } from '../level-columns.js';
import type { PairColumn } from '../pairs.js';
import type { UnitSums } from '../unit-sums.js';
import { tripleBits } from './region-triple.js';
import type { TripleBits } from './region-triple.js';

/** Numbers kept of each class: points, Σu, Σd, Σu², Σud, Σd². */
const WIDTH = 6;

/** A factor whose class-conditional covariances of unit and decision the tables hold. */
export interface TripleFactor {
  readonly factor: string;
  readonly groupName: 'residuals' | 'blocks';
  readonly groups: number;
  readonly classes: number;
  /** [groups · classes · 6] */
  readonly sums: (unit: UnitSums, decision: UnitSums) => Float64Array;
}

/** Sex and ethnicity from identities; view factors where pair tables with products hold them. */
export function tripleFactors(tables: AuditTables, columns: readonly PairColumn[]): TripleFactor[] {
  return tables.space.factors.flatMap(({ name, kind, levels }) => {
    if (kind === 'identity' && name !== 'residual') {
      return [identityFactor(tables, name, levels.length)];
    }
    const column = columns.find(({ first, second }) => first === name || second === name);
    if (kind !== 'view' || !column || !tables.has('pairs.product')) return [];
    return [viewFactor(tables, columns, column, name, levels.length)];
  });
}

/**
 * A discrete factor F, a unit U and the decision D: H(U, D) - Σ_c p_c H(U, D | c) of Gaussians, bias-corrected, and the
 * same for each alone.
 */
export function factorTriple(
  { groups, classes, groupName, sums }: TripleFactor,
  unit: UnitSums,
  decision: UnitSums,
): TripleBits {
  const parts = sums(unit, decision);
  const width = classes * WIDTH;
  const total = new Float64Array(width);
  parts.forEach((value, i) => (total[i % width] += value));
  const leaveOut = Array.from({ length: groups }, (_, group) =>
    threeInformations(total.map((value, i) => value - parts[group * width + i])),
  );
  const entropy = Math.log2(classes);
  return tripleBits(threeInformations(total), leaveOut, REASONS.deterministic, groupName, entropy);
}

function threeInformations(classes: Float64Array): readonly [number, number, number] {
  const all = new Float64Array(WIDTH);
  const within = [0, 0, 0];
  for (let c = 0; c < classes.length; c += WIDTH) {
    const one = classes.subarray(c, c + WIDTH);
    one.forEach((value, i) => (all[i] += value));
    entropies(one).forEach((entropy, i) => (within[i] += one[0] * entropy));
  }
  const [u, d, both] = entropies(all).map(
    (entropy, i) => (entropy - within[i] / all[0]) * BITS_PER_NAT,
  );
  return [u, d, both];
}

/** Entropies of the unit, the decision and both, nats; not finite where one does not vary. */
function entropies([n, u, d, uu, ud, dd]: Float64Array): [number, number, number] {
  const covariance = (product: number, x: number, y: number): number =>
    (product - (x * y) / n) / (n - 1);
  const [a, b, c] = [covariance(uu, u, u), covariance(ud, u, d), covariance(dd, d, d)];
  const [one, two] = [entropyBias(n, 1), entropyBias(n, 2)];
  return [0.5 * log(a) - one, 0.5 * log(c) - one, 0.5 * log(a * c - b * b) - two];
}

function identityFactor(tables: AuditTables, factor: string, classes: number): TripleFactor {
  const { identities, groupOf, points, space } = tables;
  const folds = jackknifeFolds(tables.groups);
  return {
    factor,
    groupName: foldName(folds),
    groups: folds.count,
    classes,
    sums(unit, decision) {
      const target = new Float64Array(folds.count * classes * WIDTH);
      for (let row = 0; row < identities.length; row++) {
        const level = identityLevel(space, factor, identities[row]);
        const at = (folds.ofGroup[groupOf[row]] * classes + level) * WIDTH;
        target[at] += points[row];
        target[at + 1] += unit.identitySums[row];
        target[at + 2] += decision.identitySums[row];
        target[at + 3] += unit.identitySquares[row];
        target[at + 4] += unit.identityProducts[row];
        target[at + 5] += decision.identitySquares[row];
      }
      return target;
    },
  };
}

/** Classes of a view factor, summed over the other factor of one pair that holds it. */
function viewFactor(
  tables: AuditTables,
  columns: readonly PairColumn[],
  pair: PairColumn,
  factor: string,
  classes: number,
): TripleFactor {
  const { blocks } = tables;
  const cells = columns.flatMap(({ first, second, firstLevel, secondLevel }, i) =>
    first === pair.first && second === pair.second
      ? [{ at: i, level: factor === first ? firstLevel : secondLevel }]
      : [],
  );
  const counts = tables.data('pairs.count');
  return {
    factor,
    groupName: 'blocks',
    groups: blocks,
    classes,
    sums(unit, decision) {
      const target = new Float64Array(blocks * classes * WIDTH);
      for (let block = 0; block < blocks; block++) {
        for (const { at, level } of cells) {
          const cell = block * columns.length + at;
          const to = (block * classes + level) * WIDTH;
          target[to] += counts[cell];
          target[to + 1] += unit.pairSums[cell];
          target[to + 2] += decision.pairSums[cell];
          target[to + 3] += unit.pairSquares[cell];
          target[to + 4] += unit.pairProducts[cell];
          target[to + 5] += decision.pairSquares[cell];
        }
      }
      return target;
    },
  };
}

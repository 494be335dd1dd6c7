import { log } from '../../numeric/index.js';
import type { AuditTables } from '../audit-tables.js';
import { entropyBias, entropyFromSums } from '../gaussian-entropy.js';
import type { JackknifeFolds } from '../jackknife-folds.js';
import type { FoldedValue } from '../residual-moments.js';

/** Factors of a product that stay within a double: scatters lie between 1/4 and about 10^13. */
const PRODUCT_LENGTH = 16;

/** Entropies of one unit's scores at each of several columns, nats: of everything, of the groups, of the identities. */
export interface ColumnEntropies {
  readonly all: FoldedValue;
  /** Mean over classes of identities (combinations of sex and ethnicity), weighted by points. */
  readonly groups: FoldedValue;
  readonly identities: FoldedValue;
}

/** Where identities stand: their fold and their class. */
export interface IdentityLayout {
  readonly folds: JackknifeFolds;
  /** [identities] */
  readonly foldOf: Int32Array;
  readonly classOf: Int32Array;
  readonly classes: number;
}

/**
 * Entropies of Gaussians at each column of [identities · columns] sums. Every identity has `points[column]` points in
 * a column. -Infinity where a score does not vary within an identity, NaN with too few points.
 */
export function columnEntropies(
  { identities }: Pick<AuditTables, 'identities'>,
  layout: IdentityLayout,
  points: Int32Array,
  sums: ArrayLike<number>,
  squares: ArrayLike<number>,
): ColumnEntropies[] {
  const columns = points.length;
  const { foldOf, classOf, classes, folds } = layout;
  const size = folds.count * columns;
  const people = new Float64Array(folds.count * classes);
  const logScatter = new Float64Array(size);
  const product = new Float64Array(size).fill(1);
  const classSums = new Float64Array(classes * size);
  const classSquares = new Float64Array(classes * size);
  const pending = new Int32Array(folds.count);
  for (let row = 0; row < identities.length; row++) {
    const fold = foldOf[row];
    const target = (fold * classes + classOf[row]) * columns;
    people[fold * classes + classOf[row]] += 1;
    for (let column = 0; column < columns; column++) {
      const sum = sums[row * columns + column];
      const square = squares[row * columns + column];
      const scatter = square - (sum * sum) / points[column];
      // Sums of integers: a scatter below 1/4 is rounding.
      product[fold * columns + column] *= scatter < 0.25 ? 0 : scatter;
      classSums[target + column] += sum;
      classSquares[target + column] += square;
    }
    if (++pending[fold] === PRODUCT_LENGTH) {
      pending[fold] = 0;
      flush(product, logScatter, fold * columns, columns);
    }
  }
  flush(product, logScatter, 0, size);
  return Array.from({ length: columns }, (_, column) => ({
    ...classEntropies(people, classSums, classSquares, points[column], column, columns, layout),
    identities: identityEntropy(people, logScatter, points[column], column, columns, layout),
  }));
}

/** Moves products to sums of logarithms. */
function flush(product: Float64Array, logs: Float64Array, from: number, count: number): void {
  for (let i = from; i < from + count; i++) {
    logs[i] += log(product[i]);
    product[i] = 1;
  }
}

/** Mean over identities of ½ ln variance, bias-corrected. */
function identityEntropy(
  people: Float64Array,
  logScatter: Float64Array,
  points: number,
  column: number,
  columns: number,
  { folds, classes }: IdentityLayout,
): FoldedValue {
  const shift = points > 1 ? 0.5 * log(points - 1) + entropyBias(points, 1) : NaN;
  let all = 0;
  let count = 0;
  const own = new Float64Array(folds.count);
  for (let fold = 0; fold < folds.count; fold++) {
    for (let c = 0; c < classes; c++) own[fold] += people[fold * classes + c];
    count += own[fold];
    all += logScatter[fold * columns + column];
  }
  const mean = (sum: number, n: number): number => (0.5 * sum) / n - shift;
  return {
    value: mean(all, count),
    leaveOut: own.map((n, fold) => mean(all - logScatter[fold * columns + column], count - n)),
  };
}

function classEntropies(
  people: Float64Array,
  sums: Float64Array,
  squares: Float64Array,
  points: number,
  column: number,
  columns: number,
  { folds, classes }: IdentityLayout,
): Pick<ColumnEntropies, 'all' | 'groups'> {
  const totals = new Float64Array(3 * classes);
  const read = (fold: number, c: number): [number, number, number] => {
    const at = (fold * classes + c) * columns + column;
    return [people[fold * classes + c] * points, sums[at], squares[at]];
  };
  for (let fold = 0; fold < folds.count; fold++) {
    for (let c = 0; c < classes; c++) {
      read(fold, c).forEach((value, i) => (totals[3 * c + i] += value));
    }
  }
  const full = entropiesOfClasses(totals);
  const all = new Float64Array(folds.count);
  const groups = new Float64Array(folds.count);
  const rest = new Float64Array(3 * classes);
  for (let fold = 0; fold < folds.count; fold++) {
    for (let c = 0; c < classes; c++) {
      read(fold, c).forEach((value, i) => (rest[3 * c + i] = totals[3 * c + i] - value));
    }
    [all[fold], groups[fold]] = entropiesOfClasses(rest);
  }
  return {
    all: { value: full[0], leaveOut: all },
    groups: { value: full[1], leaveOut: groups },
  };
}

/** Entropy of everything, and the weighted mean over classes; `classes` holds count, sum, squares of each. */
function entropiesOfClasses(classes: Float64Array): [number, number] {
  const all = [0, 0, 0];
  let weighted = 0;
  for (let c = 0; c < classes.length; c += 3) {
    const [n, sum, squares] = classes.subarray(c, c + 3);
    if (n === 0) continue;
    weighted += n * entropyFromSums(n, sum, squares, true);
    all[0] += n;
    all[1] += sum;
    all[2] += squares;
  }
  return [entropyFromSums(all[0], all[1], all[2], true), weighted / all[0]];
}

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
  // Count, sum and squares of every class: plain loops, since this is asked for every unit and column.
  const totals = new Float64Array(3 * classes);
  for (let own = 0; own < folds.count * classes; own++) {
    const to = 3 * (own % classes);
    totals[to] += people[own] * points;
    totals[to + 1] += sums[own * columns + column];
    totals[to + 2] += squares[own * columns + column];
  }
  const full = entropiesOfClasses(totals);
  const all = new Float64Array(folds.count);
  const groups = new Float64Array(folds.count);
  const rest = new Float64Array(3 * classes);
  for (let fold = 0; fold < folds.count; fold++) {
    for (let c = 0; c < classes; c++) {
      const own = fold * classes + c;
      rest[3 * c] = totals[3 * c] - people[own] * points;
      rest[3 * c + 1] = totals[3 * c + 1] - sums[own * columns + column];
      rest[3 * c + 2] = totals[3 * c + 2] - squares[own * columns + column];
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
  let weighted = 0;
  let points = 0;
  let total = 0;
  let totalSquares = 0;
  for (let c = 0; c < classes.length; c += 3) {
    const n = classes[c];
    if (n === 0) continue;
    weighted += n * entropyFromSums(n, classes[c + 1], classes[c + 2], true);
    points += n;
    total += classes[c + 1];
    totalSquares += classes[c + 2];
  }
  return [entropyFromSums(points, total, totalSquares, true), weighted / points];
}

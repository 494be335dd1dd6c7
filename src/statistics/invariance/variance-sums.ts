import type { AuditTables } from '../audit-tables.js';
import type { JackknifeFolds } from '../jackknife-folds.js';

/** Numbers of each class: people, Σ scatter within a person, Σ m, Σ m² of people's mean scores m. */
export const CLASS_WIDTH = 4;
/** Numbers over residuals: residuals, Σ of the mean m² of their people, Σ of their squared means, Σ of their means. */
const WHOLE_WIDTH = 4;

/** Where identities stand: their fold and their class. */
export interface IdentityLayout {
  readonly folds: JackknifeFolds;
  /** [identities] */
  readonly foldOf: Int32Array;
  readonly classOf: Int32Array;
  readonly classes: number;
  /** Of the identity, and of the identity within its class, bits. */
  readonly entropy: number;
  readonly groupsEntropy: number;
}

/** Sums of one score over people at several columns, [identities · columns], and by residual, [groups · columns]. */
export interface ColumnSums {
  readonly sums: ArrayLike<number>;
  readonly squares: ArrayLike<number>;
  readonly groupSums: ArrayLike<number>;
  /** Images of a person in each column. */
  readonly images: ArrayLike<number>;
  /** Variance of what the views of each column do to everybody alike, [columns]. */
  readonly shared: ArrayLike<number>;
}

/** What variances are made from, of some of the residuals. */
export interface VarianceSums {
  /** [classes · 4] */
  readonly byClass: Float64Array;
  /** [4] */
  readonly whole: Float64Array;
}

/** The same at each column, of everybody and without each fold of residuals; valid until the next call. */
export interface FoldedVarianceSums {
  total(column: number): VarianceSums;
  without(column: number, fold: number): VarianceSums;
}

export function createVarianceSums(
  tables: Pick<AuditTables, 'identities' | 'groupOf' | 'groups'>,
  layout: IdentityLayout,
  sums: ColumnSums,
): FoldedVarianceSums {
  const columns = sums.images.length;
  const split = layout.classes * CLASS_WIDTH;
  const width = split + WHOLE_WIDTH;
  const size = columns * width;
  // Of everybody first, then of each fold.
  const parts = new Float64Array((1 + layout.folds.count) * size);
  const people = peopleOf(tables.groupOf, tables.groups);
  addPeople(parts, tables, layout, sums, people);
  addResiduals(parts, layout, sums, people);
  for (let i = size; i < parts.length; i++) parts[i % size] += parts[i];
  const own = new Float64Array(width);
  const view = { byClass: own.subarray(0, split), whole: own.subarray(split) };
  const fill = (column: number, fold: number | null): VarianceSums => {
    const [from, left] = [column * width, (1 + (fold ?? 0)) * size + column * width];
    for (let i = 0; i < width; i++) {
      own[i] = parts[from + i] - (fold === null ? 0 : parts[left + i]);
    }
    return view;
  };
  return { total: (column) => fill(column, null), without: fill };
}

/** `parts` is [1 + folds][columns][classes · 4 + 4]. */
function addPeople(
  parts: Float64Array,
  { identities, groupOf }: Pick<AuditTables, 'identities' | 'groupOf'>,
  { foldOf, classOf, classes }: IdentityLayout,
  { sums, squares, images }: ColumnSums,
  people: Float64Array,
): void {
  const columns = images.length;
  const split = classes * CLASS_WIDTH;
  for (let row = 0; row < identities.length; row++) {
    for (let column = 0; column < columns; column++) {
      const sum = sums[row * columns + column];
      const mean = sum / images[column];
      // Sums of integers: a scatter below 1/4 is rounding.
      const scatter = squares[row * columns + column] - sum * mean;
      const at = ((1 + foldOf[row]) * columns + column) * (split + WHOLE_WIDTH);
      const to = at + classOf[row] * CLASS_WIDTH;
      parts[to] += 1;
      parts[to + 1] += scatter < 0.25 ? 0 : scatter;
      parts[to + 2] += mean;
      parts[to + 3] += mean * mean;
      parts[at + split + 1] += (mean * mean) / people[groupOf[row]];
    }
  }
}

function addResiduals(
  parts: Float64Array,
  { folds, classes }: IdentityLayout,
  { groupSums, images }: ColumnSums,
  people: Float64Array,
): void {
  const columns = images.length;
  const split = classes * CLASS_WIDTH;
  for (let group = 0; group < people.length; group++) {
    for (let column = 0; column < columns; column++) {
      const slot = (1 + folds.ofGroup[group]) * columns + column;
      const at = slot * (split + WHOLE_WIDTH) + split;
      const mean = groupSums[group * columns + column] / (people[group] * images[column]);
      parts[at] += 1;
      parts[at + 2] += mean * mean;
      parts[at + 3] += mean;
    }
  }
}

/** People of each residual, [groups]. */
function peopleOf(groupOf: Int32Array, groups: number): Float64Array {
  const people = new Float64Array(groups);
  for (const group of groupOf) people[group] += 1;
  return people;
}

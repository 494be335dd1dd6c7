import {
  foldDecision,
  jackknifeInterval,
  shareDifferenceInterval,
  shareInterval,
} from '../../statistics/index.js';
import type {
  AuditTables,
  FoldedDecision,
  Interval,
  MeanEstimate,
} from '../../statistics/index.js';
import type { DecisionDifference, VariantResult } from './types.js';

/** Values with those left when each residual is left out. */
export interface Folded {
  readonly value: number;
  readonly leaveOut: Float64Array;
}

/** What is decided at every level of `variant`, the original first; null for a space without variants. */
export function foldVariants(tables: AuditTables): FoldedDecision[] | null {
  const { variants = [] } = tables.space.definition;
  const first = tables.columns.findIndex(({ factor }) => factor === 'variant');
  if (first < 0) return null;
  return Array.from({ length: variants.length + 1 }, (_, level) =>
    foldDecision(tables, first + level),
  );
}

/** One variant's numbers, and how they differ from the original's (`folded[0]`), of the same people. */
export function resultOf(
  variant: string,
  level: number,
  folded: readonly FoldedDecision[],
): VariantResult {
  const own = folded[level];
  const change = compareVariants([own], [folded[0]]);
  return {
    ...{ variant, level, points: own.points },
    accuracy: estimateOf(own.accuracy, (value, leaveOut) =>
      shareInterval(value, leaveOut, { images: own.points }),
    ),
    margin: estimateOf(own.margin),
    accuracyChange: change.accuracy,
    marginChange: change.margin,
  };
}

/** Mean of some variants less the mean of others, of the same people: accuracy and decision variable. */
export function compareVariants(
  some: readonly FoldedDecision[],
  others: readonly FoldedDecision[],
): DecisionDifference {
  const of = (measure: 'accuracy' | 'margin'): Folded | null =>
    meanDifference(
      some.map((one) => one[measure]),
      others.map((one) => one[measure]),
    );
  // An original that several variants are held against is compared in the images of each.
  const images = Math.max(...[some, others].map(imagesOf));
  return {
    accuracy: estimateOf(of('accuracy'), (value, leaveOut) =>
      shareDifferenceInterval(value, leaveOut, { images }),
    ),
    margin: estimateOf(of('margin')),
  };
}

function imagesOf(some: readonly FoldedDecision[]): number {
  return some.reduce((sum, { points }) => sum + points, 0);
}

/** Mean of some values less the mean of others; null where one of them is. */
export function meanDifference(
  some: readonly (Folded | null)[],
  others: readonly (Folded | null)[],
): Folded | null {
  if ([...some, ...others].includes(null)) return null;
  const [plus, minus] = [some as readonly Folded[], others as readonly Folded[]];
  const mean = (values: readonly Folded[], of: (one: Folded) => number): number =>
    values.reduce((sum, one) => sum + of(one), 0) / values.length;
  const difference = (of: (one: Folded) => number): number => mean(plus, of) - mean(minus, of);
  return {
    value: difference(({ value }) => value),
    leaveOut: plus[0].leaveOut.map((_, group) => difference(({ leaveOut }) => leaveOut[group])),
  };
}

type IntervalOf = (value: number, leaveOut: ArrayLike<number>) => Interval;

/** With its interval over residuals, by default the delete-one jackknife's. */
export function estimateOf(
  folded: Folded | null,
  intervalOf: IntervalOf = jackknifeInterval,
): MeanEstimate {
  if (!folded) return { value: null, low: null, high: null };
  const { low, high } = intervalOf(folded.value, folded.leaveOut);
  return { value: folded.value, low, high };
}

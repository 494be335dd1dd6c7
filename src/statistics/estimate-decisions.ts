import type { AuditTables } from './audit-tables.js';
import { chanceLevels, choiceFacts, hasTopFive } from './decisions/choices.js';
import { estimateConfusions } from './decisions/estimate-confusions.js';
import {
  foldMean,
  meanOfGroups,
  NO_MEAN,
  shareOfGroups,
  total,
} from './decisions/mean-of-groups.js';
import { worstByLevel, worstPoints } from './decisions/worst-points.js';
import { groupFactors, identityLevel } from './level-columns.js';
import type { PairColumn } from './pairs.js';
import type { FoldedValue } from './residual-moments.js';
import { SCORE_SCALE } from './types.js';
import type {
  DecisionEstimate,
  DecisionEstimates,
  LevelDecision,
  MeanEstimate,
  PairDecision,
} from './types.js';
import { estimateVerification } from './verification/estimate-verification.js';

/**
 * Accuracy, top five and mean margin, overall and at each level of the view factors, of sex and of ethnicity with intervals
 * over residuals, at each pair of levels with intervals over blocks; who is taken for whom; the worst points; rates of verification.
 */
export function estimateDecisions(
  tables: AuditTables,
  pairs: readonly PairColumn[],
): DecisionEstimates {
  const { columns } = tables;
  const choices = choiceFacts(tables);
  const withTop = hasTopFive(choices);
  const worst = worstPoints(tables, choices);
  const worstPeople = new Set(worst.map(({ index }) => Math.floor(index / tables.space.viewCount)));
  return {
    ...estimateColumn(tables, columns.length, withTop).estimate,
    byLevel: [
      ...columns.map(({ factor, level }, column) => {
        const { points, estimate } = estimateColumn(tables, column, withTop);
        return { factor, level, points, ...estimate };
      }),
      ...estimateGroups(tables, withTop),
    ],
    byPair: pairs.map((pair, cell) => estimatePair(tables, pairs.length, pair, cell, withTop)),
    chance: chanceLevels(choices),
    confusions:
      choices && choices.truth[0] >= 0 ? estimateConfusions(tables, choices, worstPeople) : null,
    worst,
    worstByLevel: worstByLevel(tables, choices),
    verification: estimateVerification(tables),
  };
}

/** Over all views of the people of each level of sex and ethnicity, where they vary. */
function estimateGroups(tables: AuditTables, withTop: boolean): LevelDecision[] {
  const { space, identities, columns } = tables;
  return groupFactors(space).flatMap(({ name: factor, levels }) =>
    levels.map((_, level) => {
      const isOfLevel = (row: number): boolean =>
        identityLevel(space, factor, identities[row]) === level;
      const { points, estimate } = estimateColumn(tables, columns.length, withTop, isOfLevel);
      return { factor, level, points, ...estimate };
    }),
  );
}

function estimateColumn(
  tables: AuditTables,
  column: number,
  withTop: boolean,
  isIncluded: (row: number) => boolean = () => true,
): { points: number; estimate: DecisionEstimate } {
  const of = (name: string, quantities: number, quantity: number): Float64Array =>
    groupTotals(tables, name, quantities, quantity, column, isIncluded);
  const points = of('decisions', 3, 0);
  const correct = of('decisions', 3, 1);
  const margin = of('decisions', 3, 2);
  const top = withTop ? of('decisions.top5', 1, 0) : null;
  return { points: total(points), estimate: estimateOf(points, correct, margin, top) };
}

function estimateOf(
  points: Float64Array,
  correct: Float64Array,
  margin: Float64Array,
  top: Float64Array | null,
  people = points.length,
): DecisionEstimate {
  const accuracy = shareOfGroups(correct, points, people);
  return {
    accuracy,
    margin: meanOfGroups(margin, points, 1 / SCORE_SCALE),
    topFive: top ? atLeast(shareOfGroups(top, points, people), accuracy) : NO_MEAN,
  };
}

/** What is right is among the first five, too: so the lower end of accuracy is one of theirs. */
function atLeast(share: MeanEstimate, { low }: MeanEstimate): MeanEstimate {
  if (share.low === null || low === null) return share;
  return { ...share, low: Math.max(share.low, low) };
}

/** Σ of one of a table's quantities in one column over the identities of each residual. */
function groupTotals(
  tables: AuditTables,
  name: string,
  quantities: number,
  quantity: number,
  column: number,
  isIncluded: (row: number) => boolean = () => true,
): Float64Array {
  const { columns, identities, groupOf, groups } = tables;
  const data = tables.data(name);
  const width = columns.length + 1;
  const totals = new Float64Array(groups);
  for (let row = 0; row < identities.length; row++) {
    if (isIncluded(row)) {
      totals[groupOf[row]] += data[(row * quantities + quantity) * width + column];
    }
  }
  return totals;
}

function estimatePair(
  { data, blocks, groups }: AuditTables,
  cells: number,
  pair: PairColumn,
  cell: number,
  withTop: boolean,
): PairDecision {
  const sums = data('decisions.pairs');
  const perBlock = (quantity: number): Float64Array =>
    Float64Array.from(
      { length: blocks },
      (_, block) => sums[(block * 4 + quantity) * cells + cell],
    );
  const points = perBlock(0);
  const { first, second, firstLevel, secondLevel } = pair;
  return {
    ...{ first, second, firstLevel, secondLevel },
    points: total(points),
    ...estimateOf(points, perBlock(1), perBlock(2), withTop ? perBlock(3) : null, groups),
  };
}

/** Accuracy and mean margin of some points, and the same without each residual; null without points. */
export interface FoldedDecision {
  readonly points: number;
  readonly accuracy: FoldedValue | null;
  readonly margin: FoldedValue | null;
}

/** Of one column of the decision table: a view level, or (the last) all views. `isIncluded` picks identity rows. */
export function foldDecision(
  tables: AuditTables,
  column: number,
  isIncluded: (row: number) => boolean = () => true,
): FoldedDecision {
  const points = groupTotals(tables, 'decisions', 3, 0, column, isIncluded);
  const correct = groupTotals(tables, 'decisions', 3, 1, column, isIncluded);
  const margin = groupTotals(tables, 'decisions', 3, 2, column, isIncluded);
  return {
    points: total(points),
    accuracy: foldMean(correct, points, 1),
    margin: foldMean(margin, points, 1 / SCORE_SCALE),
  };
}

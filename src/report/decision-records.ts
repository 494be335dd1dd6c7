import type { DecisionEstimate } from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import type { Level } from '../stimulus/index.js';

/**
 * One row of `tables/decisions.csv`: first all images (factor and level null), then one per level of each factor, then one
 * per pair of levels of the pairs that were asked for.
 */
export interface DecisionRecord {
  readonly factor: string | null;
  /** Number of the level within the factor. */
  readonly level: number | null;
  /** The level itself: a name, degrees, years; null where the space does not list it. */
  readonly value: Level | null;
  /** Null but in rows of pairs, as are its level and value. */
  readonly secondFactor: string | null;
  readonly secondLevel: number | null;
  readonly secondValue: Level | null;
  readonly points: number;
  readonly accuracy: number | null;
  readonly accuracyLow: number | null;
  readonly accuracyHigh: number | null;
  /** What guessing would reach. */
  readonly accuracyByChance: number | null;
  readonly topFive: number | null;
  readonly topFiveLow: number | null;
  readonly topFiveHigh: number | null;
  readonly topFiveByChance: number | null;
  readonly margin: number | null;
  readonly marginLow: number | null;
  readonly marginHigh: number | null;
}

/** Empty when the run defines no decision; `summary.performance.reason` says why. */
export function decisionRecords({ performance, coverage, run }: AuditSummary): DecisionRecord[] {
  const { estimates } = performance;
  if (estimates === null) return [];
  const levelsOf = new Map(run.space.factors.map(({ name, levels }) => [name, levels]));
  const valueOf = (factor: string, level: number): Level | null =>
    levelsOf.get(factor)?.[level] ?? null;
  const { accuracy: accuracyByChance, topFive: topFiveByChance } = estimates.chance;
  const numbers = (estimate: DecisionEstimate) => ({
    ...{ accuracyByChance, topFiveByChance },
    ...flattened(estimate),
  });
  const noSecond = { secondFactor: null, secondLevel: null, secondValue: null };
  const all = { factor: null, level: null, value: null, ...noSecond };
  const rows = [
    { ...all, points: coverage.scored, ...numbers(estimates) },
    ...estimates.byLevel.map((entry) => ({
      factor: entry.factor,
      level: entry.level,
      value: valueOf(entry.factor, entry.level),
      ...noSecond,
      points: entry.points,
      ...numbers(entry),
    })),
    ...estimates.byPair.map((entry) => ({
      factor: entry.first,
      level: entry.firstLevel,
      value: valueOf(entry.first, entry.firstLevel),
      secondFactor: entry.second,
      secondLevel: entry.secondLevel,
      secondValue: valueOf(entry.second, entry.secondLevel),
      points: entry.points,
      ...numbers(entry),
    })),
  ];
  return rows;
}

function flattened({ accuracy, margin, topFive }: DecisionEstimate) {
  return {
    accuracy: accuracy.value,
    accuracyLow: accuracy.low,
    accuracyHigh: accuracy.high,
    topFive: topFive.value,
    topFiveLow: topFive.low,
    topFiveHigh: topFive.high,
    margin: margin.value,
    marginLow: margin.low,
    marginHigh: margin.high,
  };
}

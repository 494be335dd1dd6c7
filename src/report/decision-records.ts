import type { DecisionEstimate } from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import type { Level } from '../stimulus/index.js';

/** One row of `tables/decisions.csv`: first all images (factor and level null), then one per level of each factor. */
export interface DecisionRecord {
  readonly factor: string | null;
  /** Number of the level within the factor. */
  readonly level: number | null;
  /** The level itself: a name, degrees, years; null where the space does not list it. */
  readonly value: Level | null;
  readonly points: number;
  readonly accuracy: number | null;
  readonly accuracyLow: number | null;
  readonly accuracyHigh: number | null;
  readonly margin: number | null;
  readonly marginLow: number | null;
  readonly marginHigh: number | null;
}

/** Empty when the run defines no decision; `summary.performance.reason` says why. */
export function decisionRecords({ performance, coverage, run }: AuditSummary): DecisionRecord[] {
  const { estimates } = performance;
  if (estimates === null) return [];
  const levelsOf = new Map(run.space.factors.map(({ name, levels }) => [name, levels]));
  return [
    {
      factor: null,
      level: null,
      value: null,
      points: coverage.scored,
      ...flattened(estimates),
    },
    ...estimates.byLevel.map((entry) => ({
      factor: entry.factor,
      level: entry.level,
      value: levelsOf.get(entry.factor)?.[entry.level] ?? null,
      points: entry.points,
      ...flattened(entry),
    })),
  ];
}

function flattened({ accuracy, margin }: DecisionEstimate) {
  return {
    accuracy: accuracy.value,
    accuracyLow: accuracy.low,
    accuracyHigh: accuracy.high,
    margin: margin.value,
    marginLow: margin.low,
    marginHigh: margin.high,
  };
}

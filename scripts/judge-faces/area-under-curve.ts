import { studentTQuantile } from '../../src/numeric/index.js';

/** A scored observation, whether it is of the kind that should score high, and the groups (residuals) it comes from. */
export interface Scored {
  readonly score: number;
  readonly positive: boolean;
  readonly groups: readonly number[];
}

export interface AreaUnderCurve {
  readonly auc: number;
  /** 95 % limits by the delete-one-group jackknife; null when there are fewer than three groups. */
  readonly low: number | null;
  readonly high: number | null;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Probability that a positive observation scores higher than another, ties counted half (Mann & Whitney 1947), with a
 * jackknife over groups. Null when either kind is missing.
 */
export function areaUnderCurve(observations: readonly Scored[]): AreaUnderCurve | null {
  const sorted = [...observations].sort((a, b) => a.score - b.score);
  const positives = observations.filter(({ positive }) => positive).length;
  const auc = sortedArea(sorted);
  if (auc === null) return null;
  const half = jackknifeHalfWidth(sorted);
  return {
    auc,
    low: half === null ? null : Math.max(0, auc - half),
    high: half === null ? null : Math.min(1, auc + half),
    positives,
    negatives: observations.length - positives,
  };
}

/** Area from observations in the order of their scores, those of one group left out. */
function sortedArea(sorted: readonly Scored[], without?: number): number | null {
  let below = 0;
  let above = 0;
  let wins = 0;
  for (let start = 0; start < sorted.length;) {
    const { score } = sorted[start];
    let tiedPositive = 0;
    let tiedNegative = 0;
    let end = start;
    for (; end < sorted.length && sorted[end].score === score; end++) {
      const { groups, positive } = sorted[end];
      if (without !== undefined && groups.includes(without)) continue;
      if (positive) tiedPositive++;
      else tiedNegative++;
    }
    wins += tiedPositive * (below + tiedNegative / 2);
    below += tiedNegative;
    above += tiedPositive;
    start = end;
  }
  return above === 0 || below === 0 ? null : wins / (above * below);
}

/** Efron & Stein 1981, equation 1.2: (n-1)/n · Σ (θ_i - mean)², with Student's t. */
function jackknifeHalfWidth(sorted: readonly Scored[]): number | null {
  const groups = [...new Set(sorted.flatMap(({ groups: of }) => of))];
  const areas = groups
    .map((group) => sortedArea(sorted, group))
    .filter((area): area is number => area !== null);
  const count = areas.length;
  if (count < 3 || count < groups.length) return null;
  const mean = areas.reduce((sum, area) => sum + area, 0) / count;
  const squares = areas.reduce((sum, area) => sum + (area - mean) ** 2, 0);
  return studentTQuantile(0.975, count - 1) * Math.sqrt(((count - 1) / count) * squares);
}

import type { ClassMeans } from './class-means.js';
import type { LevelChoice } from './types.js';

/** Least within-class variance of a read-out, whose variance over all points is 1: a network may have no noise. */
const LEAST_VARIANCE = 1e-6;

/**
 * Linear discriminant functions of a factor's read-outs for equally likely levels (Fisher 1936; Rao 1948): with class
 * means m and within-class variances v of the read-outs, score(level) = Σ_a m_a r_a / v_a - ½ Σ_a m_a² / v_a. Read-outs
 * hardly correlate within classes, being principal axes of whitened units. Null where classes are people, who are not
 * the same in fitting and estimating, and where a level has no points. `directions` are of standardised units.
 */
export function fitLevelChoice(
  { factor, classes, shares, means }: ClassMeans,
  directions: readonly Float64Array[],
): LevelChoice | null {
  if (factor.arePeople || classes < factor.classes) return null;
  const units = means.length / classes;
  const classMeans = directions.map((direction) =>
    Float64Array.from({ length: classes }, (_, level) => {
      let mean = 0;
      for (let unit = 0; unit < units; unit++)
        mean += direction[unit] * means[level * units + unit];
      return mean;
    }),
  );
  const variances = classMeans.map((own) =>
    Math.max(
      LEAST_VARIANCE,
      own.reduce((rest, mean, level) => rest - shares[level] * mean ** 2, 1),
    ),
  );
  const weights = Array.from({ length: classes }, (_, level) => {
    const scaled = classMeans.map((own, a) => own[level] / variances[a]);
    const offset = scaled.reduce((sum, weight, a) => sum - 0.5 * weight * classMeans[a][level], 0);
    return [offset, ...scaled].map(Math.fround);
  });
  return { levels: classes, weights: weights.flat() };
}

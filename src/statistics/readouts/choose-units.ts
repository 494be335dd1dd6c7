import { variancesBetween } from './class-means.js';
import type { ClassMeans } from './class-means.js';

/**
 * At most `most` of the units, ascending: every factor in turn takes the unit of which it explains most variance among
 * those left, so that no factor crowds out another.
 */
export function chooseUnits(
  units: number,
  factors: readonly ClassMeans[],
  most: number,
): Int32Array {
  if (units <= most) return Int32Array.from({ length: units }, (_, unit) => unit);
  const rankings = factors.map((factor) => {
    const between = variancesBetween(factor);
    return Array.from(between.keys()).sort((a, b) => between[b] - between[a] || a - b);
  });
  const chosen = new Set<number>();
  for (let rank = 0; rank < units; rank++) {
    for (const ranking of rankings) {
      if (chosen.size < most) chosen.add(ranking[rank]);
    }
  }
  return Int32Array.from(chosen).sort();
}

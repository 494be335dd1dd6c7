import { DECISION_LAYER } from '../src/statistics/index.js';
import type { NullEstimates } from '../src/statistics/index.js';
import type { UnitInformation } from '../src/statistics/types.js';
import type { InformationRow, NullSummary } from '../src/studies/index.js';

/** Share of false ones among the units that are called informative. */
export const FALSE_DISCOVERY_RATE = 0.05;

/** How many units of each layer know more than chance about each factor. */
export function summariseNulls({ factors, units }: NullEstimates): NullSummary {
  const counts = new Map<string, { layer: string; factor: string; found: number; all: number }>();
  for (const { layer, factor, falseDiscoveryRate } of units) {
    if (layer === DECISION_LAYER) continue;
    const key = JSON.stringify([layer, factor]);
    const count = counts.get(key) ?? { layer, factor, found: 0, all: 0 };
    counts.set(key, count);
    count.all++;
    if (falseDiscoveryRate <= FALSE_DISCOVERY_RATE) count.found++;
  }
  return {
    factors,
    discoveries: [...counts.values()].map(({ layer, factor, found, all }) => ({
      layer,
      factor,
      discovered: found,
      units: all,
    })),
  };
}

/** Rows of information with the permutation upper bound where the interval may be too short. */
export function withUpperBounds(
  information: readonly UnitInformation[],
  { units }: NullEstimates,
): InformationRow[] {
  const bounds = new Map(units.map((one) => [keyOf(one), one.upperBits]));
  return information.map((row) => ({
    ...row,
    upper: row.bits === null ? null : (bounds.get(keyOf(row)) ?? null),
  }));
}

function keyOf({ layer, unit, factor }: { layer: string; unit: number; factor: string }): string {
  return JSON.stringify([layer, unit, factor]);
}

import type { FeatureTriple, TripleFeature } from '../statistics/index.js';
import { factorTitle } from './factor-names.js';
import { formatBits, formatInterval, withInterval } from './format.js';

/** Bits that unit and decision share about the feature, with their interval; negative: synergy. */
export function sharedBits({ interactionBits, low, high }: FeatureTriple): SharedBits {
  const minus = (bits: number | null): number | null => (bits === null ? null : 0 - bits);
  return { bits: minus(interactionBits), low: minus(high), high: minus(low) };
}

export interface SharedBits {
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Whether redundancy is clear of 0 and above chance; or synergy clear of 0. */
export function isClear(row: FeatureTriple): boolean {
  const { bits, low, high } = sharedBits(row);
  if (bits === null || low === null || high === null) return false;
  return bits > 0 ? low > 0 && bits > (row.sharedChance95Bits ?? 0) : high < 0;
}

export function featureName(feature: TripleFeature): string {
  return feature.kind === 'factor'
    ? factorTitle(feature.factor)
    : `${feature.region} (${feature.property === 'shape' ? 'shape' : 'albedo'})`;
}

/** All that is known of a triple, and whether it is below chance, for hovering. */
export function tripleTitle(row: FeatureTriple): string {
  const shared = sharedBits(row);
  const chance = row.sharedChance95Bits ?? null;
  const interval = formatInterval(shared, formatBits);
  const verdict = isClear(row)
    ? ''
    : chance !== null && (shared.bits ?? 0) > 0 && (shared.bits ?? 0) <= chance
      ? ': below chance'
      : ': not clear of 0';
  return [
    `${row.layer}, unit ${row.unit}, ${featureName(row.feature)}`,
    `unit ${formatBits(row.featureUnitBits)} bits, decision ${formatBits(row.featureDecisionBits)}, both ${formatBits(row.jointBits)}`,
    `shared ${formatBits(shared.bits)}${interval === null ? '' : ` (${interval})`}${chance === null ? '' : `, chance ${formatBits(chance)}`}${verdict}`,
    `the smaller of the two: ${withInterval({ value: row.redundancyBits, low: row.redundancyLow ?? null, high: row.redundancyHigh ?? null }, formatBits)}`,
  ].join('\n');
}

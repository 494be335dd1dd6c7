import { pow } from '../../numeric/index.js';
import type { AuditTables } from '../audit-tables.js';
import { countInformationParts } from '../count-information.js';
import { identityLevel } from '../level-columns.js';
import { endWithin, jackknifeInterval, MIN_JACKKNIFE_GROUPS } from '../jackknife.js';
import type { Interval } from '../jackknife.js';
import type { ChoiceBlock } from './choice-layout.js';
import { isFitted } from './read-out-groups.js';

/** How often each level was chosen at each true level, by residual: those of odd number, which estimate. */
export interface ChoiceCounts {
  readonly levels: number;
  readonly groups: number;
  /** [groups · levels · levels], true level first. */
  readonly counts: Float64Array;
}

export function choiceCounts(
  tables: AuditTables,
  { group, choice, varies, base }: ChoiceBlock,
  rowLength: number,
): ChoiceCounts {
  const { space, identities } = tables;
  const { levels } = choice;
  const data = tables.data('readouts.chosen');
  const rows = Array.from(identities.keys()).filter((row) => !isFitted(space, identities[row]));
  const numbers = new Map(
    [...new Set(rows.map((row) => tables.groupOf[row]))].map((g, i) => [g, i]),
  );
  const counts = new Float64Array(numbers.size * levels * levels);
  for (const row of rows) {
    const level = varies ? 0 : identityLevel(space, group.factor, identities[row]);
    const to = (numbers.get(tables.groupOf[row]) ?? 0) * levels * levels + level * levels;
    const from = row * rowLength + base;
    const length = varies ? levels * levels : levels;
    for (let i = 0; i < length; i++) counts[to + i] += data[from + i];
  }
  return { levels, groups: numbers.size, counts };
}

/** Information between true and chosen level, bits, and the same without each residual; null without points. */
export interface FoldedChoice {
  readonly bits: number;
  readonly leaveOut: Float64Array;
}

/**
 * I(level; chosen level) of the counts. The choice is a function of the layer's activations, so the layer knows at least
 * as much (data-processing inequality; Cover and Thomas 2006, §2.8). Miller and Madow's correction is left out where it
 * would raise the value, as it does where few pairs of levels occur: a bound must not be raised.
 */
export function foldChoice({ levels, groups, counts }: ChoiceCounts): FoldedChoice | null {
  const all = total(counts, levels);
  const bits = choiceBits(all, levels);
  if (bits === null) return null;
  const leaveOut = Float64Array.from({ length: groups }, (_, group) => {
    const own = counts.subarray(group * all.length, (group + 1) * all.length);
    return (
      choiceBits(
        all.map((count, i) => count - own[i]),
        levels,
      ) ?? NaN
    );
  });
  return { bits, leaveOut };
}

/**
 * Delete-one-residual jackknife. Residuals that all agree leave it without width: then the ends are those of the share
 * of residuals that could choose at random (below) or without fault (above) and yet be missed by one sample of twenty,
 * 1 - 0.05^(1/groups). It ends at 0 and at the entropy of equally many levels.
 */
export function choiceInterval(choices: ChoiceCounts, { bits, leaveOut }: FoldedChoice): Interval {
  const { levels, groups, counts } = choices;
  const isAlike = leaveOut.every((value) => value === leaveOut[0]);
  if (!isAlike || groups < MIN_JACKKNIFE_GROUPS) {
    return endWithin(bits, jackknifeInterval(bits, leaveOut), 0, Math.log2(levels));
  }
  const unseen = 1 - pow(0.05, 1 / groups);
  const all = total(counts, levels);
  const mixed = (share: (level: number, chosen: number) => number): number => {
    const cells = all.map((count, i) => {
      const level = Math.floor(i / levels);
      const row = all.subarray(level * levels, (level + 1) * levels);
      const points = row.reduce((sum, one) => sum + one, 0);
      return Math.round(FINE * ((1 - unseen) * count + unseen * points * share(level, i % levels)));
    });
    return countInformationParts(cells, levels)?.plugIn ?? bits;
  };
  return {
    low: Math.min(
      bits,
      mixed(() => 1 / levels),
    ),
    high: Math.max(
      bits,
      mixed((level, chosen) => (level === chosen ? 1 : 0)),
    ),
    reason: null,
  };
}

/** Counts are mixed in this fraction of an image: information of counts takes integers. */
const FINE = 2 ** 20;

function choiceBits(counts: Float64Array, levels: number): number | null {
  const parts = countInformationParts(counts, levels);
  return parts && parts.plugIn + Math.min(0, parts.correction);
}

function total(counts: Float64Array, levels: number): Float64Array {
  const sums = new Float64Array(levels * levels);
  counts.forEach((count, i) => (sums[i % sums.length] += count));
  return sums;
}

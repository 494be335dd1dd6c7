import type { AuditTables } from '../audit-tables.js';
import { countInformationParts } from '../count-information.js';
import { identityLevel } from '../level-columns.js';
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
export function foldChoice(choices: ChoiceCounts): FoldedChoice | null {
  const { levels, groups, counts } = choices;
  const all = totalChoices(choices);
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

/** At most the entropy of the levels, which rounding may pass. */
function choiceBits(counts: Float64Array, levels: number): number | null {
  const parts = countInformationParts(counts, levels);
  return parts && Math.min(Math.log2(levels), parts.plugIn + Math.min(0, parts.correction));
}

/** Over all residuals, [levels · levels], true level first. */
export function totalChoices({ levels, counts }: ChoiceCounts): Float64Array {
  const sums = new Float64Array(levels * levels);
  counts.forEach((count, i) => (sums[i % sums.length] += count));
  return sums;
}

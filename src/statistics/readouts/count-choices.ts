import type { Row, ScoredRows } from '../row-sums.js';
import { choiceRowLength } from './choice-layout.js';
import type { ChoiceBlock } from './choice-layout.js';

/**
 * Counts the levels chosen at each row from the raw read-outs, whose units begin at `firstUnit`, in a row of the table
 * `readouts.chosen`: [true level][chosen level] where the level varies within an identity, else [chosen level].
 */
export function createChoiceCounts(
  blocks: readonly ChoiceBlock[],
  firstUnit: number,
): (rows: ScoredRows, counts: Row) => void {
  const weights = Float64Array.from(blocks.flatMap(({ choice }) => choice.weights));
  const places = blocks.map(({ group, choice, varies, base }) => ({
    ...{ base, varies, levels: choice.levels, count: group.count },
    factor: group.factor,
    offset: firstUnit + group.first,
  }));
  if (choiceRowLength(blocks) === 0) return () => undefined;
  return ({ points, length, values, rowLength }, counts) => {
    for (let row = 0; row < length; row++) {
      const levelsOf = points[row].levels as Readonly<Record<string, number>>;
      let next = 0;
      for (const { base, varies, levels, count, factor, offset } of places) {
        const from = row * rowLength + offset;
        let chosen = 0;
        let most = -Infinity;
        for (let level = 0; level < levels; level++) {
          let score = weights[next++];
          for (let a = 0; a < count; a++) score += weights[next++] * values[from + a];
          if (score > most) {
            most = score;
            chosen = level;
          }
        }
        counts[base + (varies ? levelsOf[factor] * levels : 0) + chosen]++;
      }
    }
  };
}

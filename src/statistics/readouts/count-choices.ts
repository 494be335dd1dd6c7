import { SCORED_ROWS } from '../row-sums.js';
import type { Row, ScoredRows } from '../row-sums.js';
import type { ChoiceBlock } from './choice-layout.js';

/**
 * Counts the levels chosen at each row from the raw read-outs, whose units begin at `firstUnit`, in a row of the table
 * `readouts.chosen`: [true level][chosen level] where the level varies within an identity, else [chosen level]. The plain
 * reference of `createKernelChoices`.
 */
export function createChoiceCounts(
  blocks: readonly ChoiceBlock[],
  firstUnit: number,
): (rows: ScoredRows, counts: Row) => void {
  const packed = blocks.map((block) => ({
    ...{ block, offset: firstUnit + block.group.first },
    weights: Float64Array.from(block.choice.weights),
  }));
  const varying = new Set(blocks.flatMap(({ varies, group }) => (varies ? [group.factor] : [])));
  const levelsOf = new Map([...varying].map((factor) => [factor, new Int32Array(SCORED_ROWS)]));
  const none = new Int32Array(SCORED_ROWS);
  return (rows, counts) => {
    for (const [factor, levels] of levelsOf) fillLevels(rows, factor, levels);
    for (const { block, offset, weights } of packed) {
      const levels = block.varies ? (levelsOf.get(block.group.factor) ?? none) : none;
      countBlock(rows, levels, offset, weights, block, counts);
    }
  };
}

/** True levels of a factor, row by row. */
export function fillLevels(
  { points, length }: ScoredRows,
  factor: string,
  target: Int32Array,
): void {
  for (let row = 0; row < length; row++) {
    target[row] = (points[row].levels as Readonly<Record<string, number>>)[factor];
  }
}

/** `trueLevels` are 0 where the level does not vary. Four rows go side by side: sums wait for their own last term only. */
function countBlock(
  { values, rowLength, length }: ScoredRows,
  trueLevels: Int32Array,
  offset: number,
  weights: Float64Array,
  { choice: { levels }, group: { count }, base }: ChoiceBlock,
  counts: Row,
): void {
  for (let row = 0; row < length; row += 4) {
    const last = length - 1;
    const [from0, from1] = [row * rowLength + offset, Math.min(row + 1, last) * rowLength + offset];
    const from2 = Math.min(row + 2, last) * rowLength + offset;
    const from3 = Math.min(row + 3, last) * rowLength + offset;
    let [chosen0, chosen1, chosen2, chosen3] = [0, 0, 0, 0];
    let [most0, most1, most2, most3] = [-Infinity, -Infinity, -Infinity, -Infinity];
    let next = 0;
    for (let level = 0; level < levels; level++) {
      const start = weights[next++];
      let [score0, score1, score2, score3] = [start, start, start, start];
      for (let a = 0; a < count; a++) {
        const weight = weights[next++];
        score0 += weight * values[from0 + a];
        score1 += weight * values[from1 + a];
        score2 += weight * values[from2 + a];
        score3 += weight * values[from3 + a];
      }
      if (score0 > most0) [most0, chosen0] = [score0, level];
      if (score1 > most1) [most1, chosen1] = [score1, level];
      if (score2 > most2) [most2, chosen2] = [score2, level];
      if (score3 > most3) [most3, chosen3] = [score3, level];
    }
    counts[base + trueLevels[row] * levels + chosen0]++;
    if (row + 1 < length) counts[base + trueLevels[row + 1] * levels + chosen1]++;
    if (row + 2 < length) counts[base + trueLevels[row + 2] * levels + chosen2]++;
    if (row + 3 < length) counts[base + trueLevels[row + 3] * levels + chosen3]++;
  }
}

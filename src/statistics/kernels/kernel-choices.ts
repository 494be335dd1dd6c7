import type { ChoiceBlock } from '../readouts/choice-layout.js';
import { fillLevels } from '../readouts/count-choices.js';
import { SCORED_ROWS } from '../row-sums.js';
import type { Row, ScoredRows } from '../row-sums.js';
import { createKernels } from './kernels.js';

/** Rows of a column: the kernel takes eight at a time. */
const COLUMN_ROWS = 8 * Math.ceil(SCORED_ROWS / 8);
const PAGE_BYTES = 65_536;

/** What `createChoiceCounts` counts, the same integers, by a kernel that scores eight rows at a time. */
export function createKernelChoices(
  blocks: readonly ChoiceBlock[],
  firstUnit: number,
): (rows: ScoredRows, counts: Row) => void {
  const { columns, chosen, choose } = openKernel(blocks);
  const varying = new Set(blocks.flatMap(({ varies, group }) => (varies ? [group.factor] : [])));
  const levelsOf = new Map([...varying].map((factor) => [factor, new Int32Array(SCORED_ROWS)]));
  return (rows, counts) => {
    for (const [factor, levels] of levelsOf) fillLevels(rows, factor, levels);
    blocks.forEach((block, i) => {
      const { choice, group, varies, base } = block;
      writeColumns(rows, firstUnit + group.first, group.count, columns);
      choose(i, rows.length);
      const own = varies ? levelsOf.get(group.factor) : undefined;
      for (let row = 0; row < rows.length; row++) {
        counts[base + (own ? own[row] * choice.levels : 0) + chosen[2 * row]]++;
      }
    });
  };
}

/** Read-outs `first` to `first + count - 1` as columns of float64. */
function writeColumns(
  { values, rowLength, length }: ScoredRows,
  first: number,
  count: number,
  columns: Float64Array,
): void {
  for (let a = 0; a < count; a++) {
    for (let row = 0, from = first + a; row < length; row++, from += rowLength) {
      columns[a * COLUMN_ROWS + row] = values[from];
    }
  }
}

/** The kernel with the weights of all blocks in its memory. `chosen` holds 64-bit integers: every second is one. */
function openKernel(blocks: readonly ChoiceBlock[]) {
  const kernels = createKernels();
  const mostReadOuts = Math.max(0, ...blocks.map(({ group }) => group.count));
  const columnBytes = 8 * COLUMN_ROWS;
  const chosenAt = 64 + mostReadOuts * columnBytes;
  const starts: number[] = [];
  let next = chosenAt + columnBytes;
  for (const { choice } of blocks) {
    starts.push(next);
    next += 8 * choice.weights.length;
  }
  const missing = next - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const { buffer } = kernels.memory;
  blocks.forEach(({ choice }, i) => {
    new Float64Array(buffer, starts[i], choice.weights.length).set(choice.weights);
  });
  return {
    columns: new Float64Array(buffer, 64, mostReadOuts * COLUMN_ROWS),
    chosen: new Int32Array(buffer, chosenAt, 2 * COLUMN_ROWS),
    choose: (block: number, rows: number): void => {
      const { group, choice } = blocks[block];
      const { count } = group;
      kernels.chooseLevels(64, columnBytes, rows, count, starts[block], choice.levels, chosenAt);
    },
  };
}

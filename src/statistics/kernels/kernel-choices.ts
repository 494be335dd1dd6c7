import type { ChoiceBlock } from '../readouts/choice-layout.js';
import { fillLevels } from '../readouts/count-choices.js';
import { SCORED_ROWS } from '../row-sums.js';
import type { Row, ScoredRows } from '../row-sums.js';
import { createKernels } from './kernels.js';

const PAGE_BYTES = 65_536;
/** Rows that are chosen for: the kernel takes eight at a time. */
const CHOSEN_ROWS = 8 * Math.ceil(SCORED_ROWS / 8);
/** Of a row what is chosen, and of a read-out eight rows as float64. */
const CHOSEN_BYTES = 8;
const COLUMN_BYTES = 64;

/** What `createChoiceCounts` counts, the same integers, by a kernel that scores eight rows at a time. */
export function createKernelChoices(
  blocks: readonly ChoiceBlock[],
  firstUnit: number,
): (rows: ScoredRows, counts: Row) => void {
  const { readOuts, width, chosen, choose } = openKernel(blocks);
  const varying = new Set(blocks.flatMap(({ varies, group }) => (varies ? [group.factor] : [])));
  const levelsOf = new Map([...varying].map((factor) => [factor, new Int32Array(SCORED_ROWS)]));
  return (rows, counts) => {
    const { values, rowLength, length } = rows;
    for (const [factor, levels] of levelsOf) fillLevels(rows, factor, levels);
    for (let row = 0; row < length; row++) {
      const from = row * rowLength + firstUnit;
      readOuts.set(values.subarray(from, from + width), row * width);
    }
    blocks.forEach(({ choice, group, varies, base }, i) => {
      choose(i, length);
      const own = varies ? levelsOf.get(group.factor) : undefined;
      for (let row = 0; row < length; row++) {
        counts[base + (own ? own[row] * choice.levels : 0) + chosen[2 * row]]++;
      }
    });
  };
}

/**
 * The kernel with the weights of all blocks in its memory, and room for `width` read-outs of each row. `chosen` holds
 * 64-bit integers: every second is one.
 */
function openKernel(blocks: readonly ChoiceBlock[]) {
  const kernels = createKernels();
  const width = Math.max(0, ...blocks.map(({ group }) => group.first + group.count));
  const most = Math.max(0, ...blocks.map(({ group }) => group.count));
  const columnsAt = 64;
  const chosenAt = columnsAt + most * COLUMN_BYTES;
  const starts: number[] = [];
  let next = chosenAt + CHOSEN_ROWS * CHOSEN_BYTES;
  for (const { choice } of blocks) {
    starts.push(next);
    next += 8 * choice.weights.length;
  }
  const readOutsAt = next;
  const missing = readOutsAt + 4 * SCORED_ROWS * width - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const { buffer } = kernels.memory;
  blocks.forEach(({ choice }, i) => {
    new Float64Array(buffer, starts[i], choice.weights.length).set(choice.weights);
  });
  return {
    width,
    readOuts: new Float32Array(buffer, readOutsAt, SCORED_ROWS * width),
    chosen: new Int32Array(buffer, chosenAt, 2 * CHOSEN_ROWS),
    choose: (block: number, rows: number): void => {
      const { group, choice } = blocks[block];
      const { first, count } = group;
      kernels.chooseLevels(
        readOutsAt + 4 * first,
        4 * width,
        rows,
        count,
        starts[block],
        choice.levels,
        chosenAt,
        columnsAt,
      );
    },
  };
}

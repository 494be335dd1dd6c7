import { DECISION_UNITS } from '../decision.js';
import { productBlocks, productRowLength } from '../readouts/product-layout.js';
import type { ProductBlock } from '../readouts/product-layout.js';
import { readOutCount } from '../readouts/read-out-groups.js';
import { SCORED_ROWS } from '../row-sums.js';
import type { ScoredRows } from '../row-sums.js';
import type { GroupContext, TableGroup } from './types.js';

/**
 * Of each identity: Σ q_a·q_b of each two read-outs of the same layer and factor, at each level of that factor if it varies
 * within an identity, else over all views. Their covariances are what a layer's information is estimated from.
 */
export function readOutTables({ space, units, hasDecision, readOuts }: GroupContext): TableGroup {
  const blocks = productBlocks(space, readOuts);
  const numbers = productRowLength(blocks);
  const decided = hasDecision ? DECISION_UNITS.length : 0;
  const first = units - decided - readOutCount(readOuts);
  const scratch = new Int16Array(SCORED_ROWS);
  const most = readOuts.reduce((count, group) => Math.max(count, group.count), 0);
  const scores = Array.from({ length: most }, () => new Float64Array(SCORED_ROWS));
  const levels = new Int32Array(SCORED_ROWS);
  return {
    name: 'readouts',
    shapes: [
      {
        name: 'readouts.product',
        scope: 'identity',
        type: 'int64',
        axes: [['level and pair of read-outs', numbers]],
      },
    ],
    addRows(rows, tables) {
      if (numbers === 0) return;
      const sums = tables.identity('readouts.product') as Float64Array;
      for (const block of blocks) {
        for (let a = 0; a < block.group.count; a++) {
          rows.scoresOf(first + block.group.first + a, scratch);
          for (let row = 0; row < rows.length; row++) scores[a][row] = scratch[row];
        }
        if (block.levels > 1) readLevels(rows, block, levels);
        addProducts(block, scores, levels, rows.length, sums);
      }
    },
  };
}

function readLevels({ points, length }: ScoredRows, { group }: ProductBlock, levels: Int32Array) {
  for (let row = 0; row < length; row++) {
    levels[row] = (points[row].levels as Readonly<Record<string, number>>)[group.factor];
  }
}

function addProducts(
  { group, levels, pairs, base }: ProductBlock,
  scores: readonly Float64Array[],
  levelOf: Int32Array,
  rows: number,
  sums: Float64Array,
): void {
  let pair = base;
  for (let a = 0; a < group.count; a++) {
    for (let b = 0; b <= a; b++, pair++) {
      if (levels === 1) sums[pair] += product(scores[a], scores[b], rows);
      else addByLevel(scores[a], scores[b], levelOf, rows, sums, pair, pairs);
    }
  }
}

/** Sums of integers are exact in any order: two of them do not wait for each other. */
function product(x: Float64Array, y: Float64Array, rows: number): number {
  let even = 0;
  let odd = 0;
  for (let row = 1; row < rows; row += 2) {
    even += x[row - 1] * y[row - 1];
    odd += x[row] * y[row];
  }
  return even + odd + (rows % 2 === 1 ? x[rows - 1] * y[rows - 1] : 0);
}

function addByLevel(
  x: Float64Array,
  y: Float64Array,
  levelOf: Int32Array,
  rows: number,
  sums: Float64Array,
  first: number,
  stride: number,
): void {
  for (let row = 0; row < rows; row++) sums[first + levelOf[row] * stride] += x[row] * y[row];
}

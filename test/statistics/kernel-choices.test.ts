import { expect, it } from 'vitest';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { createKernelChoices } from '../../src/statistics/kernels/kernel-choices.js';
import type { ChoiceBlock } from '../../src/statistics/readouts/choice-layout.js';
import { createChoiceCounts } from '../../src/statistics/readouts/count-choices.js';
import type { ScoredRows } from '../../src/statistics/row-sums.js';
import { createSpace, designPoint, PRESETS } from '../../src/stimulus/index.js';

const FIRST_UNIT = 3;
const space = createSpace(PRESETS.smoke);

/** Blocks of every shape: a view factor, one of the identity, a single read-out, one level. */
const blocks = (
  [
    ['yaw', 5, 4, true],
    ['sex', 2, 1, false],
    ['expression', 7, 6, true],
    ['age', 1, 3, false],
  ] as const
).reduce<ChoiceBlock[]>((before, [factor, levels, count, varies]) => {
  const last = before.at(-1);
  const first = last ? last.group.first + last.group.count : 0;
  const base = last ? last.base + last.choice.levels * (last.varies ? last.choice.levels : 1) : 0;
  const weights = Array.from(draws(factor, levels * (count + 1)), Math.fround);
  const choice = { levels, weights };
  const layer = { layer: 'layer', layerOffset: 0, layerUnits: 3 };
  return [...before, { group: { ...layer, factor, first, count, choice }, choice, varies, base }];
}, []);

function draws(stream: string, count: number): Float64Array {
  return normalDraws(drawAddress(7, stream, []), count);
}

function rowsOf(length: number, values: Float32Array, rowLength: number): ScoredRows {
  return {
    ...{ length, values, rowLength, units: rowLength },
    points: Array.from({ length }, (_, row) => designPoint(space, row % space.viewCount)),
    scoresOf: () => undefined,
    columnsOf: () => undefined,
  };
}

function countsBy(create: typeof createChoiceCounts, rows: ScoredRows): Int32Array {
  const counts = new Int32Array(25 + 2 + 49 + 1);
  create(blocks, FIRST_UNIT)(rows, counts);
  return counts;
}

it.each([1, 7, 8, 9, 250])(
  'counts the choices of %d rows as the plain reference does',
  (length) => {
    const rowLength = 20;
    const rows = rowsOf(length, Float32Array.from(draws('values', length * rowLength)), rowLength);
    const counts = countsBy(createKernelChoices, rows);
    expect(counts).toEqual(countsBy(createChoiceCounts, rows));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(blocks.length * length);
  },
);

it('chooses the first of equal levels', () => {
  const { group } = blocks[0];
  const weights = [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0];
  const choice = { levels: 3, weights };
  const tied: ChoiceBlock = { group, choice, varies: false, base: 0 };
  const counts = new Int32Array(3);
  createKernelChoices([tied], FIRST_UNIT)(rowsOf(9, new Float32Array(9 * 20), 20), counts);
  expect([...counts]).toEqual([0, 9, 0]);
});

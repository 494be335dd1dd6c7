import { tableFromIPC } from 'apache-arrow';
import { expect, it } from 'vitest';

import { resultTableToArrow, resultTableToCsv } from '../../src/storage/index.js';

const columns = [{ name: 'bits', type: 'vector' as const }];
const rows = [
  { bits: Float32Array.of(0.5, -0.25) },
  { bits: null },
  { bits: Float32Array.of(1, 2, 3) },
];

it('a column of vectors holds a list of float32 in each row, or null', () => {
  const column = tableFromIPC(resultTableToArrow(columns, rows)).getChild('bits')!;
  const lists = [0, 1, 2].map((row) => column.get(row) as Iterable<number> | null);
  expect(lists.map((list) => list && [...list])).toEqual([[0.5, -0.25], null, [1, 2, 3]]);
  expect(resultTableToCsv(columns, rows)).toBe('bits\r\n0.5 -0.25\r\n\r\n1 2 3\r\n');
});

it('refuses a vector that holds what is no number', () => {
  const bad = [{ bits: Float32Array.of(1, NaN) }];
  expect(() => resultTableToArrow(columns, bad)).toThrow(/column "bits", row 0: expected vector/);
});

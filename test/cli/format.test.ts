import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration } from '../../cli/format.js';

test('counts are grouped by thousands', () => {
  expect([0, 999, 1000, 81_000, 26_250_000, -1234, 5319.6].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '81,000',
    '26,250,000',
    '-1,234',
    '5,320',
  ]);
});

test('bytes take the unit that leaves up to three digits', () => {
  expect(
    [0, 999, 1000, 1_840_000_000, 99_960_000, 250_000_000, 999_600_000, 3e15].map(formatBytes),
  ).toEqual(['0 bytes', '999 bytes', '1.0 kB', '1.8 GB', '100 MB', '250 MB', '1.0 GB', '3.0 PB']);
});

test('durations take their two largest units and carry when rounding', () => {
  expect(
    [0.04, 4.25, 9.96, 59.4, 59.6, 200, 3599.6, 7500, 86_399, 360_000].map(formatDuration),
  ).toEqual([
    '0 s',
    '4.3 s',
    '10 s',
    '59 s',
    '1 min',
    '3 min 20 s',
    '1 h',
    '2 h 5 min',
    '1 d',
    '4 d 4 h',
  ]);
});

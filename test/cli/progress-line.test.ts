import { expect, test } from 'vitest';
import { createRateMeter, progressLine } from '../../cli/progress-line.js';

const halfway = { phase: 'scoring', done: 40_500, total: 81_000 };

test('a line on a terminal has phase, bar, share, images, rate and time left', () => {
  expect(progressLine(halfway, 5_000, { bar: true })).toBe(
    'scoring [==========>         ]   50 %  40,500 of 81,000 images  5,000 images/s  8.1 s left',
  );
});

test('a finished bar is full and has no time left', () => {
  expect(progressLine({ ...halfway, done: 81_000 }, 5_000, { bar: true })).toBe(
    'scoring [====================]  100 %  81,000 of 81,000 images  5,000 images/s',
  );
});

test('a share is rounded down, so that only the end reads 100 %', () => {
  expect(progressLine({ ...halfway, done: 80_999 }, null, { bar: false })).toBe(
    'scoring   99 %  80,999 of 81,000 images',
  );
});

test('a phase without images is only named', () => {
  expect(progressLine({ phase: 'merging', done: 0, total: null }, null, { bar: true })).toBe(
    'merging',
  );
});

test('the rate counts images since the phase began, not those that were there before', () => {
  const meter = createRateMeter();
  expect(meter.update({ phase: 'scoring', done: 50_000, total: 81_000 }, 1_000)).toBeNull();
  expect(meter.update({ phase: 'scoring', done: 52_000, total: 81_000 }, 3_000)).toBe(1_000);
  expect(meter.update({ phase: 'merging', done: 0, total: null }, 4_000)).toBeNull();
});

test('the rate follows the last half minute', () => {
  const meter = createRateMeter();
  const at = (seconds: number, done: number) =>
    meter.update({ phase: 'scoring', done, total: 1e6 }, seconds * 1_000);
  at(0, 0);
  at(100, 1_000);
  at(110, 2_000);
  expect(at(130, 4_000)).toBe(100);
});

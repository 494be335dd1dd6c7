import { describe, expect, it } from 'vitest';
import {
  formatBits,
  formatCount,
  formatDecimals,
  formatDuration,
  formatInstant,
  formatInterval,
  formatPercent,
} from '../../src/report/format.js';
import { shortNames } from '../../src/report/short-names.js';

describe('number formats', () => {
  it('give bits two decimals, and two significant digits below 0.1', () => {
    expect([3.1249, 0.1, 0.0456, 0.00123, 0.0001, 0, -0.00003, -0.0123].map(formatBits)).toEqual([
      '3.12',
      '0.10',
      '0.046',
      '0.0012',
      '0.000',
      '0.000',
      '0.000',
      '−0.012',
    ]);
  });

  it('show null as a dash and never a negative zero', () => {
    expect(formatBits(null)).toBe('–');
    expect(formatPercent(null)).toBe('–');
    expect(formatDecimals(-0.001, 2)).toBe('0.00');
    expect(formatInterval({ low: null, high: 1 }, formatBits)).toBeNull();
  });

  it('group thousands and carry minutes into hours', () => {
    expect([0, 999, 1000, 26_250_000, -1234].map(formatCount)).toEqual([
      '0',
      '999',
      '1,000',
      '26,250,000',
      '−1,234',
    ]);
    expect([59.4, 59.6, 3599, 3600, 7199.9].map(formatDuration)).toEqual([
      '59 s',
      '1 min 0 s',
      '59 min 59 s',
      '1 h 0 min',
      '2 h 0 min',
    ]);
  });

  it('show an instant in UTC and leave other texts alone', () => {
    expect(formatInstant('2026-11-21T06:25:19.000Z')).toBe('2026-11-21 06:25 UTC');
    expect(formatInstant('yesterday')).toBe('yesterday');
  });
});

describe('shortNames', () => {
  it('drops what all names share and cuts the middle only of those still too long', () => {
    expect(
      shortNames(['/net/backbone/stem', '/net/backbone/block4/conv2/Relu_output_0'], 14),
    ).toEqual(['stem', 'block…output_0']);
  });

  it('drops what all names end with and numbers those that would look alike', () => {
    expect(shortNames(['/a/one/relu_out', '/a/two/relu_out'], 8)).toEqual(['one', 'two']);
    expect(shortNames(['stage1_conv2d_x_tail', 'stage1_conv2d_y_tail.0'], 8)).toEqual([
      'st…_tail',
      'st…ail.0',
    ]);
    expect(shortNames(['aaaaa1aaaaab', 'aaaaa2aaaaab'], 6)).toEqual(['1 …aab', '2 …aab']);
  });

  it('drops path parts that the next part repeats and operations, while names stay distinct', () => {
    expect(
      shortNames(
        ['conv1/conv1.2/Clip', 'features/features.12/conv/conv.0/conv.0.2/Clip', 'x/Add', 'x/Mul'],
        25,
      ),
    ).toEqual(['conv1.2/Clip', 'features.12/conv.0.2/Clip', 'x/Add', 'x/Mul']);
    expect(shortNames(['features/features.3/Add', 'features/features.4/Add'], 12)).toEqual([
      'features.3',
      'features.4',
    ]);
  });

  it('leaves names alone that fit', () => {
    expect(shortNames(['block1/a', 'block1/b'], 14)).toEqual(['block1/a', 'block1/b']);
  });
});

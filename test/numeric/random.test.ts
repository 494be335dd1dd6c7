import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  drawAddress,
  normalDraws,
  philox4x32,
  uniformDraw,
} from '../../src/numeric/index.js';

const hex = (words: readonly number[]): string[] =>
  words.map((word) => word.toString(16).padStart(8, '0'));

describe('philox4x32', () => {
  it('gives the known answer of Random123 for a zero counter and key', () => {
    expect(hex(philox4x32([0, 0, 0, 0], [0, 0]))).toEqual([
      '6627e8d5',
      'e169c58d',
      'bc57ac4c',
      '9b00dbd8',
    ]);
  });

  it('gives the known answer of Random123 for a counter and key of all ones', () => {
    expect(hex(philox4x32([-1, -1, -1, -1], [-1, -1]))).toEqual([
      '408f276d',
      '41c83b0e',
      'a20bc7c6',
      '6d5451fd',
    ]);
  });
});

describe('draws', () => {
  it('depend on seed, stream, values and number', () => {
    const base = uniformDraw(drawAddress(1, 'a', [1, 'x']), 0);
    expect(uniformDraw(drawAddress(1, 'a', [1, 'x']), 0)).toBe(base);
    const others = [
      uniformDraw(drawAddress(2, 'a', [1, 'x']), 0),
      uniformDraw(drawAddress(1, 'b', [1, 'x']), 0),
      uniformDraw(drawAddress(1, 'a', [2, 'x']), 0),
      uniformDraw(drawAddress(1, 'a', ['1', 'x']), 0),
      uniformDraw(drawAddress(1, 'a', [1, 'x']), 1),
    ];
    expect(new Set([base, ...others]).size).toBe(6);
  });

  it('are uniform on (0, 1): mean, variance and every tenth of the range', () => {
    const address = drawAddress(7, 'uniform', []);
    const draws = Array.from({ length: 20_000 }, (_, k) => uniformDraw(address, k));
    const mean = draws.reduce((a, b) => a + b) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    const tenths = new Array<number>(10).fill(0);
    for (const draw of draws) tenths[Math.floor(draw * 10)]++;
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('are standard normal after inversion: four moments', () => {
    const draws = normalDraws(drawAddress(7, 'normal', []), 40_000);
    const moment = (power: number): number =>
      draws.reduce((sum, z) => sum + z ** power, 0) / draws.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.02);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(moment(3))).toBeLessThan(0.08);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.25);
  });
});

describe('canonicalJson', () => {
  it('sorts keys at every depth, drops undefined and keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, { d: 1, c: null }], a: 'x', e: undefined })).toBe(
      '{"a":"x","b":[2,{"c":null,"d":1}]}',
    );
  });
});

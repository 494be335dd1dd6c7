import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { normalDraws, drawAddress, normalQuantile } from '../../src/numeric/index.js';
import {
  binOfScore,
  copulaNormalize,
  createScorer,
  fitCalibration,
  fitUnitCalibration,
  MAX_KNOTS,
} from '../../src/statistics/index.js';
import type { UnitCalibration } from '../../src/statistics/index.js';

const gaussian = (count: number): Float32Array =>
  Float32Array.from(normalDraws(drawAddress(1, 'calibrate', []), count));

function scoreAll(unit: UnitCalibration, values: Float32Array): { q: number[]; clamped: number } {
  const scores = new Int16Array(values.length);
  const scorer = createScorer({ points: 1, units: [unit], templates: null });
  const clamped = scorer.score({
    values,
    rows: values.length,
    rowLength: 1,
    firstUnit: 0,
    scores,
    stride: values.length,
    offset: 0,
  });
  return { q: [...scores], clamped };
}

describe('fitUnitCalibration', () => {
  it('gives ties their mid-rank: of 0, 0, 1 the scores are Φ⁻¹(1.5/4) and Φ⁻¹(3/4)', () => {
    const { values, scores } = fitUnitCalibration(Float32Array.of(1, 0, 0));
    expect([...values]).toEqual([0, 1]);
    expect([...scores]).toEqual([normalQuantile(1.5 / 4), normalQuantile(3 / 4)]);
  });

  it('gives a constant unit one knot of score 0', () => {
    const { values, scores } = fitUnitCalibration(new Float32Array(100).fill(3));
    expect([...values]).toEqual([3]);
    expect([...scores]).toEqual([0]);
  });

  it('takes -0 and 0 for one value', () => {
    expect([...fitUnitCalibration(Float32Array.of(-0, 0, 2)).values]).toEqual([0, 2]);
  });

  it('keeps at most 1,024 ascending knots, and scores on average within 0.003 of the exact ones', () => {
    const sample = gaussian(20_000).map((z) => Math.max(0, z) ** 3);
    const unit = fitUnitCalibration(sample);
    expect(unit.values.length).toBeLessThanOrEqual(MAX_KNOTS);
    for (let k = 1; k < unit.values.length; k++) {
      expect(unit.values[k]).toBeGreaterThan(unit.values[k - 1]);
      expect(unit.scores[k]).toBeGreaterThan(unit.scores[k - 1]);
    }
    const exact = copulaNormalize(sample);
    const { q, clamped } = scoreAll(unit, sample);
    const errors = q.map((score, i) => Math.abs(score / 1024 - exact[i]));
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.003);
    expect(clamped).toBe(0);
  });

  it('scores an atom exactly, and values beside it by their own rank', () => {
    const sample = gaussian(20_000).map((z) => Math.max(0, z));
    const zeros = sample.filter((value) => value === 0).length;
    const unit = fitUnitCalibration(sample);
    expect(unit.scores[0]).toBe(normalQuantile((zeros + 1) / 2 / 20_001));
    const beside = Math.min(...sample.filter((value) => value > 0));
    const { q } = scoreAll(unit, Float32Array.of(0, beside));
    expect(q[0]).toBe(Math.round(1024 * unit.scores[0]));
    expect(q[1] / 1024).toBeCloseTo(normalQuantile((zeros + 1) / 20_001), 2);
  });

  it('refuses empty samples and values that are not finite', () => {
    expect(() => fitUnitCalibration(new Float32Array(0))).toThrow(/found none/);
    expect(() => fitUnitCalibration(Float32Array.of(1, NaN))).toThrow(/found NaN at .* 1/);
  });
});

describe('fitCalibration', () => {
  it('fits every unit and names the one whose column is wrong', () => {
    const { units, points } = fitCalibration((unit) => Float32Array.of(unit, 5), 2, 2, null);
    expect(points).toBe(2);
    expect([...units[1].values]).toEqual([1, 5]);
    expect(() => fitCalibration(() => Float32Array.of(1), 1, 2, null)).toThrow(
      /2 values of unit 0, found 1/,
    );
    const column = (unit: number): Float32Array => Float32Array.of(unit === 1 ? Infinity : 0, 0);
    expect(() => fitCalibration(column, 2, 2, null)).toThrow(/unit 1: .*Infinity/);
  });
});

const SHAPES: readonly [string, (z: number) => number][] = [
  ['smooth', (z) => z],
  ['rectified', (z) => Math.max(0, z)],
  ['crowded at the middle', (z) => z ** 3],
  ['over many decades', (z) => Math.exp(4 * z)],
  ['crowded at both ends', (z) => 1 / (1 + Math.exp(-3 * z))],
  ['with an atom inside', (z) => (z * Math.max(0, Math.min(6, 3 * z + 3))) / 6],
];

describe('createScorer', () => {
  it.each(SHAPES)(
    'is on average within 0.004 of the exact scores of a unit that is %s',
    (_, shape) => {
      const sample = gaussian(20_000).map(shape);
      const exact = copulaNormalize(sample);
      const { q } = scoreAll(fitUnitCalibration(sample), sample);
      const sum = q.reduce((total, score, i) => total + Math.abs(score / 1024 - exact[i]), 0);
      expect(sum / q.length).toBeLessThan(0.004);
    },
  );

  const float = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ min: -2, max: 2, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
  );

  it('is monotone and exact at atoms, for any sample and any value', () => {
    fc.assert(
      fc.property(fc.array(float, { minLength: 1, maxLength: 60 }), fc.array(float), (a, b) => {
        const unit = fitUnitCalibration(Float32Array.from(a));
        const values = Float32Array.from([...a, ...b]).sort();
        const { q } = scoreAll(unit, values);
        q.forEach((score, i) => expect(score).toBeGreaterThanOrEqual(i === 0 ? score : q[i - 1]));
        const atoms = unit.values.filter((_, k) => unit.atoms[k] === 1);
        const exact = Array.from(unit.scores).filter((_, k) => unit.atoms[k] === 1);
        const atAtoms = scoreAll(unit, atoms).q;
        exact.forEach((score, k) =>
          expect(Math.abs(atAtoms[k] - score * 1024)).toBeLessThan(0.501),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('clamps outside the calibration and counts it', () => {
    const unit = fitUnitCalibration(Float32Array.of(0, 1, 2));
    const { q, clamped } = scoreAll(unit, Float32Array.of(-1, 0, 2, 3, 4));
    expect(clamped).toBe(3);
    expect(q[0]).toBe(q[1]);
    expect(q[2]).toBe(q[4]);
  });

  it('refuses NaN and Infinity by unit and row', () => {
    const unit = fitUnitCalibration(Float32Array.of(0, 1));
    for (const wrong of [NaN, Infinity, -Infinity]) {
      expect(() => scoreAll(unit, Float32Array.of(0, wrong))).toThrow(/unit 0, row 1/);
    }
  });

  it('refuses a calibration whose knots do not ascend', () => {
    const fitted = fitUnitCalibration(Float32Array.of(1, 2));
    const unit = { ...fitted, values: Float32Array.of(1, 1) };
    expect(() => createScorer({ points: 2, units: [unit], templates: null })).toThrow(/knot 1/);
  });

  it('places units and rows by stride and offset', () => {
    const units = [0, 1, 2].map((shift) => fitUnitCalibration(Float32Array.of(shift, shift + 1)));
    const scores = new Int16Array(3 * 8);
    createScorer({ points: 2, units, templates: null }).score({
      values: Float32Array.of(1, 2, 3, 0, 1, 2),
      rows: 2,
      rowLength: 3,
      firstUnit: 0,
      scores,
      stride: 8,
      offset: 5,
    });
    const top = Math.round(1024 * normalQuantile(2 / 3));
    for (const unit of [0, 1, 2]) {
      expect([...scores.subarray(8 * unit + 5, 8 * unit + 7)]).toEqual([top, -top]);
    }
  });
});

describe('binOfScore', () => {
  it('cuts the normal distribution into 16 equal parts', () => {
    expect(binOfScore(-5000)).toBe(0);
    expect(binOfScore(-1)).toBe(7);
    expect(binOfScore(0)).toBe(8);
    expect(binOfScore(99_999)).toBe(15);
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) {
      counts[binOfScore(Math.round(1024 * normalQuantile((i + 0.5) / 16_000)))]++;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(10);
  });
});

import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import {
  conditionalInformation,
  conditionalInformationDiscrete,
  copulaNormalize,
  informationContinuous,
  informationDiscrete,
  interactionInformation,
  interactionInformationDiscrete,
} from '../../src/statistics/index.js';
import { numbers } from './helpers.js';

const COUNT = 20_000;
const draws = (stream: string, count = COUNT): Float64Array =>
  normalDraws(drawAddress(6, stream, []), count);
const several = (stream: string, variables: number, count = COUNT): Float64Array[] =>
  numbers(variables).map((v) => draws(`${stream} ${v}`, count));
/** a·x + b·y + … */
const combine = (...terms: [number, Float64Array][]): Float64Array =>
  terms[0][1].map((_, i) => terms.reduce((sum, [weight, values]) => sum + weight * values[i], 0));
const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const gaussian = (rho: number): number => -0.5 * Math.log2(1 - rho * rho);
/** Four standard errors of Gaussian information with canonical correlations `rhos`: each has variance ρ²/n nats². */
const fourErrors = (...rhos: number[]): number =>
  (4 * Math.hypot(...rhos, 1 / Math.sqrt(COUNT))) / Math.sqrt(COUNT) / Math.LN2;

describe('Gaussian information', () => {
  it('of Gaussians of one to four dimensions converges to the sum of -½ log2(1 - ρ²)', () => {
    const rhos = [0.3, 0.6, 0.8, 0.95];
    for (let d = 1; d <= 4; d++) {
      const x = several('x', d);
      const y = several('e', d).map((noise, v) =>
        combine([rhos[v], x[v]], [Math.sqrt(1 - rhos[v] ** 2), noise]),
      );
      const onPaper = rhos.slice(0, d).reduce((sum, rho) => sum + gaussian(rho), 0);
      const error = Math.abs((informationContinuous(x, y).bits ?? NaN) - onPaper);
      expect(error).toBeLessThan(fourErrors(...rhos.slice(0, d)));
    }
  });

  it('does not change when either side is mixed linearly, or with the order of samples or variables', () => {
    const x = several('x', 3, 500);
    const y = [combine([1, x[0]], [1, draws('e', 500)]), x[1].map((v, i) => v * x[2][i])];
    const { bits } = informationContinuous(x, y);
    const mixed = [
      combine([2, x[0]], [1, x[1]]),
      combine([1, x[1]], [-3, x[2]]),
      combine([1, x[2]], [5, x[0]]),
    ];
    expect(informationContinuous(mixed, y).bits).toBeCloseTo(bits ?? NaN, 10);
    expect(informationContinuous([y[1], y[0]], x).bits).toBeCloseTo(bits ?? NaN, 12);
    const order = numbers(500).map((i) => (i * 7) % 500);
    const permute = (values: Float64Array): Float64Array => values.map((_, i) => values[order[i]]);
    expect(informationContinuous(x.map(permute), y.map(permute)).bits).toBeCloseTo(bits ?? NaN, 12);
  });

  it('does not see a monotone change of copula-normalised variables, ties included', () => {
    const x = draws('x', 400).map((v) => Math.max(0, Math.round(4 * v)));
    const y = combine([0.3, x], [1, draws('e', 400)]);
    const bend = (values: Float64Array): Float64Array => values.map((v) => Math.exp(v) + v ** 3);
    const information = (a: Float64Array, b: Float64Array) =>
      informationContinuous(copulaNormalize(a), copulaNormalize(b)).bits;
    expect(information(bend(x), bend(y))).toBe(information(x, y));
    expect(information(x, y)).toBeGreaterThan(0.1);
    const labels = numbers(400).map((i) => (y[i] > 0 ? 1 : 0));
    expect(informationDiscrete(copulaNormalize(bend(x)), labels, 2)).toEqual(
      informationDiscrete(copulaNormalize(x), labels, 2),
    );
  });

  it('about a label does not depend on which number a level has', () => {
    const labels = Int32Array.from(numbers(600), (i) => i % 3);
    const x = several('x', 2, 600).map((values) => values.map((v, i) => v + labels[i]));
    const renamed = labels.map((label) => [2, 0, 1][label]);
    const { bits } = informationDiscrete(x, labels, 3);
    expect(informationDiscrete(x, renamed, 3).bits).toBeCloseTo(bits ?? NaN, 12);
  });

  it('of independent data has the bias dx·dy/(2n ln 2) and (k-1)d(d+1)/(4n ln 2), which the correction removes', () => {
    const n = 200;
    const runs = numbers(150).map((run) => {
      const x = several(`null x ${run}`, 2, n);
      const y = several(`null y ${run}`, 3, n);
      const labels = numbers(n).map((i) => i % 4);
      return [true, false].flatMap((biasCorrected) => [
        informationContinuous(x, y, { biasCorrected }).bits ?? NaN,
        informationDiscrete(x, labels, 4, { biasCorrected }).bits ?? NaN,
      ]);
    });
    const column = (k: number): number => mean(runs.map((run) => run[k]));
    // Uncorrected 0.0216 and 0.0325 bits, each value with a deviation near 0.01: four errors of the mean are 0.004.
    expect(Math.abs(column(2) - 6 / (2 * n * Math.LN2))).toBeLessThan(0.004);
    expect(Math.abs(column(3) - (3 * 6) / (4 * n * Math.LN2))).toBeLessThan(0.004);
    expect(Math.abs(column(0))).toBeLessThan(0.004);
    expect(Math.abs(column(1))).toBeLessThan(0.004);
  });

  it('gives null with a reason for variables of one side that add up to each other', () => {
    const [a, b, y] = several('x', 3, 300);
    const sum = combine([0.7, a], [0.1, b]);
    expect(informationContinuous([a, b, sum], y)).toMatchObject({ bits: null });
    expect(informationContinuous([a, b, sum], y).reason).toMatch(/depend linearly/);
    expect(informationContinuous([a, b], sum).reason).toMatch(/^deterministic/);
    const labels = numbers(300).map((i) => i % 2);
    expect(informationDiscrete([a, b, sum], labels, 2).reason).toMatch(/depend linearly/);
  });

  it('keeps apart variables of very different size', () => {
    const x = draws('x');
    const y = combine([0.6e-12, x], [0.8e-12, draws('e')]);
    const bits = informationContinuous(x, y).bits ?? NaN;
    expect(Math.abs(bits - gaussian(0.6))).toBeLessThan(fourErrors(0.6));
  });

  it('refuses what is no sample: NaN, integers, nothing, other lengths', () => {
    const x = draws('x', 10);
    const bad = x.slice();
    bad[3] = NaN;
    expect(() => informationContinuous(x, bad)).toThrow(/finite values of y, found NaN at 3/);
    expect(() => informationContinuous(x, new Int32Array(10) as never)).toThrow(/found Int32Array/);
    expect(() => informationContinuous([], x)).toThrow(/a variable in x, found none/);
    expect(() => conditionalInformation(x, x, x.slice(1))).toThrow(/10 and in z 9 samples/);
    expect(() => copulaNormalize([1, NaN])).toThrow(/found NaN at 1/);
    expect(() => informationDiscrete(x, [0, 1], 2)).toThrow(
      /label for each of 10 samples, found 2/,
    );
    expect(() => informationDiscrete(x, Array<number>(10).fill(0.5), 2)).toThrow(/found 0.5 at 0/);
    expect(() => informationDiscrete(x, Array<number>(10).fill(0), 0)).toThrow(/levels, found 0/);
  });
});

describe('conditional information', () => {
  it('is nothing between effects of a common cause, which share much, given the cause', () => {
    const z = draws('z');
    const x = combine([1, z], [1, draws('x')]);
    const y = combine([1, z], [1, draws('y')]);
    expect(informationContinuous(x, y).bits).toBeGreaterThan(0.18);
    expect(Math.abs(conditionalInformation(x, y, z).bits ?? NaN)).toBeLessThan(fourErrors());
    const interaction = interactionInformation(x, y, z).bits ?? NaN;
    expect(Math.abs(interaction + gaussian(0.5))).toBeLessThan(2 * fourErrors(0.5));
  });

  it('is all synergy between independent causes given their sum', () => {
    const [x, y] = several('cause', 2);
    const z = combine([1, x], [1, y], [0.5, draws('noise')]);
    // Cov(x, y | z) = [[1, 0], [0, 1]] - 1/2.25: the partial correlation is -(1/2.25)/(1 - 1/2.25) = -0.8.
    const bits = conditionalInformation(x, y, z).bits ?? NaN;
    expect(Math.abs(bits - gaussian(0.8))).toBeLessThan(fourErrors(0.8));
    const interaction = interactionInformation(x, y, z).bits ?? NaN;
    expect(Math.abs(interaction - gaussian(0.8))).toBeLessThan(2 * fourErrors(0.8));
  });

  it('obeys the chain rule I(x; y, z) = I(x; z) + I(x; y | z) exactly, and the interaction is symmetric', () => {
    const [x, y, z] = [several('a', 2, 300), several('b', 1, 300), several('c', 2, 300)];
    for (const biasCorrected of [true, false]) {
      const of = (a: Float64Array[], b: Float64Array[]): number =>
        informationContinuous(a, b, { biasCorrected }).bits ?? NaN;
      const given = conditionalInformation(x, y, z, { biasCorrected }).bits ?? NaN;
      expect(of(x, [...y, ...z])).toBeCloseTo(of(x, z) + given, 12);
      const interaction = interactionInformation(x, y, z, { biasCorrected }).bits ?? NaN;
      expect(interaction).toBeCloseTo(given - of(x, y), 12);
      expect(interactionInformation(z, x, y, { biasCorrected }).bits).toBeCloseTo(interaction, 12);
    }
  });

  it('gives null with a reason where the condition settles a side, or has no variance', () => {
    const [x, y] = several('x', 2, 50);
    expect(conditionalInformation(x, y, x).reason).toMatch(/^given the condition/);
    expect(conditionalInformation(x, y, new Float64Array(50)).reason).toMatch(/of the condition/);
    expect(conditionalInformation(x, combine([1, x], [1, y]), y).reason).toMatch(/^deterministic/);
    const few = several('few', 3, 3);
    expect(conditionalInformation(few[0], few[1], few[2])).toEqual({
      bits: null,
      reason: expect.stringMatching(/^too few samples/) as string,
    });
    expect(interactionInformation(x, y, x).reason).toMatch(/^deterministic/);
  });
});

describe('information given a label', () => {
  const labels = Int32Array.from(numbers(COUNT), (i) => i % 2);
  const sign = (i: number): number => (labels[i] === 0 ? -1 : 1);
  const x = draws('x');

  it('sees an XOR: sides whose dependence has another sign in each class share nothing pooled, all within', () => {
    const noise = draws('e');
    const y = x.map((v, i) => sign(i) * 0.8 * v + 0.6 * noise[i]);
    const { bits, pooledBits } = conditionalInformationDiscrete(x, y, labels, 2);
    expect(Math.abs((bits ?? NaN) - gaussian(0.8))).toBeLessThan(fourErrors(0.8));
    expect(Math.abs(pooledBits ?? NaN)).toBeLessThan(fourErrors());
    const synergy = interactionInformationDiscrete(x, y, labels, 2).bits ?? NaN;
    expect(Math.abs(synergy - gaussian(0.8))).toBeLessThan(2 * fourErrors(0.8));
    expect(Math.abs(informationDiscrete(x, labels, 2).bits ?? NaN)).toBeLessThan(fourErrors());
    expect(Math.abs(informationDiscrete(y, labels, 2).bits ?? NaN)).toBeLessThan(fourErrors());
  });

  it('takes out what two sides share only through the label, within and pooled', () => {
    const noise = draws('e');
    const shifted = x.map((v, i) => v + 3 * sign(i));
    const y = noise.map((v, i) => v + 3 * sign(i));
    expect(informationContinuous(shifted, y).bits).toBeGreaterThan(1);
    const { bits, pooledBits } = conditionalInformationDiscrete(shifted, y, labels, 2);
    expect(Math.abs(bits ?? NaN)).toBeLessThan(fourErrors());
    expect(Math.abs(pooledBits ?? NaN)).toBeLessThan(fourErrors());
    expect(interactionInformationDiscrete(shifted, y, labels, 2).bits).toBeLessThan(-0.5);
  });

  it('with one level is Gaussian-copula information, within and pooled alike', () => {
    const y = combine([0.5, x], [1, draws('e')]);
    const one = new Int32Array(COUNT);
    const { bits } = informationContinuous(copulaNormalize(x), copulaNormalize(y));
    expect(conditionalInformationDiscrete(x, y, one, 1)).toEqual({
      bits,
      reason: null,
      pooledBits: bits,
      pooledReason: null,
    });
  });

  it('gives null with a reason for an empty class, a short one, and a copy', () => {
    const [a, b] = several('short', 2, 9);
    const ends = [0, 0, 0, 0, 0, 0, 0, 2, 2];
    expect(conditionalInformationDiscrete(a, b, ends, 3)).toEqual({
      bits: null,
      reason: 'level 1 has no samples',
      pooledBits: null,
      pooledReason: 'level 1 has no samples',
    });
    const short = conditionalInformationDiscrete(
      a,
      b,
      ends.map((label) => label / 2),
      2,
    );
    expect(short.bits).toBeNull();
    expect(short.reason).toMatch(/^level 1: too few samples/);
    expect(short.pooledBits).not.toBeNull();
    const copy = conditionalInformationDiscrete(a, a, new Int32Array(9), 1);
    expect(copy.reason).toMatch(/^level 0: deterministic/);
    expect(copy.pooledReason).toMatch(/^deterministic/);
  });
});

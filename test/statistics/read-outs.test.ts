import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraws, symmetricEigen } from '../../src/numeric/index.js';
import {
  applyReadOuts,
  createAccumulator,
  createPlainSums,
  createReadOutReader,
  createScorer,
  estimateAudit,
  fitCalibration,
  fitReadOuts,
  foldAudit,
  informationDiscrete,
  foldedInterval,
  mergeTables,
  readOutCount,
  readOutLayers,
  tablesDigest,
} from '../../src/statistics/index.js';
import type {
  Calibration,
  FitRows,
  Interval,
  ReadOuts,
  UnitLayer,
} from '../../src/statistics/index.js';
import { chooseUnits } from '../../src/statistics/readouts/choose-units.js';
import { leadingAxes } from '../../src/statistics/readouts/leading-axes.js';
import { blockOf, designPoint } from '../../src/stimulus/index.js';
import { numbers, tableRow, testSpace } from './helpers.js';

const space = testSpace({
  residual: numbers(12),
  sex: ['male', 'female'],
  yaw: [-30, 0, 30],
  pitch: [-15, 15],
  azimuth: [-30, 0, 30, 60, 70],
});
const layers: UnitLayer[] = [
  { name: 'early', units: 9, offset: 0 },
  { name: 'late', units: 5, offset: 9 },
];
const UNITS = 14;
const points = numbers(space.pointCount).map((index) => designPoint(space, index));
/** Units that know a little of yaw, sex or the person; the last of each layer is dead. */
const activations = ((): Float32Array => {
  const draws = normalDraws(drawAddress(3, 'read-outs', []), points.length * UNITS);
  const people = normalDraws(drawAddress(4, 'read-outs', []), 12);
  return Float32Array.from(draws, (z, i) => {
    const unit = i % UNITS;
    const { levels } = points[Math.floor(i / UNITS)];
    if (unit === 8 || unit === 13) return 7;
    const known = [levels.yaw - 1, 2 * levels.sex - 1, people[levels.residual]][unit % 3];
    return 100 + 3 * (0.6 * known + z);
  });
})();

function rowsOf(from: number, to: number): FitRows {
  const members = numbers(space.pointCount).filter((index) => index >= from && index < to);
  return {
    units: UNITS,
    identities: Int32Array.from(members, (index) => points[index].identity),
    views: Int32Array.from(members, (index) => points[index].view),
    values: activations.slice(from * UNITS, to * UNITS),
  };
}

function fit(parts: readonly FitRows[]): ReadOuts {
  const fitting = fitReadOuts(space, layers, parts);
  for (;;) {
    const step = fitting.next();
    if (step.done) return step.value;
  }
}

const fitted = fit([rowsOf(0, space.pointCount)]);
const count = readOutCount(fitted.groups);

function calibrationWith(readOuts: ReadOuts): Calibration {
  const own = readOutCount(readOuts.groups);
  const read = new Float32Array(points.length * own);
  points.forEach((_, row) => applyReadOuts(readOuts, activations, row * UNITS, read, row * own));
  const column = (unit: number): Float32Array =>
    Float32Array.from(points, (_, row) =>
      unit < UNITS ? activations[row * UNITS + unit] : read[row * own + unit - UNITS],
    );
  return { ...fitCalibration(column, UNITS + own, points.length, null), readOuts };
}

const calibration = calibrationWith(fitted);

function accumulate(from: number, to: number, createSums?: typeof createPlainSums) {
  const accumulator = createAccumulator({
    ...{ space, layers, calibration, createSums },
    decision: null,
    blockOf: (identity) => blockOf(space, identity),
  });
  for (let identity = from; identity < to; identity++) {
    const first = identity * space.viewCount;
    const own = points.slice(first, first + space.viewCount);
    accumulator.add(own, activations.subarray(first * UNITS));
  }
  return accumulator.finish();
}

const tables = mergeTables([accumulate(0, space.identityCount)]);

describe('fitReadOuts', () => {
  it('gives at most one read-out fewer than levels, in the order of layers and factors', () => {
    const counts = Object.fromEntries(
      fitted.groups.map(({ layer, factor, count }) => [`${layer} ${factor}`, count]),
    );
    expect(counts).toEqual({
      ...{ 'early residual': 5, 'early sex': 1, 'early yaw': 2, 'early pitch': 1 },
      ...{ 'early azimuth': 4, 'early identity': 3 },
      ...{ 'late residual': 4, 'late sex': 1, 'late yaw': 2, 'late pitch': 1 },
      ...{ 'late azimuth': 4, 'late identity': 3 },
    });
    expect(readOutLayers(fitted.groups, UNITS)[1]).toEqual({
      ...{ name: 'early about sex', factor: 'sex', units: 1, offset: UNITS + 5 },
    });
  });

  it('gives the same bits however the calibration points were split', () => {
    const cut = fc.integer({ min: 1, max: space.pointCount - 1 });
    fc.assert(
      fc.property(fc.uniqueArray(cut, { maxLength: 4 }), (cuts) => {
        const ends = [...cuts.sort((a, b) => a - b), space.pointCount];
        const parts = ends.map((end, i) => rowsOf(i === 0 ? 0 : ends[i - 1], end));
        expect(fit(parts)).toEqual(fitted);
      }),
      { numRuns: 5 },
    );
  });

  it('sees even residuals only', () => {
    const whole = rowsOf(0, space.pointCount);
    const values = whole.values.map((value, i) =>
      points[Math.floor(i / UNITS)].levels.residual % 2 === 1 ? -5 * value : value,
    );
    expect(fit([{ ...whole, values }])).toEqual(fitted);
  });

  it('combines units that vary, into numbers of mean 0 and variance 1 over the points fitted on', () => {
    const even = numbers(points.length).filter((row) => points[row].levels.residual % 2 === 0);
    const read = new Float32Array(count);
    const sums = new Float64Array(count);
    const squares = new Float64Array(count);
    for (const row of even) {
      applyReadOuts(fitted, activations, row * UNITS, read, 0);
      read.forEach((value, r) => {
        sums[r] += value / even.length;
        squares[r] += value ** 2 / even.length;
      });
    }
    sums.forEach((mean) => expect(mean).toBeCloseTo(0, 4));
    squares.forEach((square) => expect(square).toBeCloseTo(1, 4));
    fitted.weights.forEach((weights) => expect(weights.at(-1)).toBe(0));
  });

  it('takes units from every factor in turn where a layer has too many', () => {
    const size = { classes: 2, arePeople: false, mostReadOuts: 1 };
    const factor = { name: 'any', ...size, classOf: () => 0 };
    const shares = Float64Array.of(0.5, 0.5);
    const known = (strengths: number[]) => ({
      ...{ factor, classes: 2, shares },
      means: Float64Array.of(...strengths, ...strengths.map((x) => -x)),
    });
    const factors = [known([0.1, 0.9, 0.8, 0.7, 0]), known([0.2, 0, 0, 0, 0.1])];
    expect([...chooseUnits(5, factors, 3)]).toEqual([0, 1, 2]);
    expect([...chooseUnits(5, factors, 4)]).toEqual([0, 1, 2, 4]);
    expect([...chooseUnits(5, factors, 9)]).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('leadingAxes', () => {
  it('agrees with the whole decomposition on a matrix large enough to be iterated', () => {
    const size = 80;
    const draws = normalDraws(drawAddress(6, 'axes', []), size * 12);
    const matrix = Float64Array.from({ length: size * size }, (_, i) => {
      const [a, b] = [Math.floor(i / size), i % size];
      return numbers(12).reduce((sum, k) => sum + draws[a * 12 + k] * draws[b * 12 + k], 0);
    });
    const whole = symmetricEigen(matrix, size);
    const { values, vectors } = leadingAxes(matrix, size, 5);
    values.forEach((value, k) => {
      expect(value).toBeCloseTo(whole.values[k], 6);
      const along = vectors[k].reduce((sum, x, i) => sum + x * whole.vectors[k][i], 0);
      expect(Math.abs(along)).toBeCloseTo(1, 6);
    });
    expect(leadingAxes(matrix, size, 40).values).toHaveLength(12);
  });
});

describe('the kernel of read-outs', () => {
  it('gives the bits of the plain loop for any number of rows', () => {
    const read = createReadOutReader(fitted, UNITS);
    const plain = new Float32Array(9 * count);
    for (const rows of [1, 2, 3, 4, 5, 9]) {
      for (let row = 0; row < rows; row++) {
        applyReadOuts(fitted, activations, row * UNITS, plain, row * count);
      }
      expect(read(activations, rows)).toEqual(plain.subarray(0, rows * count));
    }
  });

  it('gives the tables of the plain sums', () => {
    const plain = accumulate(0, 6, createPlainSums);
    expect(tablesDigest(accumulate(0, 6))).toBe(tablesDigest(plain));
  });
});

describe('sums of read-outs', () => {
  it('merge to the same tables whatever the split', () => {
    const digest = tablesDigest(tables);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: space.identityCount - 1 }), (cut) => {
        const parts = [accumulate(cut, space.identityCount), accumulate(0, cut)];
        expect(tablesDigest(mergeTables(parts))).toBe(digest);
      }),
      { numRuns: 5 },
    );
  });

  it('hold the products of each two read-outs of a factor at its own levels', () => {
    const identity = 7;
    const q = scores();
    const row = tableRow(tables, 'readouts.product', identity)!;
    const yaw = fitted.groups.findIndex(({ factor }) => factor === 'yaw');
    const { first } = fitted.groups[yaw];
    const views = numbers(points.length).filter(
      (i) => points[i].identity === identity && points[i].levels.yaw === 2,
    );
    const expected = [
      [0, 0],
      [1, 0],
      [1, 1],
    ].map(([a, b]) => views.reduce((sum, i) => sum + q[first + a][i] * q[first + b][i], 0));
    // Before it: residual, (5·6)/2 pairs, and sex, 1; then three pairs for each of two earlier levels.
    expect(row.slice(16 + 6, 16 + 9)).toEqual(expected);
  });
});

/** Scores of every read-out at every point. */
function scores(): Float64Array[] {
  const scorer = createScorer(calibration);
  const read = new Float32Array(points.length * count);
  points.forEach((_, row) => applyReadOuts(fitted, activations, row * UNITS, read, row * count));
  const q = new Int16Array(count * points.length);
  const place = { rows: points.length, rowLength: count, firstUnit: UNITS, offset: 0 };
  const target = new Int16Array((UNITS + count) * points.length);
  scorer.score({ values: read, ...place, scores: target, stride: points.length });
  q.set(target.subarray(UNITS * points.length));
  return numbers(count).map((r) =>
    Float64Array.from(q.subarray(r * points.length, (r + 1) * points.length)),
  );
}

describe('information of layers', () => {
  const estimates = estimateAudit({ space, layers, tables, readOuts: fitted.groups });
  const odd = numbers(points.length).filter((row) => points[row].levels.residual % 2 === 1);
  const q = scores();

  it.each(['early', 'late'])('is the in-memory estimate over odd residuals (%s)', (layer) => {
    for (const factor of ['sex', 'yaw', 'pitch', 'azimuth', 'residual', 'identity']) {
      const group = fitted.groups.find((one) => one.layer === layer && one.factor === factor)!;
      const variables = numbers(group.count).map((a) =>
        Float64Array.from(odd, (row) => q[group.first + a][row]),
      );
      const labels = odd.map((row) => {
        const { levels, identity } = points[row];
        if (factor === 'identity') return identity;
        return (levels as Readonly<Record<string, number>>)[factor];
      });
      const distinct = [...new Set(labels)];
      const numbered = labels.map((label) => distinct.indexOf(label));
      const expected = informationDiscrete(variables, numbered, distinct.length);
      const found = estimates.layerInformation.find(
        (row) => row.layer === layer && row.factor === factor,
      )!;
      const { gaussian } = found;
      expect(gaussian.bits, factor).toBeCloseTo(expected.bits!, 9);
      const counts = fitted.groups
        .filter((one) => one.layer === layer && ['identity', 'residual'].includes(one.factor))
        .map((one) => one.count);
      // About identity the read-outs of the residual may tell more.
      expect(factor === 'identity' ? counts : [group.count]).toContain(found.readOuts);
      // An interval ends at 0, and holds an estimate below.
      if (gaussian.bits! > 0) expect(gaussian.low!).toBeLessThan(gaussian.bits!);
      else expect(gaussian.low).toBe(gaussian.bits);
      expect(gaussian.low!).toBeGreaterThanOrEqual(Math.min(0, gaussian.bits!));
      expect(gaussian.high!).toBeGreaterThan(gaussian.bits!);
    }
  });

  it('has the same interval where gates look, of read-outs and of best units', () => {
    const { information } = foldAudit({ space, layers, tables, readOuts: fitted.groups });
    const ends = ({ low, high, reason }: Interval) => ({ low, high, reason });
    for (const row of estimates.layerInformation.filter(({ bits }) => bits !== null)) {
      const found = information.find(
        ({ layer, factor, source }) =>
          layer === row.layer && factor === row.factor && source === 'read-outs',
      )!;
      expect(foldedInterval(found), row.factor).toEqual(ends(row));
    }
    const units = information.filter(
      ({ source, value }) => source !== 'read-outs' && value !== null,
    );
    expect(units.length).toBeGreaterThan(5);
    for (const found of units) {
      const { layer, factor, unit } = found;
      const row = estimates.information.find(
        (one) => one.layer === layer && one.factor === factor && one.unit === unit,
      )!;
      expect(foldedInterval(found), factor).toEqual(ends(row));
    }
  });

  it('is that of the level chosen from the read-outs: of the confusions over odd residuals', () => {
    for (const { factor, choice, first, count: own } of fitted.groups) {
      if (choice === null) continue;
      const { layer } = fitted.groups.find((group) => group.first === first)!;
      const read = new Float32Array(count);
      const confusions = new Float64Array(choice.levels ** 2);
      for (const row of odd) {
        applyReadOuts(fitted, activations, row * UNITS, read, 0);
        const scoreOf = (level: number): number =>
          numbers(own).reduce(
            (sum, a) => sum + choice.weights[level * (own + 1) + 1 + a] * read[first + a],
            choice.weights[level * (own + 1)],
          );
        const best = numbers(choice.levels).reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
        const truth = (points[row].levels as Readonly<Record<string, number>>)[factor];
        confusions[truth * choice.levels + best]++;
      }
      const found = estimates.layerInformation.find(
        (row) => row.layer === layer && row.factor === factor,
      )!;
      const entropy = (counts: readonly number[]): number =>
        -counts.reduce((sum, n) => sum + (n ? (n / odd.length) * Math.log2(n / odd.length) : 0), 0);
      const sumsOf = (at: (i: number) => number): number[] =>
        numbers(choice.levels).map((level) =>
          confusions.reduce((sum, n, i) => sum + (at(i) === level ? n : 0), 0),
        );
      const levels = sumsOf((i) => Math.floor(i / choice.levels));
      const chosen = sumsOf((i) => i % choice.levels);
      const occupied = (counts: readonly number[]): number => counts.filter((n) => n > 0).length;
      const correction =
        (occupied(levels) + occupied(chosen) - occupied([...confusions]) - 1) /
        (2 * odd.length * Math.LN2);
      const plugIn = entropy(levels) + entropy(chosen) - entropy([...confusions]);
      expect(found.estimate).toBe('choice');
      expect(found.bits, factor).toBeCloseTo(plugIn + Math.min(0, correction), 9);
      expect([found.low! <= found.bits!, found.high! >= found.bits!]).toEqual([true, true]);
    }
  });

  it('chooses no person, since other people estimate than were fitted', () => {
    const people = fitted.groups
      .filter(({ choice }) => choice === null)
      .map(({ factor }) => factor);
    expect(new Set(people)).toEqual(new Set(['residual', 'identity']));
    const mixtures = estimates.layerInformation.filter(({ estimate }) => estimate === 'mixture');
    for (const { factor } of mixtures) expect(factor).toMatch(/^(residual|identity)/);
    for (const factor of people) {
      const found = estimates.layerInformation.find((row) => row.factor === factor)!;
      expect(found.estimate).toBe('mixture');
      expect(found.bits!).toBeGreaterThan(0);
      // Six odd residuals of one person each estimate.
      expect(found.high!).toBeLessThanOrEqual(Math.log2(6) + 1e-12);
    }
  });

  it('leaves the units of the network where they were', () => {
    const own = estimates.information.filter(({ layer }) => layer === 'late');
    expect(new Set(own.map(({ unit }) => unit))).toEqual(new Set(numbers(5)));
    expect(new Set(estimates.information.map(({ layer }) => layer))).toEqual(
      new Set(['early', 'late']),
    );
  });

  it('jackknifes by leaving out one residual of those that estimate', () => {
    const group = fitted.groups.find(({ factor }) => factor === 'yaw')!;
    const without = (residual: number): number => {
      const rows = odd.filter((row) => points[row].levels.residual !== residual);
      const variables = numbers(group.count).map((a) =>
        Float64Array.from(rows, (row) => q[group.first + a][row]),
      );
      return informationDiscrete(
        variables,
        rows.map((row) => points[row].levels.yaw),
        3,
      ).bits!;
    };
    const values = numbers(6).map((i) => without(2 * i + 1));
    const mean = values.reduce((sum, x) => sum + x, 0) / 6;
    const deviation = Math.sqrt((5 / 6) * values.reduce((sum, x) => sum + (x - mean) ** 2, 0));
    const squares = values.map((x) => (x - mean) ** 2);
    const kurtosis =
      (6 * squares.reduce((sum, x) => sum + x ** 2, 0)) /
      squares.reduce((sum, x) => sum + x, 0) ** 2;
    // Of a flat sample no fewer degrees of freedom than residuals but one.
    expect(kurtosis).toBeLessThan(3);
    const { gaussian } = estimates.layerInformation.find(({ factor }) => factor === 'yaw')!;
    const { bits, high } = gaussian;
    // Student's t(0.975, 5)
    expect(high! - bits!).toBeCloseTo(2.5705818 * deviation, 6);
  });
});

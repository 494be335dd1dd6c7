import { describe, expect, it } from 'vitest';

import {
  createAccumulator,
  decideRows,
  defineDecision,
  estimateAudit,
  mergeTables,
  tablesDigest,
} from '../../src/statistics/index.js';
import type { DecisionEstimates } from '../../src/statistics/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { accumulateShard, noise, numbers, runNetwork, tableRow, testSpace } from './helpers.js';
import type { TestStudy } from './helpers.js';

const space = testSpace({
  residual: numbers(12),
  sex: ['male', 'female'],
  yaw: [-30, 0, 30],
  pitch: [0, 15],
  azimuth: [0, 10],
});
const CLASSES = space.identityCount;

/** Logits of a planted classifier. */
type Planted = (point: DesignPoint) => (choice: number) => number;

function study(planted: Planted, classes = CLASSES): TestStudy {
  const layer = { name: 'logits', units: classes, offset: 0 };
  const { decision } = defineDecision({
    ...{ kind: 'classifier', output: layer, templates: null },
    trueClass: Int32Array.from(numbers(space.identityCount)),
    calibrationViews: () => new Int32Array(0),
  });
  return runNetwork(space, [layer], (point) => numbers(classes).map(planted(point)), decision);
}

function decisionsOf(one: TestStudy): DecisionEstimates {
  const tables = mergeTables([accumulateShard(one, 0, space.identityCount)]);
  return estimateAudit({ space, layers: one.layers, tables }).decisions ?? expect.unreachable();
}

const at = (choice: number, value: number): ((c: number) => number) => {
  return (c) => (c === choice ? value : 0);
};

const right: Planted = (point) => at(point.identity, 3);
/** Right at the frontal yaw; elsewhere the next person is chosen. */
const frontal: Planted = (point) =>
  at(point.levels.yaw === 1 ? point.identity : (point.identity + 1) % CLASSES, 3);
/** The truth always comes second, after the person of the other sex. */
const second: Planted = (point) => (c) =>
  c === (point.identity ^ 1) ? 3 : c === point.identity ? 2 : 0;

describe('a planted classifier', () => {
  it('that is always right has accuracy 1 everywhere, nobody confused and all the bits', () => {
    const found = decisionsOf(study(right));
    // All 12 residuals agree: Clopper and Pearson's end for 12 of 12, 0.025^(1/12).
    expect(found.accuracy).toMatchObject({ value: 1, high: 1 });
    expect(found.accuracy.low).toBeCloseTo(0.025 ** (1 / 12), 9);
    expect(found.topFive.value).toBe(1);
    for (const { accuracy, margin } of [...found.byLevel, ...found.byPair]) {
      expect([accuracy.value, margin.value]).toEqual([1, 3]);
    }
    const { wrong, pairs, withinSex, information } = found.confusions!;
    expect({ wrong, pairs, withinSex }).toEqual({ wrong: 0, pairs: [], withinSex: null });
    // Never more than says it: the correction, which would add (24 - 1)/(2 n ln 2), is left out and said to be.
    expect(information.bits!).toBeCloseTo(Math.log2(24), 9);
    expect(information.bits!).toBeLessThanOrEqual(information.maximumBits);
    expect(information.note).toContain('not corrected');
    expect(found.worst[5]).toMatchObject({ chosen: 5, chosenIdentity: 5 });
    expect(found.chance).toEqual({ choices: 24, accuracy: 1 / 24, topFive: 5 / 24 });
  });

  it('that is right of women only is so at each sex, over all their views', () => {
    const found = decisionsOf(
      study((point) =>
        at(point.sex === 'female' ? point.identity : (point.identity + 1) % CLASSES, 3),
      ),
    );
    const sexes = found.byLevel.filter(({ factor }) => factor === 'sex');
    expect(sexes.map(({ level, points }) => [level, points])).toEqual([
      [0, space.pointCount / 2],
      [1, space.pointCount / 2],
    ]);
    expect(sexes.map(({ accuracy }) => accuracy.value)).toEqual([0, 1]);
    expect(sexes.map(({ margin }) => margin.value)).toEqual([-3, 3]);
    expect(sexes[1].topFive.value).toBe(1);
  });

  it('that is right at the frontal yaw only is so per level and per pair', () => {
    const found = decisionsOf(study(frontal));
    expect(found.accuracy.value).toBeCloseTo(1 / 3, 12);
    expect(found.topFive.value).toBeCloseTo(decisionsTop(frontal), 12);
    const yaw = found.byLevel.filter(({ factor }) => factor === 'yaw');
    expect(yaw.map(({ accuracy }) => accuracy.value)).toEqual([0, 1, 0]);
    expect(yaw.map(({ margin }) => margin.value)).toEqual([-3, 3, -3]);
    const pair = found.byPair.filter(
      ({ first, second: other }) => first === 'yaw' && other === 'pitch',
    );
    expect(pair).toHaveLength(6);
    for (const { firstLevel, accuracy, points } of pair) {
      expect([accuracy.value, points]).toEqual([firstLevel === 1 ? 1 : 0, 48]);
    }
    expect(
      found.worstByLevel.map(({ factor, level, margin }) => [factor, level, margin]),
    ).toContainEqual(['yaw', 1, 3]);
  });

  it('whose truth comes second is never right, always among five, and swaps the sexes', () => {
    const found = decisionsOf(study(second));
    expect([found.accuracy.value, found.topFive.value]).toEqual([0, 1]);
    const { pairs, wrong, withinSex, withinEthnicity, withinSexByChance } = found.confusions!;
    expect(wrong).toBe(space.pointCount);
    expect([withinSex, withinEthnicity]).toEqual([0, 1]);
    expect(withinSexByChance).toBeCloseTo(11 / 23, 12);
    expect(pairs[0]).toEqual({
      ...{ identity: 0, chosen: 1, chosenIdentity: 1, count: 12, share: 1 },
      ...{ sameSex: false, sameEthnicity: true },
    });
    // A one-to-one mistake says as much about who it is as being right.
    expect(found.confusions!.information.bits!).toBeCloseTo(Math.log2(24), 9);
    // Whoever is worst was taken for the same person in that image as everywhere.
    for (const { index, chosenIdentity } of found.worst) {
      const identity = Math.floor(index / space.viewCount);
      expect(pairs.find((one) => one.identity === identity)?.chosenIdentity).toBe(chosenIdentity);
    }
  });

  it('gives top five no lower an end than accuracy, which it contains', () => {
    const wrongOnce = decisionsOf(
      study((point) => at(point.index === 7 ? (point.identity + 1) % CLASSES : point.identity, 3)),
    );
    const { accuracy, topFive } = wrongOnce;
    expect(topFive.value).toBe(1);
    // Alone it would begin at 0.025^(1/12); what is right is among the first five, too.
    expect(topFive.low!).toBe(accuracy.low!);
    expect(topFive.low!).toBeGreaterThan(0.025 ** (1 / 12));
    expect(accuracy.high!).toBeLessThanOrEqual(1);
  });

  it('of the lowest margins gives the points to draw, each person once', () => {
    const one = study((point) => at(point.identity, 3 + noise(point, 1)));
    const margins = one.points.map((point, i) => ({
      index: point.index,
      margin: one.activations[i * CLASSES + point.identity],
      identity: point.identity,
    }));
    const lowest = numbers(CLASSES)
      .map((identity) =>
        margins
          .filter((point) => point.identity === identity)
          .reduce((a, b) => (b.margin < a.margin ? b : a)),
      )
      .sort((a, b) => a.margin - b.margin);
    const { worst } = decisionsOf(one);
    expect(worst.map(({ index }) => index)).toEqual(lowest.slice(0, 12).map(({ index }) => index));
    expect(worst[0].margin).toBeCloseTo(lowest[0].margin, 3);
  });

  it('has no top five among five classes or fewer', () => {
    const small = testSpace({ residual: numbers(5), yaw: [0, 10] });
    const layer = { name: 'logits', units: 5, offset: 0 };
    const { decision } = defineDecision({
      ...{ kind: 'classifier', output: layer, templates: null },
      trueClass: Int32Array.from(numbers(5)),
      calibrationViews: () => new Int32Array(0),
    });
    const one = runNetwork(small, [layer], (p) => numbers(5).map(at(p.identity, 1)), decision);
    const tables = mergeTables([accumulateShard(one, 0, 5)]);
    const { decisions } = estimateAudit({ space: small, layers: [layer], tables });
    expect(decisions!.topFive).toEqual({ value: null, low: null, high: null });
    expect(decisions!.chance.topFive).toBeNull();
  });
});

describe('tables of decisions', () => {
  it('are the same for any split, order and batch', () => {
    const one = study((point) => (c) => noise(point, c) + (c === point.identity ? 1 : 0));
    const whole = tablesDigest(mergeTables([accumulateShard(one, 0, 24, 12)]));
    const parts = [
      accumulateShard(one, 17, 24, 5),
      accumulateShard(one, 0, 3, 64),
      accumulateShard(one, 3, 17, 7),
    ];
    expect(tablesDigest(mergeTables(parts))).toBe(whole);
  });

  it('count every choice of an identity, or the 64 most frequent of very many', () => {
    const one = study(frontal);
    const row = tableRow(mergeTables([accumulateShard(one, 5, 6)]), 'confusions', 5);
    expect(row).toEqual(numbers(CLASSES).map((c) => (c === 5 ? 4 : c === 6 ? 8 : 0)));
    const { points } = one;
    const accumulator = createAccumulator({
      ...{ space, layers: one.layers, calibration: one.calibration, blockOf: () => 0 },
      decision: { ...one.decision!, choices: { ...one.decision!.choices!, count: 5_000 } },
    });
    accumulator.add(points.slice(0, space.viewCount), one.activations);
    const sparse = tableRow(accumulator.finish(), 'confusions', 0)!;
    expect(sparse.slice(0, 6)).toEqual([1, 8, 0, 4, 0, 0]);
  });

  it('agree with deciding row by row', () => {
    const one = study((point) => (c) => noise(point, c));
    const rows = decideRows(one.decision!, one.points, one.activations, CLASSES);
    const single = new Float32Array(2);
    one.points.forEach((point, row) => {
      one.decision!.decide(point, one.activations, row * CLASSES, single, 0);
      expect([...rows.decided.subarray(2 * row, 2 * row + 2)]).toEqual([...single]);
      const logits = one.activations.subarray(row * CLASSES, (row + 1) * CLASSES);
      expect(rows.chosen[row]).toBe(logits.indexOf(Math.max(...logits)));
      expect(rows.rank[row]).toBe(logits.filter((x) => x > logits[point.identity]).length);
    });
  });
});

/** Share of images whose truth is among the five preferred, by sorting; ties to the lower class. */
function decisionsTop(planted: Planted): number {
  const one = study(planted);
  const found = one.points.filter((point, row) => {
    const logits = one.activations.subarray(row * CLASSES, (row + 1) * CLASSES);
    const order = numbers(CLASSES).sort((a, b) => logits[b] - logits[a] || a - b);
    return order.indexOf(point.identity) < 5;
  });
  return found.length / one.points.length;
}

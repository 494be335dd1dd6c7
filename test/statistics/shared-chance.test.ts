import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { covarianceOf } from '../../src/statistics/maps/residual-coefficients.js';
import type { RegionSummary } from '../../src/statistics/maps/region-summaries.js';
import { whitening } from '../../src/statistics/maps/whitening.js';
import type { JointMoments } from '../../src/statistics/synergy/joint-moments.js';
import {
  bestByChance,
  createSharedChance,
  sharedOrders,
} from '../../src/statistics/synergy/shared-chance.js';

const RESIDUALS = 20;
const DIMENSIONS = 2;
const UNITS = 4;
/** Of a score, so that its rounding to integers is nothing. */
const DEVIATION = 100;
const orders = sharedOrders(RESIDUALS, 3);
const asTheyAre = [Int32Array.from({ length: RESIDUALS }, (_, r) => r)];

function draws(stream: string, trial: number, count: number): Float64Array {
  const values = normalDraws(drawAddress(17, stream, [trial]), count);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return values.map((value) => value - mean);
}

function regionOf(trial: number): RegionSummary {
  const columns = ['first', 'second'].map((axis) => draws(axis, trial, RESIDUALS));
  const scores = Float64Array.from(
    { length: RESIDUALS * DIMENSIONS },
    (_, i) => columns[i % DIMENSIONS][Math.floor(i / DIMENSIONS)],
  );
  const full = covarianceOf(scores, RESIDUALS, DIMENSIONS);
  return {
    ...{ region: 'nose', property: 'shape', dimensions: DIMENSIONS, varianceShare: 1, axes: [] },
    ...{ scores, whitening: whitening(full, DIMENSIONS).inverse, leaveOutWhitening: [] },
  };
}

/** A unit and a decision, of whose images' variance about a third is within residuals, as alike as between them. */
function momentsOf(unit: Float64Array, decision: Float64Array, correlation: number): JointMoments {
  const pairs = [
    [unit, unit],
    [unit, decision],
    [decision, unit],
    [decision, decision],
  ];
  const between = Float64Array.from(
    pairs,
    ([x, y]) => x.reduce((sum, value, r) => sum + value * y[r], 0) / (RESIDUALS - 1),
  );
  const within = [1, correlation, correlation, 1].map((share) => (share * DEVIATION ** 2) / 2);
  const full = { between, total: between.map((value, i) => value + within[i]) };
  return { groups: RESIDUALS, deviations: [unit, decision], full, without: () => full };
}

const BOUND = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / 150);

/** Share of trials in which the best of four units shares more with the decision than by chance; nothing is shared. */
function findings(
  trials: number,
  unitOf: (region: RegionSummary, decision: Float64Array, own: Float64Array) => Float64Array,
  correlation = 0,
): number {
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const region = regionOf(trial);
    const decision = draws('decision', trial, RESIDUALS).map((value) => DEVIATION * value);
    const moments = Array.from({ length: UNITS }, (_, unit) => {
      const values = unitOf(region, decision, draws(`unit ${unit}`, trial, RESIDUALS));
      return momentsOf(values, decision, correlation);
    });
    const nulls = moments.map(createSharedChance(region, decision, orders));
    const values = moments.map(
      (one) => createSharedChance(region, decision, asTheyAre)(one).face.shared[0],
    );
    if (Math.max(...values) > bestByChance(nulls, 'shared')!) found++;
  }
  return found / trials;
}

/** Of units of noise beside a decision of noise, alike or not. */
function falseFindings(correlation: number, trials: number): number {
  const rest = Math.sqrt(1 - correlation ** 2) * DEVIATION;
  return findings(
    trials,
    (_, decision, own) => decision.map((value, r) => correlation * value + rest * own[r]),
    correlation,
  );
}

describe('what the best of several units shares with the decision by chance', () => {
  it('holds for units that resemble a decision which says nothing of the face', () => {
    // 5 %, and three standard errors of 150 cases more; with the unit alone dealt out it is 27 %.
    expect(falseFindings(0.95, 150)).toBeLessThan(BOUND);
  });

  it('holds for units that have nothing to do with the decision', () => {
    expect(falseFindings(0, 150)).toBeLessThan(BOUND);
  });

  it('holds for readers of the face beside a decision that says nothing of it', () => {
    const rest = Math.sqrt(1 - 0.95 ** 2);
    const readers = (region: RegionSummary, _: Float64Array, own: Float64Array): Float64Array =>
      own.map((value, r) => DEVIATION * (0.95 * region.scores[r * DIMENSIONS] + rest * value));
    // Without the decision dealt out alone it is 39 %.
    expect(findings(150, readers)).toBeLessThan(BOUND);
  });

  it('is of an exact reader all that a decision of other people’s says', () => {
    const region = regionOf(0);
    const decision = draws('decision', 0, RESIDUALS).map((value) => DEVIATION * value);
    const reader = Float64Array.from(
      { length: RESIDUALS },
      (_, r) => 10 * DEVIATION * region.scores[r * DIMENSIONS],
    );
    const nulls = createSharedChance(region, decision, orders)(momentsOf(reader, decision, 0));
    const ofDecision = createSharedChance(
      region,
      decision,
      orders,
    )(momentsOf(decision, decision, 0));
    // Dealt out against the face, a copy of the decision has what the decision has there.
    expect([...nulls.decision.redundant]).toEqual([...ofDecision.face.redundant]);
    expect(bestByChance([nulls], 'redundant')).toBe(
      [...ofDecision.face.redundant].sort((a, b) => a - b)[94],
    );
  });

  it('is the largest of a unit of other people’s, a decision of other people’s and of other faces’', () => {
    const nulls = (unit: number, decision: number, face: number) => {
      const of = (value: number) => ({
        shared: new Float64Array(99).fill(value),
        redundant: new Float64Array(99).fill(2 * value),
      });
      return { unit: of(unit), decision: of(decision), face: of(face) };
    };
    // The best of the units first, then the largest null: not the largest null of one unit.
    expect(bestByChance([nulls(0.1, 0, 0.3), nulls(0.2, 0.1, 0.1)], 'shared')).toBe(0.3);
    expect(bestByChance([nulls(0.4, 0, 0.3), nulls(0.2, 0.1, 0.1)], 'redundant')).toBe(0.8);
    expect(bestByChance([nulls(0.4, 0.1, 0.3), nulls(0.2, 0.5, 0.1)], 'shared')).toBe(0.5);
    expect(bestByChance([], 'shared')).toBeNull();
  });

  it('is none below five residuals', () => {
    expect(sharedOrders(4, 3)).toEqual([]);
  });
});

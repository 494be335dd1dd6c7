import { describe, expect, it } from 'vitest';
import { drawAddress, normalDraw } from '../../src/numeric/index.js';
import { defineDecision, estimateAudit } from '../../src/statistics/index.js';
import type { FaceSpace, FeatureTriple } from '../../src/statistics/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { tripleBits } from '../../src/statistics/synergy/region-triple.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';

const RESIDUALS = 250;
const space = testSpace({
  residual: numbers(RESIDUALS),
  sex: ['male', 'female'],
  yaw: [-30, 30],
  azimuth: numbers(3),
});
const draw = (residual: number, k: number): number =>
  normalDraw(drawAddress(21, 'shape', [residual]), k);
const sign = (level: number): number => (level === 0 ? -1 : 1);

/** Region `nose` is coefficient 0, region `chin` coefficient 1. */
const faces: FaceSpace = {
  directions: [
    {
      property: 'shape',
      coefficients: Float64Array.from(numbers(2 * space.identityCount), (n) =>
        draw(Math.floor(Math.floor(n / 2) / 2), n % 2),
      ),
      basis: [Float32Array.of(1, 0, 0, 0, 0, 0), Float32Array.of(0, 0, 0, 0, 1, 0)],
    },
  ],
  regions: [0, 1],
  regionNames: ['nose', 'chin'],
};

/**
 * The decision takes the nose: class 0's logit is the nose with noise e. Early: two readers of the nose with noise of
 * their own. Late: the noise e itself, which says nothing of the nose alone but mends the decision: synergy.
 */
const early = { name: 'early', units: 2, offset: 0 };
const late = { name: 'late', units: 2, offset: 2 };
const output = { name: 'output', units: 2, offset: 4 };
const layers = [early, late, output];
function network(p: DesignPoint): number[] {
  const nose = draw(p.residual, 0);
  const e = noise(p, 0);
  return [
    nose + 0.7 * noise(p, 1),
    draw(p.residual, 1) + noise(p, 2),
    e,
    sign(p.levels.sex) + noise(p, 3),
    nose + e,
    0,
  ];
}
const { decision } = defineDecision({
  kind: 'classifier',
  output,
  trueClass: new Int32Array(space.identityCount),
  templates: null,
  calibrationViews: () => new Int32Array(0),
});
const study = runNetwork(space, layers, network, decision);
const { synergy } = estimateAudit({ space, layers, tables: accumulateAll(study), faces });

function triple(layer: string, unit: number, feature: string): FeatureTriple {
  const found = synergy.triples.find(
    (one) =>
      one.layer === layer &&
      one.unit === unit &&
      (one.feature.kind === 'region' ? one.feature.region : one.feature.factor) === feature,
  );
  if (!found) throw new Error(`no triple of ${layer} ${unit} and ${feature}`);
  return found;
}

describe('redundancy and synergy of feature, unit and decision', () => {
  it('find a reader of the nose redundant with a decision that takes the nose', () => {
    const found = triple('early', 0, 'nose');
    // F of variance 1; U = F + 0.7 a, D = F + b: ½ log2(1 + 1/0.49), ½ log2 2, jointly ½ log2(1 + 1/0.49 + 1).
    const [u, d, both] = [1 / 0.49, 1, 1 / 0.49 + 1].map((snr) => 0.5 * Math.log2(1 + snr));
    expect(Math.abs((found.featureUnitBits ?? NaN) - u)).toBeLessThan(0.1);
    expect(Math.abs((found.featureDecisionBits ?? NaN) - d)).toBeLessThan(0.08);
    expect(Math.abs((found.jointBits ?? NaN) - both)).toBeLessThan(0.12);
    expect(found.low).toBeLessThan(both - u - d);
    expect(found.high).toBeGreaterThan(both - u - d);
    expect(found.high).toBeLessThan(0);
    expect(found.redundancyBits).toBe(found.featureDecisionBits);
  });

  it("find the decision's own noise synergistic: useless alone, it mends the decision", () => {
    const found = triple('late', 0, 'nose');
    expect(Math.abs(found.featureUnitBits ?? NaN)).toBeLessThan(0.01);
    expect(found.interactionBits).toBeGreaterThan(1);
    expect(found.low).toBeGreaterThan(0.5);
    expect(Math.abs(found.redundancyBits ?? NaN)).toBeLessThan(0.01);
  });

  it('say nothing of a feature that neither holds', () => {
    const found = triple('late', 0, 'chin');
    expect(Math.abs(found.jointBits ?? NaN)).toBeLessThan(0.01);
    expect(Math.abs(found.interactionBits ?? NaN)).toBeLessThan(0.01);
  });

  it('tell what a layer shares of a region from what it would share by chance', () => {
    const shares = triple('early', 0, 'nose');
    expect(-shares.interactionBits!).toBeGreaterThan(shares.sharedChance95Bits!);
    expect(shares.redundancyLow).toBeGreaterThan(shares.redundancyChance95Bits!);
    const nothing = triple('early', 1, 'nose');
    expect(-nothing.interactionBits!).toBeLessThan(nothing.sharedChance95Bits!);
    expect(nothing.redundancyBits).toBeLessThan(nothing.redundancyChance95Bits!);
    // Two units are asked, so chance is one of the better of them: as much for both.
    expect(nothing.sharedChance95Bits).toBe(shares.sharedChance95Bits);
    // A unit that says nothing of one region number says χ²(1)/(2·250 ln 2) bits of what the means explain: the better
    // of two stays under its 97.5 % point, 0.0145 bits, in 95 of 100 cases.
    expect(nothing.redundancyChance95Bits).toBeGreaterThan(0.003);
    expect(nothing.redundancyChance95Bits).toBeLessThan(0.03);
  });

  it('give the smaller information an interval over residuals', () => {
    const found = triple('early', 0, 'nose');
    expect(found.redundancyLow).toBeLessThan(0.5);
    expect(found.redundancyHigh).toBeGreaterThan(0.5);
    // ρ²/ln 2/√250 = 0.09·√2 bits at most, twice to either side.
    expect(found.redundancyHigh! - found.redundancyLow!).toBeLessThan(0.4);
    const carrier = synergy.driver?.carriers.find(({ layer }) => layer === 'early');
    expect(carrier?.redundancyBits).toBe(found.redundancyBits);
  });

  it('have no chance of factors, whose people are not dealt out anew', () => {
    expect(triple('late', 1, 'sex').sharedChance95Bits).toBeNull();
  });

  it('take sex as a feature from sums per identity', () => {
    const found = triple('late', 1, 'sex');
    expect(found.featureUnitBits).toBeGreaterThan(0.35);
    expect(Math.abs(found.featureDecisionBits ?? NaN)).toBeLessThan(0.01);
    expect(Math.abs(found.interactionBits ?? NaN)).toBeLessThan(0.02);
  });

  it('name the feature that drives the decision and the layers that carry it', () => {
    expect(synergy.driver?.feature).toEqual({ kind: 'region', property: 'shape', region: 'nose' });
    expect(Math.abs((synergy.driver?.decisionBits ?? NaN) - 0.5)).toBeLessThan(0.08);
    const carriers = synergy.driver?.carriers ?? [];
    const share = (layer: string): number =>
      carriers.find((one) => one.layer === layer)?.share ?? NaN;
    // Of F + 0.7 a and F + b: 0.80 + 0.50 - 1.01 bits of 0.50 are shared, not all that the lesser has.
    const [u, d, both] = [1 / 0.49, 1, 1 / 0.49 + 1].map((snr) => 0.5 * Math.log2(1 + snr));
    expect(Math.abs(share('early') - (u + d - both) / d)).toBeLessThan(0.15);
    expect(share('late')).toBe(0);
    const found = triple('early', 0, 'nose');
    expect(carriers.find(({ layer }) => layer === 'early')).toMatchObject({
      ...{ sharedBits: -found.interactionBits!, low: -found.high!, high: -found.low! },
      ...{ chance95Bits: found.sharedChance95Bits, isAboveChance: true },
    });
    expect(carriers.find(({ layer }) => layer === 'late')?.isAboveChance).toBe(false);
    expect(carriers.find(({ layer }) => layer === 'early')?.unit).toBe(0);
    // Of two regions of one number each the best reaches about χ²(1)'s 97.5 % point, 5.02/(2·250 ln 2) bits, of what
    // the means explain; chance, 1/250 of it, is taken out.
    const { thresholdBits } = synergy.driver!;
    expect(thresholdBits!).toBeGreaterThan(0.003);
    expect(thresholdBits!).toBeLessThan(0.03);
  });

  it('name nothing where the best region is no better than the best is by chance', () => {
    const blind = runNetwork(
      space,
      layers,
      (p) => network(p).map((value, unit) => (unit === 4 ? noise(p, 7) : value)),
      decision,
    );
    const estimates = estimateAudit({ space, layers, tables: accumulateAll(blind), faces });
    expect(estimates.synergy.driver).toBeNull();
    expect(estimates.synergy.driverReason).toMatch(
      /no region of the face stands above chance: the best of 2 has .* by chance the best reaches/,
    );
  });

  it('are absent, with the reason, without a decision', () => {
    const none = runNetwork(space, layers, network);
    const estimates = estimateAudit({ space, layers, tables: accumulateAll(none), faces });
    expect(estimates.synergy.triples).toEqual([]);
    expect(estimates.synergy.reason).toMatch(/no decision/);
  });
});

it('gives no synergy of two outputs that tell a factor together with more than its entropy', () => {
  const folds = Array.from({ length: 6 }, () => [0.03, 0.01, 3.28] as const);
  const beyond = tripleBits([0.03, 0.01, 3.28], folds, 'unused', 'residuals', 1);
  expect(beyond).toMatchObject({ jointBits: null, interactionBits: null, redundancyBits: null });
  expect(beyond.reason).toContain('saturated');
  const within = tripleBits([0.03, 0.01, 0.98], folds, 'unused', 'residuals', 1);
  expect(within.interactionBits).toBeCloseTo(0.94, 12);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseTriples,
  createScorer,
  defineDecision,
  estimateAudit,
  mergeTables,
  tablesDigest,
} from '../../src/statistics/index.js';
import type { CountedTriple, FaceSpace, TripleDecomposition } from '../../src/statistics/index.js';
import { thirdOfScore, thirdsByRank } from '../../src/statistics/triples/thirds.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import {
  accumulateAll,
  accumulateShard,
  decideAll,
  noise,
  numbers,
  runNetwork,
  tableRow,
  testSpace,
} from './helpers.js';
import type { TestNetwork, TestStudy } from './helpers.js';

const space = testSpace({
  residual: numbers(36),
  sex: ['male', 'female'],
  yaw: [-30, 0, 30],
  azimuth: [0, 10, 20],
});
/** The nose of a residual: 0, 1 or 2, equally often among even and among odd residuals; the chin changes more slowly. */
const noseOf = (residual: number): number => Math.floor(residual / 2) % 3;
const chinOf = (residual: number): number => Math.floor(residual / 6) % 3;

/** Region `nose` is coefficient 0, region `chin` coefficient 1. */
const faces: FaceSpace = {
  directions: [
    {
      property: 'shape',
      coefficients: Float64Array.from(numbers(2 * space.identityCount), (n) => {
        const residual = Math.floor(Math.floor(n / 2) / 2);
        return n % 2 === 0 ? noseOf(residual) - 1 : chinOf(residual) - 1;
      }),
      basis: [Float32Array.of(1, 0, 0, 0, 0, 0), Float32Array.of(0, 0, 0, 0, 1, 0)],
    },
  ],
  regions: [0, 1],
  regionNames: ['nose', 'chin'],
};

const layer = { name: 'layer', units: 3, offset: 0 };
const output = { name: 'output', units: 2, offset: 3 };
const { decision } = defineDecision({
  kind: 'classifier',
  output,
  trueClass: new Int32Array(space.identityCount),
  templates: null,
  calibrationViews: () => new Int32Array(0),
});

/** Units: the nose, the yaw's level, noise; the margin is the first logit. */
const network =
  (margin: (point: DesignPoint) => number): TestNetwork =>
  (point) => [noseOf(point.residual), point.levels.yaw, noise(point, 0), margin(point), 0];

const nose = { property: 'shape', region: 'nose', axis: 0 } as const;
const triples: readonly CountedTriple[] = numbers(3).map((unit) => ({
  ...{ feature: nose, layer: 'layer', unit, scored: unit },
}));

function studyOf(margin: (point: DesignPoint) => number): TestStudy {
  const study = runNetwork(space, [layer, output], network(margin), decision);
  return { ...study, calibration: { ...study.calibration, triples } };
}

function decompose(study: TestStudy): readonly TripleDecomposition[] {
  const tables = accumulateAll(study);
  const { synergy } = estimateAudit({ space, layers: study.layers, tables, faces, triples });
  return synergy.decompositions ?? expect.unreachable();
}

const copying = studyOf((point) => noseOf(point.residual));
const summing = studyOf((point) => (noseOf(point.residual) + point.levels.yaw) % 3);
const THREE = Math.log2(3);

describe('joint counts in thirds', () => {
  it('put scores and residuals into equipopulated thirds', () => {
    expect([-3000, -442, -441, 0, 441, 442].map(thirdOfScore)).toEqual([0, 0, 1, 1, 1, 2]);
    expect([...thirdsByRank([5, 1, 3, 3, 9, 0])]).toEqual([2, 0, 1, 1, 2, 0]);
  });

  it('are those of a loop over the images of odd residuals, nothing of even ones', () => {
    const scorer = createScorer(copying.calibration);
    const { points, activations, units } = copying;
    const decided = decideAll(decision, points, activations, units);
    const q = new Int16Array(units + 2);
    const expected = new Float64Array(27);
    const identity = 6;
    for (const [i, point] of points.entries()) {
      if (point.identity !== identity) continue;
      const values = Float32Array.from([
        ...activations.subarray(i * units, (i + 1) * units),
        ...decided.subarray(2 * i, 2 * i + 2),
      ]);
      const place = { rows: 1, rowLength: units + 2, firstUnit: 0, stride: 1, offset: 0 };
      scorer.score({ values, scores: q, ...place });
      for (const { scored } of triples) {
        expected[9 * scored + 3 * thirdOfScore(q[scored]) + thirdOfScore(q[units])]++;
      }
    }
    const tables = accumulateAll(copying);
    expect(tableRow(tables, 'triples.count', identity)).toEqual([...expected]);
    expect(tableRow(tables, 'triples.count', 0)).toEqual(new Array(27).fill(0));
  });

  it('merge to the same tables whatever the split', () => {
    const digest = tablesDigest(accumulateAll(copying));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: space.identityCount - 1 }), (cut) => {
        const parts = [
          accumulateShard(copying, cut, space.identityCount),
          accumulateShard(copying, 0, cut),
        ];
        expect(tablesDigest(mergeTables(parts))).toBe(digest);
      }),
      { numRuns: 5 },
    );
  });
});

describe('partial information decomposition of counted triples', () => {
  it('finds two copies of the feature redundant: log2 3 bits', () => {
    const [copy] = decompose(copying);
    expect(copy).toMatchObject({ layer: 'layer', unit: 0, feature: nose, residuals: 18 });
    expect(copy.images).toBe(18 * 2 * 9);
    expect(copy.redundant.bits!).toBeCloseTo(THREE, 6);
    for (const part of [copy.uniqueUnit, copy.uniqueDecision, copy.synergistic]) {
      expect(part.bits!).toBeCloseTo(0, 6);
    }
    expect(copy.redundantChance95Bits!).toBeLessThan(1);
  });

  it('finds what the decision alone knows unique to it', () => {
    const [, yaw, other] = decompose(copying);
    expect(yaw.uniqueDecision.bits!).toBeCloseTo(THREE, 6);
    expect([yaw.redundant, yaw.uniqueUnit, yaw.synergistic].map(({ bits }) => bits!)).toEqual([
      expect.closeTo(0, 6),
      expect.closeTo(0, 6),
      expect.closeTo(0, 6),
    ]);
    // I_ccs counts changes of one sign only, so noise leaves it something of the order of 1/√images: chance says how much.
    expect(other.redundant.bits!).toBeLessThan(other.redundantChance95Bits!);
  });

  it('finds a sum modulo three synergistic with its summand: log2 3 bits that neither has alone', () => {
    const yaw = decompose(summing)[1];
    expect(yaw.synergistic.bits!).toBeCloseTo(THREE, 6);
    expect(yaw.synergistic.bits!).toBeGreaterThan(yaw.synergisticChance95Bits!);
    expect([yaw.featureUnitBits, yaw.featureDecisionBits].map((bits) => bits!)).toEqual([
      expect.closeTo(0, 9),
      expect.closeTo(0, 9),
    ]);
    expect(yaw.jointBits!).toBeCloseTo(THREE, 9);
    expect(yaw.counts.reduce((sum, count) => sum + count, 0)).toBe(yaw.images);
  });

  it('is absent, with the reason, without faces or a decision', () => {
    const tables = accumulateAll(copying);
    const { synergy } = estimateAudit({ space, layers: copying.layers, tables, triples });
    expect(synergy.decompositions).toEqual([]);
    expect(synergy.decompositionReason).toMatch(/faces .* not given/);
    const undecided = runNetwork(
      space,
      [layer, output],
      network(() => 0),
    );
    const none = estimateAudit({
      space,
      layers: undecided.layers,
      tables: accumulateAll(undecided),
    });
    expect(none.synergy.decompositionReason).toBe('no decision is defined');
  });
});

describe('the choice of triples at calibration', () => {
  it('takes the region that goes with the decision and the unit that reads it, by even residuals alone', () => {
    const margin = (p: DesignPoint): number => noseOf(p.residual) + 0.5 * noise(p, 1);
    const { calibration, points, activations, units } = studyOf(margin);
    const decided = decideAll(decision, points, activations, units);
    const scorer = createScorer(calibration);
    const scoresOf = (flip: number) => (unit: number) => {
      const values = new Float32Array(points.length * (units + 2));
      points.forEach((point, i) => {
        const sign = point.residual % 2 === 1 ? flip : 1;
        values.set(activations.subarray(i * units, (i + 1) * units), i * (units + 2));
        values.set(decided.subarray(2 * i, 2 * i + 2), i * (units + 2) + units);
        values[i * (units + 2) + unit] *= sign;
      });
      const scores = new Int16Array((units + 2) * points.length);
      const place = { rows: points.length, rowLength: units + 2, firstUnit: 0, offset: 0 };
      scorer.score({ values, scores, ...place, stride: points.length });
      return scores.subarray(unit * points.length, (unit + 1) * points.length);
    };
    const choose = (flip: number): CountedTriple[] => {
      const steps = chooseTriples({
        ...{ space, layers: [layer], faces, scoresOf: scoresOf(flip), marginUnit: units },
        identities: Int32Array.from(points, ({ identity }) => identity),
      });
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
      }
    };
    expect(choose(1)).toEqual([{ feature: nose, layer: 'layer', unit: 0, scored: 0 }]);
    expect(choose(-5)).toEqual(choose(1));
  });
});

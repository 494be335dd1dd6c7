import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  digamma,
  drawAddress,
  normalDraw,
  studentTQuantile,
  uniformDraw,
} from '../../src/numeric/index.js';
import {
  binnedInformation,
  copulaNormalize,
  defineDecision,
  estimateAudit,
  informationDiscrete,
} from '../../src/statistics/index.js';
import type { UnitInformation } from '../../src/statistics/index.js';
import type { DesignPoint, FactorName } from '../../src/stimulus/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';
import { mixtureInformation } from './paper.js';

const space = testSpace(
  {
    residual: numbers(12),
    sex: ['male', 'female'],
    ethnicity: ['western-caucasian', 'east-asian'],
    age: [25, 45, 65],
    yaw: [-30, -15, 0, 15, 30],
    azimuth: [-30, -15, 0, 15, 30],
    elevation: [-20, -10, 0, 5, 10, 20],
  },
  { scale: 0.1, translation: 0.05 },
);
const person = (point: DesignPoint, stream: string, extra: number[] = []): number =>
  normalDraw(drawAddress(4, stream, [point.identity, ...extra]), 0);
const sign = (level: number): number => (level === 0 ? -1 : 1);

/** Layer `readers`: one unit per idea. */
const READERS: Record<string, (point: DesignPoint) => number> = {
  yaw: (p) => 0.5 * (p.levels.yaw - 2) + noise(p, 0),
  constant: () => 3,
  noise: (p) => noise(p, 2),
  xor: (p) => 1.5 * sign(p.levels.sex) * sign(p.levels.ethnicity) + noise(p, 3),
  absoluteYaw: (p) => Math.abs(p.levels.yaw - 2) + noise(p, 4),
  shape: (p) =>
    p.levels.yaw % 2 === 0
      ? 1.1 * Math.sign(uniformDraw(drawAddress(1, 'sign', []), p.index) - 0.5) + 0.2 * noise(p, 5)
      : noise(p, 5),
  exactYaw: (p) => p.levels.yaw,
  rectified: (p) => Math.max(0, p.levels.age - 1 + noise(p, 7)),
  sex: (p) => sign(p.levels.sex) + noise(p, 8),
  scale: (p) => p.levels.scale + 2 * noise(p, 9),
};
const names = Object.keys(READERS);
const layers = [
  { name: 'readers', units: names.length, offset: 0 },
  { name: 'who', units: 1, offset: names.length },
  { name: 'where', units: 1, offset: names.length + 1 },
  { name: 'who in which pose', units: 2, offset: names.length + 2 },
];
const study = runNetwork(space, layers, (point) => [
  ...names.map((name) => READERS[name](point)),
  person(point, 'who') + 0.1 * noise(point, 20),
  point.levels.yaw + 0.5 * noise(point, 21),
  ...[0, 1].map((unit) => person(point, 'pose', [point.levels.yaw, unit]) + 0.3 * noise(point, 22)),
]);
const estimates = estimateAudit({ space, layers, tables: accumulateAll(study) });

function row(layer: string, unit: number, factor: string): UnitInformation {
  const found = estimates.information.find(
    (one) => one.layer === layer && one.unit === unit && one.factor === factor,
  );
  if (!found) throw new Error(`no row for ${layer} ${unit} ${factor}`);
  return found;
}
const reader = (name: string, factor: string): UnitInformation =>
  row('readers', names.indexOf(name), factor);

describe('estimateAudit on planted units', () => {
  it('returns the information on paper for readers of yaw, sex and |yaw|', () => {
    const steps = [-1, -0.5, 0, 0.5, 1];
    const cases: [string, string, number][] = [
      ['yaw', 'yaw', mixtureInformation(steps).copula],
      ['sex', 'sex', mixtureInformation([-1, 1]).copula],
      ['absoluteYaw', 'yaw', mixtureInformation([2, 1, 0, 1, 2]).copula],
    ];
    for (const [name, factor, bits] of cases) {
      expect(bits).toBeGreaterThan(0.2);
      expect(Math.abs((reader(name, factor).bits ?? NaN) - bits)).toBeLessThan(0.02);
    }
  });

  it('finds nothing in noise, about any factor', () => {
    for (const { layer, unit, bits, binnedBits } of estimates.information) {
      if (layer !== 'readers' || names[unit] !== 'noise') continue;
      expect(Math.abs(bits ?? NaN)).toBeLessThan(0.004);
      expect(Math.abs(binnedBits ?? NaN)).toBeLessThan(0.006);
    }
  });

  it('gives a constant no bits and says why', () => {
    const { bits, low, high, binnedBits, reason } = reader('constant', 'identity');
    expect([bits, low, high, binnedBits]).toEqual([null, null, null, null]);
    expect(reason).toMatch(/^constant/);
  });

  it('finds no first-order information in an XOR of sex and ethnicity, but in the identity', () => {
    expect(Math.abs(reader('xor', 'sex').bits ?? NaN)).toBeLessThan(0.002);
    expect(Math.abs(reader('xor', 'ethnicity').bits ?? NaN)).toBeLessThan(0.002);
    expect(reader('xor', 'identity').bits).toBeGreaterThan(0.5);
    expect(Math.abs(reader('xor', 'identity|sex,ethnicity').bits ?? NaN)).toBeLessThan(0.004);
  });

  it('gives a deterministic unit null with the reason, and its binned value', () => {
    const { bits, low, high, binnedBits, reason } = reader('exactYaw', 'yaw');
    expect([bits, low, high]).toEqual([null, null, null]);
    expect(reason).toMatch(/^deterministic/);
    expect(binnedBits).toBeCloseTo(Math.log2(5), 2);
    expect(Math.abs(reader('exactYaw', 'sex').bits ?? NaN)).toBeLessThan(0.001);
  });

  it('tells in its bins what the copula cannot see: levels that differ in shape alone', () => {
    const { bits, binnedBits } = reader('shape', 'yaw');
    expect((binnedBits ?? 0) - (bits ?? 0)).toBeGreaterThan(0.1);
  });

  it('reads a perfect identity reader: ½ log2(1 + signal/noise), nearly all given sex and ethnicity', () => {
    const onPaper = 0.5 * Math.log2(1 + 1 / 0.01);
    expect(Math.abs((row('who', 0, 'identity').bits ?? NaN) - onPaper)).toBeLessThan(0.35);
    const given = row('who', 0, 'identity|sex,ethnicity').bits ?? 0;
    const group = (row('who', 0, 'identity').bits ?? 0) - given;
    expect(given).toBeGreaterThan(2.5);
    expect(group).toBeGreaterThan(-0.01);
    expect(group).toBeLessThan(0.35);
  });

  it('agrees with the in-memory estimators within 0.005 bits at 21,600 points', () => {
    const identity = (p: DesignPoint): number => p.identity;
    const level = (name: FactorName) => (p: DesignPoint) => p.levels[name];
    const factors: [string, number, (point: DesignPoint) => number][] = [
      ...space.factors.map(({ name, levels }): [string, number, (p: DesignPoint) => number] => [
        name,
        levels.length,
        level(name),
      ]),
      ['identity', space.identityCount, identity],
    ];
    let compared = 0;
    for (const layer of layers) {
      for (let unit = 0; unit < layer.units; unit++) {
        const values = study.points.map(
          (_, i) => study.activations[i * study.units + layer.offset + unit],
        );
        const scores = copulaNormalize(values);
        for (const [factor, levels, labelOf] of factors) {
          const labels = study.points.map(labelOf);
          const found = row(layer.name, unit, factor);
          const { bits, reason } = informationDiscrete(scores, labels, levels);
          if (reason?.startsWith('constant')) expect(found.reason).toMatch(/^constant/);
          else if (bits === null) expect(found.bits).toBeNull();
          else expect(Math.abs((found.bits ?? NaN) - bits)).toBeLessThan(0.005);
          compared++;
          if (reason?.startsWith('constant')) continue;
          const binned = binnedInformation(values, labels, levels).bits ?? NaN;
          expect(Math.abs((found.binnedBits ?? NaN) - binned)).toBeLessThan(0.005);
        }
      }
    }
    expect(compared).toBe(14 * 11);
  });

  it('gives the interval of a jackknife over residuals done by hand', () => {
    const unit = names.indexOf('rectified');
    const scores = copulaNormalize(study.points.map((_, i) => study.activations[i * 14 + unit]));
    const byHand = (labelOf: (p: DesignPoint) => number): number => {
      const leaveOut = numbers(12).map((residual) => {
        const kept = study.points.filter((point) => point.levels.residual !== residual);
        const x = Float64Array.from(kept, ({ index }) => scores[index]);
        const labels = kept.map(labelOf);
        const levels = [...new Set(labels)];
        const numbered = labels.map((label) => levels.indexOf(label));
        return informationDiscrete(x, numbered, levels.length).bits ?? NaN;
      });
      const mean = leaveOut.reduce((a, b) => a + b) / 12;
      const squares = leaveOut.map((v) => (v - mean) ** 2);
      const sum = squares.reduce((a, b) => a + b);
      const kurtosis = (12 * squares.reduce((a, b) => a + b * b, 0)) / sum ** 2;
      const t = studentTQuantile(0.975, Math.min(11, 24 / (kurtosis - 1 + 2 / 11)));
      return t * Math.sqrt((11 / 12) * sum);
    };
    const half = (factor: string): number => {
      // The lower end may be cut at 0.
      const { bits, high } = reader('rectified', factor);
      return (high ?? NaN) - (bits ?? NaN);
    };
    expect(half('age') / byHand((p) => p.levels.age)).toBeCloseTo(1, 1);
    expect(half('sex') / byHand((p) => p.levels.sex)).toBeCloseTo(1, 1);
    expect(half('scale') / byHand((p) => p.levels.scale)).toBeCloseTo(1, 1);
    // About people the upper end is further by what their images would say more if they were all there are.
    const more = (images: number): number =>
      (Math.log(images / 2) - digamma((images - 1) / 2)) / (2 * Math.LN2);
    const identity = half('identity') - more(space.viewCount);
    const residual = half('residual') - more(space.viewCount * space.identitiesPerResidual);
    expect(identity / byHand((p) => p.identity)).toBeCloseTo(1, 1);
    expect(residual / byHand((p) => p.levels.residual)).toBeCloseTo(1, 1);
  });

  it('draws tuning curves of the units that know most, symmetric tuning included', () => {
    const about = (factor: string) => estimates.tuning.filter((one) => one.factor === factor);
    expect(
      about('yaw').map(({ layer, unit }) => (layer === 'readers' ? names[unit] : layer)),
    ).toEqual(expect.arrayContaining(['exactYaw', 'where', 'absoluteYaw', 'yaw', 'shape']));
    const curve = about('age').find(({ unit }) => names[unit] === 'rectified');
    expect(curve?.means.length).toBe(3);
    expect(curve?.means[0]).toBeLessThan(curve?.means[1] ?? NaN);
    expect(curve?.means[1]).toBeLessThan(curve?.means[2] ?? NaN);
    expect(Math.max(...(curve?.deviations ?? [NaN]))).toBeLessThan(1);
    const bySex = about('sex').find(
      ({ layer, unit }) => layer === 'readers' && names[unit] === 'sex',
    );
    expect(bySex?.means[0]).toBeCloseTo(-(bySex?.means[1] ?? NaN), 1);
    const byScale = about('scale')[0];
    expect(names[byScale.unit]).toBe('scale');
    expect(byScale.means).toEqual([...byScale.means].sort((a, b) => a - b));
    expect(
      estimates.tuning.some(({ layer, unit }) => layer === 'readers' && names[unit] === 'constant'),
    ).toBe(false);
  });
});

describe('invariance', () => {
  const index = (layer: string, factor: string) =>
    estimates.invariance.find((one) => one.layer === layer && one.factor === factor);

  it('is near 1 for a layer of identities, near 0 for a layer of poses', () => {
    expect(index('who', 'yaw')?.index).toBeGreaterThan(0.99);
    expect(index('where', 'yaw')?.index).toBeLessThan(0.01);
    // Nobody is told apart there, at any light.
    expect(Math.abs(index('where', 'azimuth')?.index ?? NaN)).toBeLessThan(0.1);
  });

  it('is about zero for identities told apart anew in each of five poses', () => {
    const found = index('who in which pose', 'yaw');
    expect(Math.abs(found?.index ?? NaN)).toBeLessThan(0.06);
    expect(found?.low).toBeLessThan(0);
    expect(found?.high).toBeGreaterThan(0);
  });
});

describe('jackknife intervals', () => {
  it('cover the truth about 95 times in 100', () => {
    const units = 150;
    const small = testSpace({ residual: numbers(20), yaw: [-30, 30], azimuth: numbers(12) });
    const many = runNetwork(small, [{ name: 'a', units, offset: 0 }], (point) =>
      numbers(units).map(
        (unit) =>
          0.7 * sign(point.levels.yaw) +
          0.6 * person(point, `offset ${unit}`) +
          0.5 * sign(point.levels.yaw) * person(point, `slope ${unit}`) +
          0.6 * noise(point, unit),
      ),
    );
    const { information } = estimateAudit({
      space: small,
      layers: many.layers,
      tables: accumulateAll(many),
    });
    const truth = mixtureInformation([-0.7, 0.7], Math.sqrt(0.36 + 0.25 + 0.36)).copula;
    const rows = information.filter(({ factor }) => factor === 'yaw');
    const covered = rows.filter(
      ({ low, high }) => (low ?? Infinity) <= truth && truth <= (high ?? -Infinity),
    ).length;
    expect(rows.length).toBe(units);
    expect(covered / units).toBeGreaterThan(0.88);
    expect(covered / units).toBeLessThan(0.99);
  });

  it('are missing, with the reason, below five residuals', () => {
    const few = testSpace({ residual: numbers(4), yaw: [-30, 30], azimuth: numbers(8) });
    const one = runNetwork(few, [{ name: 'a', units: 1, offset: 0 }], (p) => [noise(p, 0)]);
    const { information, invariance } = estimateAudit({
      space: few,
      layers: one.layers,
      tables: accumulateAll(one),
    });
    for (const found of [...information, ...invariance]) {
      expect([found.low, found.high]).toEqual([null, null]);
      expect(found.reason).toMatch(/4 residuals, at least 5/);
    }
    expect(information.every(({ bits }) => bits !== null)).toBe(true);
  });
});

describe('decisions', () => {
  const classes = testSpace({ residual: numbers(6), yaw: [-30, 0, 30], azimuth: numbers(10) });
  const logits = { name: 'logits', units: 6, offset: 0 };
  const { decision } = defineDecision({
    kind: 'classifier',
    output: logits,
    trueClass: Int32Array.from(numbers(6)),
    templates: null,
    calibrationViews: () => new Int32Array(0),
  });
  // Right by 2 at yaw 0; at ±30 wrong by 1 in half of the lights.
  const network = (point: DesignPoint): number[] => {
    const wrong = point.levels.yaw !== 1 && point.levels.azimuth % 2 === 0;
    return numbers(6).map((k) => (k === point.identity ? (wrong ? -1 : 2) : 0));
  };
  const classifier = runNetwork(classes, [logits], network, decision);
  const audit = estimateAudit({
    space: classes,
    layers: [logits],
    tables: accumulateAll(classifier),
  });

  it('are counted overall and by level', () => {
    expect(audit.decisions?.accuracy.value).toBeCloseTo(2 / 3, 12);
    expect(audit.decisions?.margin.value).toBeCloseTo(1, 12);
    const yaw = audit.decisions?.byLevel.filter(({ factor }) => factor === 'yaw') ?? [];
    expect(yaw.map(({ accuracy }) => accuracy.value)).toEqual([0.5, 1, 0.5]);
    expect(yaw.map(({ margin }) => margin.value)).toEqual([0.5, 2, 0.5]);
    expect(yaw.map(({ points }) => points)).toEqual([60, 60, 60]);
    // Every residual agrees, so no more limits it than that there are 180 images: 120 of 180 right, nearly.
    expect(audit.decisions?.accuracy.low).toBeCloseTo(betaQuantile(0.025, 120, 61), 2);
  });

  it('are scored as two more units: the margin knows the pose', () => {
    const rows = audit.information.filter(({ layer }) => layer === 'decision');
    const about = (unit: number, factor: string) =>
      rows.find((one) => one.unit === unit && one.factor === factor);
    expect(about(0, 'yaw')?.reason).toMatch(/^deterministic/);
    expect(about(1, 'azimuth')?.binnedBits).toBeGreaterThan(0.3);
    expect(audit.invariance.some(({ layer }) => layer === 'decision')).toBe(false);
  });

  it('are null without a decision', () => {
    expect(estimates.decisions).toBeNull();
  });
});

describe('estimateAudit', () => {
  it('reports the clamped share', () => {
    expect(estimates.clampedShare).toBe(0);
    const tables = accumulateAll(study).map((table) =>
      table.name === 'clamped' ? { ...table, data: table.data.map(() => 9000) } : table,
    );
    const clamped = estimateAudit({ space, layers, tables });
    expect(clamped.clampedShare).toBeCloseTo((48 * 9000) / (21_600 * 14), 12);
  });

  it('refuses tables of another space or network', () => {
    const tables = accumulateAll(study);
    expect(() => estimateAudit({ space, layers: layers.slice(0, 2), tables })).toThrow(
      /per row of table cells\.squares/,
    );
    expect(() => estimateAudit({ space, layers, tables: tables.slice(1) })).toThrow(
      /table cells\.count/,
    );
  });
});

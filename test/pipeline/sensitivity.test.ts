import { beforeAll, describe, expect, it } from 'vitest';

import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type {
  AuditSummary,
  FactorSensitivity,
  ResponseSensitivity,
} from '../../src/studies/index.js';
import { plantedNetwork, read } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_SIZE } from './stamp.js';

const PEOPLE = 10;
const YAWS = 5;

const SPACE: SpaceDefinition = {
  name: 'planted sensitivity',
  seed: 7,
  factors: {
    residual: Array.from({ length: PEOPLE }, (_, i) => i),
    yaw: [-30, -15, 0, 15, 30],
    pitch: [-15, 0, 15],
  },
  jitter: { scale: 0, translation: 0 },
};

let summary: AuditSummary;

/** Four coefficients of the person's shape, read at the frontal yaw only: elsewhere there is nothing to compare. */
beforeAll(async () => {
  summary = await runInProcess({
    study: 'sensitivity',
    space: SPACE,
    network: plantedNetwork(
      Array.from({ length: 4 }, (_, i) => ({
        name: `frontal ${i}`,
        terms: [{ weight: 1, of: [STAMP.shape + i, STAMP.yawLevel + 2] }],
      })),
    ),
    output: { kind: 'embedding', name: 'answer' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 4,
  });
}, 120_000);

describe('sensitivity of a planted embedding that reads the scale only, which jitter draws', () => {
  const jittered: SpaceDefinition = {
    ...SPACE,
    factors: {
      ...SPACE.factors,
      age: [25, 45, 65],
      expression: ['happy', 'neutral'],
      azimuth: [0, 30],
    },
    jitter: { scale: 0.1, translation: 0 },
  };

  it('says that the totals of age, expression, yaw and pitch are jitter drawn anew, and how much that is by itself', async () => {
    const { sensitivity } = await runInProcess({
      study: 'sensitivity',
      space: jittered,
      network: plantedNetwork([
        // 1 and 2 + scale: the cosine to (1, 2) falls with the scale's distance from 0.
        { name: 'constant', terms: [{ weight: 1, of: [] }] },
        { name: 'scale', terms: [{ weight: 2, of: [] }, read(STAMP.scale)] },
      ]),
      output: { kind: 'embedding', name: 'answer' },
      size: STAMP_SIZE,
      images: createStampSource,
      shardIdentities: 4,
    });
    const { factors, redrawn } = sensitivity!.responses.find((one) => one.response === 'margin')!;
    const total = (name: string): number =>
      factors.find((one) => one.factor === name)!.total.value!;
    expect(redrawn!.factors.map(({ factor: name }) => name).sort()).toEqual([
      ...['age', 'expression', 'pitch', 'yaw'],
    ]);
    // Nothing but the scale does anything: L levels, drawn apart, hold (L - 1)/L of it. Light does not draw it anew.
    for (const { factor: name, held } of redrawn!.factors) {
      expect(total(name) / held).toBeGreaterThan(0.9);
      expect(total(name) / held).toBeLessThan(1.1);
    }
    expect(total('azimuth')).toBeCloseTo(0, 6);
    // Five bins of the scale hold most of what it does; the rest is within them.
    expect(redrawn!.most).toBeGreaterThan(0.9);
    expect(redrawn!.least).toBeGreaterThan(0.7);
    expect(redrawn!.least).toBeLessThanOrEqual(redrawn!.most);
  }, 120_000);
});

const response = (name: string): ResponseSensitivity =>
  summary.sensitivity!.responses.find((one) => one.response === name)!;
const factor = (name: string): FactorSensitivity =>
  response('accuracy').factors.find((one) => one.factor === name)!;

// Right: everybody at the frontal yaw, and elsewhere, where all cosines are 0, the lowest number.
const ACCURACY = (PEOPLE + (YAWS - 1)) / (PEOPLE * YAWS);

describe('sensitivity of a planted embedding that reads frontal faces only, through the activities', () => {
  it('sums every pair of view factors, default or not', () => {
    expect(summary.run.settings.pairs).toEqual([['yaw', 'pitch']]);
    expect(response('accuracy').pairs.map(({ factors }) => [...factors].sort().join())).toEqual(
      expect.arrayContaining(['pitch,yaw', 'residual,yaw', 'pitch,residual']),
    );
  });

  // Of all people but one, one yaw in five is right: two drawn yaws differ in 2·(1/5)·(4/5) of images.
  it('an answer turns when yaw is drawn anew as often as counting says, and never with pitch', () => {
    expect(summary.performance.estimates!.accuracy.value).toBeCloseTo(ACCURACY, 12);
    expect(factor('yaw').move.value).toBeCloseTo((0.32 * (PEOPLE - 1)) / PEOPLE, 3);
    expect(factor('pitch').move.value).toBeCloseTo(0, 6);
    expect(factor('pitch').total.value).toBeCloseTo(0, 6);
  });

  it('gives yaw the total share that its fibres have of the variance', () => {
    const within = (0.16 * (PEOPLE - 1)) / PEOPLE;
    // One person right throughout, the others in a fifth: the variance between people, of whom there are more.
    const between = 0.8 ** 2 / PEOPLE;
    expect(factor('yaw').total.value).toBeCloseTo(within / (within + between), 3);
    expect(response('accuracy').factors[0].factor).toBe('yaw');
  });

  it('speaks of no jitter where there is none', () => {
    expect(response('accuracy').redrawn).toBeNull();
  });

  it('has no total of who somebody is, but the reason', () => {
    const { total, totalReason, move } = factor('residual');
    expect([total.value, move.value]).toEqual([null, null]);
    expect(totalReason).toMatch(/totals of identity factors/);
  });

  it('names a cell off the frontal yaw as the worst', () => {
    const [worst] = summary.sensitivity!.worstCells;
    expect([worst.first, worst.second]).toEqual(['yaw', 'pitch']);
    expect(worst.firstLevel).not.toBe(0);
    expect(worst.accuracy.value).toBeCloseTo(1 / PEOPLE, 12);
  });
});

import { describe, expect, it } from 'vitest';
import { foldAudit } from '../../src/statistics/index.js';
import type { Decision, FoldedAudit } from '../../src/statistics/index.js';
import { designPoint } from '../../src/stimulus/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { compareAudits, spaceDifference } from '../../src/studies/index.js';
import type { ComparedRun, Comparison } from '../../src/studies/index.js';
import { compareReport, differenceRecords } from '../../src/report/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from '../statistics/helpers.js';

const space = testSpace({
  residual: numbers(16),
  sex: ['male', 'female'],
  yaw: [-30, 0, 30],
  age: [25, 45, 65],
  azimuth: [-30, -15, 0, 15, 30],
});
const layers = [{ name: 'head', units: 2, offset: 0 }];

/** Correct where unit 1 is positive. */
const decision: Decision = {
  variable: 'unit 1',
  decide: (_, activations, row, target, at) => {
    target[at] = activations[row + 1];
    target[at + 1] = activations[row + 1] > 0 ? 1 : 0;
  },
};

/** Unit 0 reads yaw with a gain; unit 1 decides, wrongly about one image in ten where nothing shifts it. */
function checkpoint(gain: number, shift: (point: DesignPoint) => number): FoldedAudit {
  const study = runNetwork(
    space,
    layers,
    (p) => [gain * (p.levels.yaw - 1) + noise(p, 0), 1.3 + shift(p) + noise(p, 1)],
    decision,
  );
  return foldAudit({ space, layers, tables: accumulateAll(study) });
}

const first = checkpoint(1, () => 0);
const worse = checkpoint(0.3, (p) => (p.levels.yaw === 2 ? -0.8 : 0));

function compared(a: FoldedAudit, b: FoldedAudit): Comparison {
  const run = (runId: string): ComparedRun => ({
    runId,
    store: 'memory://test',
    network: { file: `${runId}.onnx`, sha256: 'ab'.repeat(32) },
    digest: runId,
    finishedAt: '2026-11-21T00:00:00Z',
    decision: 'unit 1',
    layers,
  });
  return compareAudits({
    version: '0',
    space,
    a: { run: run('first'), folded: a },
    b: { run: run('second'), folded: b },
    notes: [],
  });
}

function accuracyAt(
  { performance }: Comparison,
  cell: readonly { factor: string; level: unknown }[],
) {
  const row = performance.find(
    (one) => one.measure === 'accuracy' && JSON.stringify(one.cell) === JSON.stringify(cell),
  );
  if (!row) throw new Error('no such cell');
  return row;
}

describe('a run compared with itself', () => {
  const same = compared(first, first);
  const rows = [...same.information, ...same.performance, ...same.invariance];

  it('differs by exactly 0, with intervals that are 0 and no change', () => {
    const estimated = rows.filter(({ difference }) => difference !== null);
    expect(estimated.length).toBeGreaterThan(20);
    for (const row of estimated) {
      expect([row.difference, row.low, row.high, row.changed]).toEqual([0, 0, 0, false]);
    }
  });

  it('gives every row without a difference its reason', () => {
    for (const row of rows.filter(({ difference }) => difference === null)) {
      expect(row.reason).toMatch(/\w/);
    }
  });
});

describe('a checkpoint that lost accuracy at one yaw and most of what it knew about yaw', () => {
  const change = compared(first, worse);

  it('has fallen there by exactly the images between the two thresholds, with an interval that excludes 0', () => {
    const at30 = numbers(space.pointCount)
      .map((index) => designPoint(space, index))
      .filter(({ levels }) => levels.yaw === 2);
    const lost = at30.filter((point) => {
      const margin = 1.3 + noise(point, 1);
      return margin > 0 && margin - 0.8 <= 0;
    });
    // P(0 < N(1.3, 1) <= 0.8) = 0.2117 of all images.
    expect(lost.length / at30.length).toBeCloseTo(0.2117, 1);
    const { difference, low, high, changed } = accuracyAt(change, [{ factor: 'yaw', level: 30 }]);
    expect(difference).toBeCloseTo(-lost.length / at30.length, 12);
    expect(changed).toBe(true);
    expect(high).toBeLessThan(-0.1);
    expect(low).toBeGreaterThan(-0.3);
  });

  it('has exactly no change at the levels that see the same images and the same noise', () => {
    const { difference, changed } = accuracyAt(change, [{ factor: 'yaw', level: -30 }]);
    expect([difference, changed]).toEqual([0, false]);
  });

  it('finds the drop in cells of sex and yaw, too', () => {
    const cell = [
      { factor: 'sex', level: 'female' },
      { factor: 'yaw', level: 30 },
    ];
    const row = accuracyAt(change, cell);
    expect(row.points).toBe(16 * 15);
    expect(row.changed).toBe(true);
  });

  it('knows less about yaw in the same layer, and says which unit', () => {
    const row = change.information.find((one) => one.layer === 'head' && one.factor === 'yaw');
    expect(row).toMatchObject({ unitA: 0, changed: true });
    expect(row?.high).toBeLessThan(0);
  });

  it('has the paired jackknife interval over residuals', () => {
    const rows = [first, worse].map(({ performance }) => performance?.[0].accuracy.leaveOut);
    const differences = numbers(16).map((i) => (rows[1]?.[i] ?? NaN) - (rows[0]?.[i] ?? NaN));
    const { difference, low, high } = accuracyAt(change, []);
    const mean = differences.reduce((sum, value) => sum + value / 16, 0);
    const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    // t(0.975, 15) = 2.1314.
    const half = 2.1314495 * Math.sqrt((15 / 16) * squares);
    expect(low).toBeCloseTo((difference ?? NaN) - half, 8);
    expect(high).toBeCloseTo((difference ?? NaN) + half, 8);
  });

  it('becomes a page without scripts or requests, and a flat table of every row', () => {
    const page = compareReport(change);
    expect(page).toContain('Accuracy fell');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    const { information, performance, invariance } = change;
    expect(differenceRecords(change)).toHaveLength(
      information.length + performance.length + invariance.length,
    );
  });
});

describe('runs that decide differently', () => {
  it('have no difference of performance, and the reason', () => {
    const change = compareAudits({
      version: '0',
      space,
      a: { run: { ...compared(first, first).a, decision: 'cosine' }, folded: first },
      b: { run: compared(first, first).b, folded: first },
      notes: [],
    });
    expect(accuracyAt(change, [])).toMatchObject({ difference: null, changed: false });
    expect(accuracyAt(change, []).reason).toMatch(/decide differently/);
  });
});

describe('spaceDifference', () => {
  const { definition } = space;

  it('is null for spaces of the same cells, whatever their names', () => {
    expect(spaceDifference(definition, { ...definition, name: 'other' })).toBeNull();
  });

  it('names the factor, the seed or the jitter that differs', () => {
    const wider = { ...definition, factors: { ...definition.factors, yaw: [-30, 0, 45] } };
    expect(spaceDifference(definition, wider)).toBe('yaw [-30, 0, 30] in A and [-30, 0, 45] in B');
    expect(spaceDifference(definition, { ...definition, seed: 6 })).toMatch(/^seed 5 in A and 6/);
    const shaken = { ...definition, jitter: { scale: 0.1, translation: 0 } };
    expect(spaceDifference(definition, shaken)).toMatch(/^scale jitter/);
  });
});

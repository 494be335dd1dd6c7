import { describe, expect, it } from 'vitest';
import { differenceText } from '../../activities/difference-text.js';
import { compareFindings, compareLines, compareReport } from '../../src/report/index.js';
import type { Comparison } from '../../src/studies/index.js';

const run = {
  ...{ runId: 'one', store: 'memory://test', digest: 'one', finishedAt: '2026-11-21T00:00:00Z' },
  ...{ network: { file: 'one.onnx', sha256: 'ab'.repeat(32) }, decision: 'margin' },
  layers: [{ name: 'pool', units: 4 }],
};
const changed = { falseDiscoveryRate: 0.001, changed: true, reason: null };
const comparison: Comparison = {
  ...{ schema: 'factorscope/comparison@1', version: '0', a: run, b: { ...run, runId: 'two' } },
  space: { name: 'small', points: 4, residuals: 2, factors: [] },
  notes: [],
  information: [
    {
      ...{
        layer: 'pool',
        factor: 'yaw',
        source: 'read-outs',
        unitA: null,
        unitB: null,
        ...changed,
      },
      ...{ a: 0.9, b: 0.4, difference: -0.5, low: -0.6, high: -0.4 },
    },
  ],
  performance: [
    {
      ...{ measure: 'accuracy', cell: [], points: 4, ...changed },
      ...{ a: 0.95, b: 0.9, difference: -0.05, low: -0.06, high: -0.04 },
    },
  ],
  invariance: [],
};

describe('a comparison on the terminal', () => {
  it('is a table of the whole and of what changed, columns flush', () => {
    expect(compareLines(comparison)).toEqual([
      '                                  A       B   B − A     95 % interval',
      'accuracy, all images         95.0 %  90.0 %  −5.0 %  −6.0 % to −4.0 %',
      'bits about head yaw in pool    0.90    0.40   −0.50    −0.60 to −0.40',
    ]);
  });

  it('gives a difference of accuracies in points, and none of no width', () => {
    expect(compareFindings(comparison)[0]).toBe(
      'Accuracy fell: 95.0 % in A, 90.0 % in B (difference −5.0 percentage points, 95 % interval −6.0 to −4.0).',
    );
    const [row] = comparison.performance;
    const same = { ...row, b: 0.95, difference: 0, low: 0, high: 0, changed: false };
    const [first] = compareFindings({ ...comparison, performance: [same] });
    expect(first).toMatch(/^Accuracy is the same in every residual: 95\.0 % in A, 95\.0 % in B/);
    expect(first).not.toContain('interval');
  });

  it('says that layers without common names are not compared, instead of finding no change', () => {
    // The decision is common to all runs, and no layer.
    const rows = comparison.information.map((row) => ({ ...row, layer: 'decision' }));
    const apart = {
      ...comparison,
      b: { ...comparison.b, layers: [{ name: 'other', units: 4 }] },
      information: rows,
    };
    const text = compareFindings(apart).join(' ');
    expect(text).toContain('What layers know is not compared');
    expect(text).not.toMatch(/information changed/i);
    expect(compareReport(apart)).toContain('Layers are matched by name');
  });

  it('says in words what differs between settings', () => {
    expect(
      differenceText(
        { input: { size: 64, std: [1, 1, 1] }, layout: 'nchw' },
        { input: { size: 112, std: [0.229, 0.224, 0.225] }, layout: 'nchw' },
      ),
    ).toBe('input.size 64 in A, 112 in B; input.std 1, 1, 1 in A, 0.229, 0.224, 0.225 in B');
    expect(differenceText({ name: 'demo', seed: 1 }, null)).toBe('in A alone');
    expect(differenceText('auto', 'mean')).toBe('auto in A, mean in B');
  });
});

import { describe, expect, it } from 'vitest';
import { auditDigest } from '../../src/report/index.js';
import { auditFixture } from './audit-fixture.js';

const { summary } = auditFixture();

describe('auditDigest', () => {
  it('is ten lines that name network, coverage, accuracy, peaks, invariance, warnings and digest', () => {
    const lines = auditDigest(summary);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toContain('networks/resnet10-64px.onnx');
    expect(lines[1]).toContain('756,000 of 756,000 images, 0 duplicates, 0 missing');
    expect(lines[2]).toContain('accuracy 94.1 % (93.2 % to 95.0 %)');
    expect(lines[3]).toContain('identity 3.12 bits in pool');
    expect(lines[4]).toContain('expression 0.31 bits in block3/out');
    expect(lines[5]).toContain('yaw 0.92 bits in block1/out');
    expect(lines[6]).toContain('scale 0.021 bits in block2/relu1');
    expect(lines[7]).toContain('strongest 0.92 (0.89 to 0.95) to expression in stem');
    expect(lines[8]).toContain('2; first: 0.012 % of scores');
    expect(lines[9]).toContain(summary.digest);
  });

  it('stays ten lines, with reasons, when nothing was estimated and texts hold line breaks', () => {
    const lines = auditDigest({
      ...summary,
      coverage: { expected: 10, scored: 8, missing: 2, duplicates: 0 },
      information: [],
      invariance: [],
      performance: {
        decision: null,
        reason: 'no true class:\nother output',
        estimates: null,
        worst: [],
        worstByLevel: [],
      },
      warnings: ['first\r\nline'],
    });
    expect(lines).toHaveLength(10);
    for (const line of lines) expect(line).not.toMatch(/[\r\n]|null|NaN|undefined/);
    expect(lines[1]).toContain('2 missing (INCOMPLETE)');
    expect(lines[2]).toContain('none: no true class: other output');
    expect(lines[5]).toContain(
      'none on head yaw, head pitch, light azimuth and light elevation (the run is incomplete, 2 images missing)',
    );
    expect(lines[8]).toContain('first line');
  });
});

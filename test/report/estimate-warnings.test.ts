import { describe, expect, it } from 'vitest';
import { auditReport, estimateWarnings } from '../../src/report/index.js';
import type { AuditSummary, InformationRow } from '../../src/studies/types.js';
import { auditFixture } from './audit-fixture.js';
import { parsePage } from './report-text.js';

const { summary, illustrations } = auditFixture();

/** One layer of two units, of which the bins see more of the first; then the same under another name. */
function withRepeatedLayer(): AuditSummary {
  const row = (layer: string, unit: number, bits: number, binnedBits: number): InformationRow => ({
    ...{ layer, unit, factor: 'yaw', bits, binnedBits, low: null, high: null, reason: null },
  });
  const layers = ['conv', 'pool'].map((name) => ({ name, units: 3 }));
  return {
    ...summary,
    network: { ...summary.network, layers },
    information: layers.flatMap(({ name }) => [
      row(name, 0, 0.02, 0.3),
      row(name, 1, 0.41, 0.4),
      row(name, 2, 0.5, 0.2),
    ]),
  };
}

function textsOf(of: AuditSummary, clampedShare: number | null = 0): string {
  return estimateWarnings(of, clampedShare)
    .map(({ concern, text }) => `${concern}: ${text}`)
    .join('\n');
}

function ofSize(points: number, identities: number): AuditSummary {
  const { run } = summary;
  return { ...summary, run: { ...run, space: { ...run.space, points, identities } } };
}

describe('warnings of estimates', () => {
  it('call fewer than 5,000 images a rehearsal, and no more than that', () => {
    expect(textsOf(ofSize(4_999, 40))).toMatch(/^rehearsal: 4,999 images are few for \d/);
    expect(textsOf(ofSize(5_000, 40))).not.toContain('rehearsal');
  });

  it('count the disagreements of a repeated layer once, as the page does', () => {
    const doubled = withRepeatedLayer();
    const texts = textsOf(doubled);
    expect(texts).toContain('16 bins see in 1 estimate (units by factor: head yaw 1)');
    expect(texts).toContain('conv unit 0 about head yaw (0.020 against 0.300 bits)');
    expect(texts).toContain('claims more than 16 bins see in 1 estimate ');
    const page = parsePage(auditReport(doubled, illustrations));
    expect(page.querySelector('#agreement')?.textContent).toContain('2 of 3 estimates');
  });

  it('speak of scores outside the calibration above 1 %, and not where they are meant to be', () => {
    expect(textsOf(summary, 0.0101)).toContain('faces: 1.0 % of scores');
    expect(textsOf(summary, 0.01)).not.toContain('of scores');
    expect(textsOf(summary, null)).not.toContain('of scores');
  });

  it('say how much few identities show about sex and ethnicity by chance', () => {
    // -log2(1 - 1/47)/2 of 48 identities.
    expect(textsOf(ofSize(21_600, 48))).toMatch(
      /48 identities .* 0\.016 bits about sex and ethnicity/,
    );
  });
});

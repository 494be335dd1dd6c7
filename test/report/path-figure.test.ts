import { describe, expect, it } from 'vitest';
import { auditReport } from '../../src/report/index.js';
import type { AuditIllustrations } from '../../src/studies/illustration-types.js';
import type { AuditSummary } from '../../src/studies/types.js';
import { auditFixture } from './audit-fixture.js';
import { fixtureDrawings } from './detail-fixture.js';
import { parsePage } from './report-text.js';

const { summary, illustrations } = auditFixture();

function titles(of: AuditSummary, drawings: AuditIllustrations = illustrations): string[] {
  const page = parsePage(auditReport(of, drawings));
  return [...page.querySelectorAll('#path svg title')].map(({ textContent }) => textContent);
}

describe('the figure from pixels to decision', () => {
  it('has a mark for every factor but jitter and residual in every layer and the decision', () => {
    const found = titles(summary);
    // 10 layers and the decision; of 12 factors residual, scale and translation x are left out, and the
    // decision has no bits about identity.
    expect(found.filter((title) => /bits \(|bits, /.test(title))).toHaveLength(9 * 11 - 1);
    expect(found).toContain('pool, identity: 3.12 of 7.32 bits (2.93 to 3.31), best unit 23');
    expect(found.some((title) => title.startsWith('pool, image scale'))).toBe(false);
  });

  it('says what the image holds: log2 of the levels', () => {
    const found = titles(summary);
    expect(found).toContain('Identity: 7.32 bits say it');
    expect(found).toContain('Head yaw: 2.32 bits say it');
    expect(found).toContain('Sex: 1.00 bits say it');
  });

  it('prefers what a layer knows together to its best unit', () => {
    const readOut = { layer: 'pool', unit: null, factor: 'yaw', bits: 1.5, low: 1.4, high: 1.6 };
    const found = titles({
      ...summary,
      information: [...summary.information, { ...readOut, binnedBits: null, reason: null }],
    });
    expect(found).toContain('pool, head yaw: 1.50 of 2.32 bits (1.40 to 1.60), read-outs together');
  });

  it('draws the faces of layers, and says why there are none', () => {
    const [views] = fixtureDrawings();
    const drawn = titles(summary, { ...illustrations, maps: [{ ...views, kind: 'layer' }] });
    expect(drawn).toContain(
      'pool, unit 3, shape: colour from 0 to 0.21 bits, grey below chance, 0.040',
    );
    const page = parsePage(auditReport(summary, illustrations));
    expect(page.querySelector('#path')?.textContent).toContain(
      "No faces here: no layer's map stands above chance",
    );
  });
});

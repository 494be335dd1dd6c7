import { describe, expect, it } from 'vitest';
import { auditReport, verificationRecords } from '../../src/report/index.js';
import type { AuditSummary } from '../../src/studies/types.js';
import { auditFixture } from './audit-fixture.js';
import { parsePage } from './report-text.js';

const { summary, illustrations } = auditFixture();

/** The same estimates as if from a space of 36 views and 10 residuals. */
const small: AuditSummary = {
  ...summary,
  run: { ...summary.run, space: { ...summary.run.space, views: 36, residuals: 10 } },
};

describe('a report of a small space', () => {
  it('gives no rates across levels whose templates are sums of few images, and says why', () => {
    const decisions = parsePage(auditReport(small, illustrations)).querySelector('#decisions');
    expect(decisions?.textContent).toContain(
      'No matrix of levels of head yaw: a template of one level is the sum of at most 7 images of a person, at least 30 needed',
    );
    expect(decisions?.textContent).not.toContain('Rows: level of the image.');
    const large = parsePage(auditReport(summary, illustrations)).querySelector('#decisions');
    expect(large?.textContent).toContain('Rows: level of the image.');
  });

  it('flags the same rates in the table', () => {
    const across = (of: AuditSummary) =>
      verificationRecords(of).filter(({ templateLevel }) => templateLevel !== null);
    expect(across(small).every(({ reason }) => reason?.startsWith('a template of'))).toBe(true);
    expect(across(summary).some(({ reason }) => reason?.startsWith('a template of'))).toBe(false);
  });

  it('says that few residuals make no maps, and shows regions with their intervals instead', () => {
    const maps = summary.maps && {
      ...summary.maps,
      units: summary.maps.units.map((unit) => ({ ...unit, shareAbove: 0.001, maximumBits: 0.041 })),
    };
    const page = parsePage(
      auditReport({ ...small, maps }, { ...illustrations, maps: [], layerMaps: [] }),
    );
    const section = page.querySelector('#where');
    expect(section?.textContent).toContain('10 residuals are few for maps');
    expect(section?.textContent).toContain('pool, unit 3 (0.041 against 0.040)');
    expect([...page.querySelectorAll('#where img')]).toHaveLength(0);
    expect(section?.textContent).toContain('with 95 % intervals over 10 residuals');
    expect([...page.querySelectorAll('#where .panel')].length).toBeGreaterThan(0);
  });
});

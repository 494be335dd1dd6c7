import { describe, expect, it } from 'vitest';
import { auditReport } from '../../src/report/index.js';
import { auditFixture } from './audit-fixture.js';
import { parsePage, visibleText } from './report-text.js';

const { summary, illustrations } = auditFixture();

describe('units that the bins do not bear out', () => {
  const best = summary.information
    .filter(({ factor }) => factor === 'pitch')
    .reduce((most, row) => ((row.bits ?? 0) > (most.bits ?? 0) ? row : most));
  const name = `${best.layer} · unit ${best.unit}`;
  const doubted = parsePage(
    auditReport(
      {
        ...summary,
        information: summary.information.map((row) =>
          row === best ? { ...row, bits: 1.5, low: 1.4, high: 1.6, binnedBits: 0.02 } : row,
        ),
      },
      illustrations,
    ),
  );

  it('are shown as the strongest only while both estimators agree', () => {
    const page = parsePage(auditReport(summary, illustrations));
    expect(page.querySelector('#tuning')?.textContent).toContain(name);
    const rows = [...page.querySelectorAll('#units tbody tr')].map((row) => row.textContent);
    expect(rows.some((row) => row.startsWith(`head pitch${best.layer}${best.unit}`))).toBe(true);
  });

  it('are neither in the table of units, nor among the tuning curves, nor in a title', () => {
    const rows = [...doubted.querySelectorAll('#units tbody tr')].map((row) => row.textContent);
    expect(rows.some((row) => row.startsWith(`head pitch${best.layer}${best.unit}`))).toBe(false);
    const curves = [...doubted.querySelectorAll('#tuning .tuning')].find((one) =>
      one.textContent.startsWith('Head pitch'),
    );
    expect(curves?.textContent).toContain('unit');
    expect(curves?.textContent).not.toContain(name);
    expect(doubted.querySelector('#depth')?.textContent).not.toContain('1.50 bits');
  });

  it('are counted beside the table, with where to find them', () => {
    expect(doubted.querySelector('#unit-table .note')?.textContent).toMatch(
      /^\d+ estimates? (is|are) left out: the bins see much less than the copula claims/,
    );
    expect(visibleText(auditReport(summary, illustrations))).toContain(
      'of those that the bins, where there are any, bear out',
    );
  });
});

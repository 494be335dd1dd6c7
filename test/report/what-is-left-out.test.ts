import { describe, expect, it } from 'vitest';
import { decisionVerification } from '../../src/report/decision-verification.js';
import { driverFigure } from '../../src/report/driver-figure.js';
import { indexInformation } from '../../src/report/information-index.js';
import type { Markup } from '../../src/report/markup.js';
import { methods } from '../../src/report/methods.js';
import { synergyCharts } from '../../src/report/synergy-charts.js';
import { unitsTable } from '../../src/report/units-table.js';
import type { AuditSummary } from '../../src/studies/types.js';
import { auditFixture } from './audit-fixture.js';
import { visibleText } from './report-text.js';

const { summary } = auditFixture();
const { performance, synergy } = summary;
const estimates = performance.estimates!;

/** The summary with so many impostors of either kind. */
function withImpostors(impostors: number): AuditSummary {
  const verification = estimates.verification!;
  const { anyone, alike } = verification.overall;
  const overall = { anyone: { ...anyone, impostors }, alike: { ...alike, impostors } };
  return {
    ...summary,
    performance: {
      ...performance,
      estimates: { ...estimates, verification: { ...verification, overall } },
    },
  };
}

/** A part of a page, as text and as HTML. */
const wrapped = ({ text }: Markup): string => `<html><body>${text}</body></html>`;

describe('a curve of rates', () => {
  it('begins where ten impostors are accepted, as the table of rates does', () => {
    // Of a thousand impostors nothing is known below 1 %, so the axis reaches no further.
    const few = wrapped(decisionVerification(withImpostors(1000)));
    expect(visibleText(few)).toContain('each begins where 10 impostors are accepted');
    expect(few).toMatch(/>1 %</);
    expect(few).not.toMatch(/>0\.0?1 %</);
    expect(decisionVerification(withImpostors(10_000_000)).text).toMatch(/>0\.01 %</);
  });

  it('is not drawn of fewer', () => {
    const text = visibleText(wrapped(decisionVerification(withImpostors(9))));
    expect(text).toContain('No curve: too few comparisons with impostors, 9.');
  });
});

describe('the table of units', () => {
  it('says why a factor has no binned bits', () => {
    const reason = '36 images of each are too few for 16 bins';
    const information = summary.information.map((row) =>
      row.factor === 'identity' ? { ...row, binnedBits: null, binnedReason: reason } : row,
    );
    const text = visibleText(wrapped(unitsTable(indexInformation({ ...summary, information }))));
    expect(text).toContain(`No binned bits of identity: ${reason}.`);
    expect(visibleText(wrapped(unitsTable(indexInformation(summary))))).not.toContain(
      'No binned bits',
    );
  });
});

describe('methods', () => {
  it('say of the choice’s information what was done in this run, and nothing else', () => {
    const { note } = estimates.confusions!.information;
    const text = visibleText(wrapped(methods(summary)));
    expect(text).toContain(`is that of the confusion counts: ${note}.`);
    expect(text).not.toContain('confusion counts with the correction');
  });
});

describe('what layers share with the decision', () => {
  const triples = (chance: number) =>
    synergy!.triples.map((row) => ({ ...row, sharedChance95Bits: chance }));

  it('is called below chance where as much is shared by chance', () => {
    const [row] = synergy!.triples.slice(-1);
    const shared = -row.interactionBits!;
    expect(shared).toBeGreaterThan(0);
    const page = (chance: number): Markup =>
      synergyCharts({ ...summary, synergy: { ...synergy!, triples: triples(chance) } });
    expect(page(2 * shared).text).toMatch(/chance [\d.]+: below chance/);
    expect(page(0).text).not.toMatch(/chance [\d.]+: below chance/);
    expect(visibleText(wrapped(page(2 * shared)))).toMatch(
      /None of \d+ cells are clear of what stands against them/,
    );
  });

  it('is drawn with interval and chance beside all that the decision says', () => {
    const figure = driverFigure({ ...synergy!, triples: triples(0.001) });
    expect(visibleText(wrapped(figure))).toMatch(/above chance in \d+ of \d+ layers/);
    expect(figure.text).toContain('aria-label="tick"');
  });
});

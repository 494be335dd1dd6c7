import { describe, expect, it } from 'vitest';
import { auditReport } from '../../src/report/index.js';
import type { AuditSummary } from '../../src/studies/types.js';
import { auditFixture } from './audit-fixture.js';
import { parsePage } from './report-text.js';

const { summary, illustrations } = auditFixture();

/** 400 of 1,000 wrong choices fall on 1,840 others whom the network knows, 30 of them on #1322. */
function mistaken(): AuditSummary {
  const { performance } = summary;
  const { estimates } = performance;
  if (!estimates?.confusions) throw new Error('expected confusions in the fixture');
  const outside = [
    { chosen: 1322, count: 30 },
    { chosen: 1999, count: 1 },
  ];
  const confusions = { ...estimates.confusions, wrong: 1000, wrongInSpace: 600, outside };
  const chance = { choices: 2000, accuracy: 1 / 2000, topFive: 5 / 2000 };
  const person = { seed: 2018, sex: 'female', ethnicity: 'east-asian' } as const;
  return {
    ...summary,
    performance: {
      ...performance,
      estimates: { ...estimates, chance, confusions },
      outside: { people: 1840, named: [{ ...person, chosen: 1322, residual: 330 }] },
    },
  };
}

function decisions(of: AuditSummary): string {
  return parsePage(auditReport(of, illustrations)).querySelector('#decisions')?.textContent ?? '';
}

describe('choices outside the space', () => {
  it('are counted beside what chance would make of them, and named by the numbers trained on', () => {
    expect(decisions(mistaken())).toContain(
      '400 wrong choices (40.0 %) fell outside: on one of the 1,840 people whom the network knows and this space does not show' +
        ' (92.0 % if wrong choices fell on everybody alike);' +
        ' most often outside #1322: face 330, female, east-asian (30 images) and class 1999 (1 image).',
    );
  });

  it('are said where the network’s people are not known', () => {
    const { performance } = mistaken();
    const text = decisions({ ...summary, performance: { ...performance, outside: null } });
    expect(text).toContain('fell outside: on answers that are nobody of this space; most often');
  });

  it('are not spoken of where there are none', () => {
    expect(decisions(summary)).not.toContain('fell outside');
  });
});

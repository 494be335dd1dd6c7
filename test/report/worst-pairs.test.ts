import { describe, expect, it } from 'vitest';
import { auditReport, rivalOf } from '../../src/report/index.js';
import type { AuditSummary } from '../../src/studies/types.js';
import { auditFixture } from './audit-fixture.js';
import { parsePage } from './report-text.js';

const { summary, illustrations } = auditFixture();
const [worst] = summary.performance.worst;

/** The worst person is most often taken for identity 21. */
function mistaken(): AuditSummary {
  const { estimates } = summary.performance;
  const confusions = estimates?.confusions;
  if (!estimates || !confusions) throw new Error('expected confusions in the fixture');
  const rival = {
    ...{ identity: worst.identity, chosen: 21, chosenIdentity: 21, count: 63, share: 63 / 4725 },
    ...{ sameSex: true, sameEthnicity: true },
  };
  return {
    ...summary,
    performance: {
      ...summary.performance,
      estimates: { ...estimates, confusions: { ...confusions, rivals: [rival] } },
    },
  };
}

describe('the worst images', () => {
  it('stand beside whom they are taken for, in the same view', () => {
    const of = mistaken();
    const rival = rivalOf(of, worst);
    expect(rival?.index).toBe(
      21 * summary.run.space.views + (worst.index % summary.run.space.views),
    );
    const pictures = [
      ...(illustrations.worst ?? []),
      { index: rival?.index ?? -1, png: illustrations.faces[0].png },
    ];
    const page = parsePage(auditReport(of, { ...illustrations, worst: pictures }));
    const [pair, next] = [...page.querySelectorAll('.worst-pair')];
    expect([...pair.querySelectorAll('img')]).toHaveLength(2);
    expect(pair.textContent).toContain('true: #0: face 0, male, western-caucasian');
    expect(pair.textContent).toContain(
      'most often taken for: #21: face 5, male, east-asian, 63 times in all (1.3 %',
    );
    expect(pair.textContent).toContain('decided wrongly');
    expect([...next.querySelectorAll('img')]).toHaveLength(1);
  });

  it('stand beside the person chosen for that very image, whoever is chosen elsewhere', () => {
    const of = mistaken();
    const rival = rivalOf(of, { ...worst, chosen: 30, chosenIdentity: 30 });
    expect(rival).toEqual({
      ...{ identity: 30, isOfImage: true, confusion: null },
      index: 30 * summary.run.space.views + (worst.index % summary.run.space.views),
    });
    const known = rivalOf(of, { ...worst, chosen: 21, chosenIdentity: 21 });
    expect(known?.confusion?.count).toBe(63);
    // Decided correctly: whom this person is taken for elsewhere.
    const right = rivalOf(of, { ...worst, chosen: 0, chosenIdentity: worst.identity });
    expect(right).toMatchObject({ identity: 21, isOfImage: false });
  });

  it('have no rival where the person is never mistaken', () => {
    expect(rivalOf(summary, worst)).toBeNull();
  });
});

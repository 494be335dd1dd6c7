import { describe, expect, it } from 'vitest';
import { auditReport, rivalOf } from '../../src/report/index.js';
import type { AuditSummary, OutsidePerson } from '../../src/studies/types.js';
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

const OUTSIDER: OutsidePerson = {
  ...{ chosen: 1322, seed: 2018, residual: 330, sex: 'female', ethnicity: 'east-asian' },
};

function withOutsider(): AuditSummary {
  const outside = { people: 1600, named: [OUTSIDER] };
  return { ...summary, performance: { ...summary.performance, outside } };
}

describe('the worst images', () => {
  it('stand beside whom they are taken for, in the same view', () => {
    const of = mistaken();
    const index = 21 * summary.run.space.views + (worst.index % summary.run.space.views);
    expect(rivalOf(of, worst)).toMatchObject({ kind: 'inside', identity: 21, index });
    const pictures = [...(illustrations.worst ?? []), { index, png: illustrations.faces[0].png }];
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
      ...{ kind: 'inside', identity: 30, isOfImage: true, confusion: null },
      index: 30 * summary.run.space.views + (worst.index % summary.run.space.views),
    });
    const known = rivalOf(of, { ...worst, chosen: 21, chosenIdentity: 21 });
    expect(known?.confusion?.count).toBe(63);
    // Decided correctly: whom this person is taken for elsewhere.
    const right = rivalOf(of, { ...worst, chosen: 0, chosenIdentity: worst.identity });
    expect(right).toMatchObject({ identity: 21, isOfImage: false });
  });

  it('stand beside a person outside the space, who was chosen, by the number of the space trained on', () => {
    const of = withOutsider();
    const chosen = { ...worst, chosen: 1322, chosenIdentity: null };
    expect(rivalOf(of, chosen)).toEqual({
      ...{ kind: 'outside', person: OUTSIDER, isOfImage: true, confusion: null },
    });
    const [, ...others] = of.performance.worst;
    const shown = { ...of, performance: { ...of.performance, worst: [chosen, ...others] } };
    const outsiders = [{ index: worst.index, chosen: 1322, png: illustrations.faces[0].png }];
    const page = parsePage(auditReport(shown, { ...illustrations, outsiders }));
    const pair = page.querySelector('.worst-pair');
    expect([...(pair?.querySelectorAll('img') ?? [])]).toHaveLength(2);
    expect(pair?.textContent).toContain('taken for: outside #1322: face 330, female, east-asian');
  });

  it('are said to be what the network saw where pixels are altered', () => {
    const seen = (illustrations.worst ?? []).map((one) => ({ ...one, seenPixels: 64 }));
    const text = (worst: typeof seen) =>
      parsePage(auditReport(summary, { ...illustrations, worst })).querySelector('#decisions')
        ?.textContent;
    expect(text(seen)).toContain('The pictures are what the network saw, 64 × 64 pixels, enlarged');
    expect(text(seen)).not.toContain('framed for people');
  });

  it('have no rival where the person is never mistaken', () => {
    expect(rivalOf(summary, worst)).toBeNull();
  });
});

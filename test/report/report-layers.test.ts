import { describe, expect, it } from 'vitest';
import { auditReport, pathLayers } from '../../src/report/index.js';
import { repeatedLayers } from '../../src/report/report-layers.js';
import type { AuditSummary } from '../../src/studies/types.js';
import { auditFixture } from './audit-fixture.js';
import { DEEP_LAYERS, deepFixture } from './deep-fixture.js';
import { parsePage, visibleText } from './report-text.js';

const { summary, illustrations } = auditFixture();

/** With an average pool after `block4/out`, the same units' estimates under another name. */
function withPool(change: (bits: number | null) => number | null): AuditSummary {
  const pool = summary.information
    .filter(({ layer }) => layer === 'block4/out')
    .map((row) => ({ ...row, layer: 'average', bits: change(row.bits) }));
  return {
    ...summary,
    network: {
      ...summary.network,
      layers: [...summary.network.layers, { name: 'average', units: 160 }],
    },
    information: [...summary.information, ...pool],
  };
}

describe('layers of the report', () => {
  it('show a layer once whose every estimate an earlier one has, and say so', () => {
    const doubled = withPool((bits) => bits);
    expect(repeatedLayers(doubled)).toEqual([{ layer: 'average', of: 'block4/out' }]);
    const page = auditReport(doubled, illustrations);
    expect(visibleText(page)).toContain('Shown once: average repeats block4/out.');
    const heads = [...parsePage(page).querySelectorAll('.heat-map thead th')];
    expect(heads.map(({ textContent }) => textContent)).not.toContain('average');
    expect(pathLayers(doubled)).not.toContain('average');
  });

  it('show both layers where a single estimate differs', () => {
    let isFirst = true;
    const close = withPool((bits) => {
      if (bits === null || !isFirst) return bits;
      isFirst = false;
      return bits + 1e-9;
    });
    expect(repeatedLayers(close)).toEqual([]);
  });

  it('are called by short names on the page, with the long ones in a table', () => {
    const deep = deepFixture();
    const page = parsePage(auditReport(deep.summary, deep.illustrations));
    const heads = [...page.querySelectorAll('.heat-map thead th')].map((th) => th.textContent);
    expect(heads).toHaveLength(1 + DEEP_LAYERS + 1);
    expect(heads.slice(1, 3)).toEqual(['features.0', 'features.1/conv.0.2']);
    const names = [...page.querySelectorAll('details code')].map((code) => code.textContent);
    expect(names).toContain('features/features.1/conv/conv.0/conv.0.2/Clip');
    expect(page.querySelector('.findings')?.textContent).not.toContain('/Clip');
  });
});

import { describe, expect, it } from 'vitest';
import { auditReport, weighWarnings } from '../../src/report/index.js';
import type { AuditSummary } from '../../src/studies/types.js';
import {
  auditFixture,
  CLASSES_REASON,
  FIXTURE_FACTORS,
  FIXTURE_LAYERS,
  SINGLE_SHARE_REASON,
} from './audit-fixture.js';
import { parsePage, visibleText } from './report-text.js';

const { summary, illustrations } = auditFixture();
const html = auditReport(summary, illustrations);

/** The summary a run writes when images are missing: nothing was estimated. */
function incompleteSummary(): AuditSummary {
  return {
    ...summary,
    coverage: { expected: 756_000, scored: 755_000, missing: 1000, duplicates: 0 },
    information: [],
    invariance: [],
    variance: null,
    invarianceDetail: null,
    maps: null,
    synergy: null,
    nulls: null,
    geometry: null,
    geometryReason: 'the run is incomplete',
    performance: {
      decision: null,
      reason: 'the run is incomplete',
      estimates: null,
      worst: [],
      worstByLevel: [],
    },
    throughput: { imagesPerSecond: null, scoringImagesPerSecond: null },
  };
}

describe('auditReport', () => {
  it('shows no NaN, undefined, null or object in text, tooltips or labels', () => {
    for (const page of [
      html,
      auditReport(incompleteSummary(), { tuning: [], faces: [], maps: [] }),
    ]) {
      expect(visibleText(page)).not.toMatch(/NaN|undefined|\bnull\b|Infinity|\[object/);
      expect(page).not.toMatch(/="[^"]*NaN[^"]*"/);
    }
  });

  it('is the same text for the same summary', () => {
    expect(auditReport(summary, illustrations)).toBe(html);
  });

  it('stays below 3 MB for 1,000 units and 12 factors', () => {
    expect(html.length).toBeLessThan(3_000_000);
  });

  it('refers to nothing outside itself', () => {
    const addresses = [...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, url]) => url);
    expect(addresses.length).toBeGreaterThan(10);
    for (const url of addresses) expect(url).toMatch(/^(#|data:)/);
    expect(html).not.toMatch(/@import|url\(/);
  });

  it('has one cell of the heat map per factor and layer, the best unit of the layer in it', () => {
    const page = parsePage(html);
    const cells = [...page.querySelectorAll('.heat-map td')];
    expect(cells).toHaveLength(FIXTURE_FACTORS.length * FIXTURE_LAYERS.length);
    const pool = cells.find((cell) => cell.getAttribute('title')?.startsWith('pool, identity\n'));
    const best = summary.information
      .filter(({ layer, factor }) => layer === 'pool' && factor === 'identity')
      .reduce((a, b) => ((b.bits ?? 0) > (a.bits ?? 0) ? b : a));
    expect(pool?.textContent).toBe(best.bits?.toFixed(2));
    expect(pool?.getAttribute('title')).toContain(`best unit ${best.unit}: 3.12 bits`);
    expect(pool?.getAttribute('title')).toContain('95 % interval 2.93 to 3.31');
    expect(pool?.getAttribute('title')).toContain('binned estimate');
  });

  it('shows a missing estimate as a dash with its reason', () => {
    const empty = [...parsePage(html).querySelectorAll('.heat-map td.empty')];
    expect(empty).toHaveLength(2);
    for (const cell of empty) {
      expect(cell.textContent).toBe('–');
      expect(cell.getAttribute('title')).toContain(CLASSES_REASON);
    }
    expect(visibleText(html)).toContain(`No index for decision: ${SINGLE_SHARE_REASON}.`);
  });

  it('states findings that the numbers bear', () => {
    const sentences = [...parsePage(html).querySelectorAll('.findings li')].map(
      ({ textContent }) => textContent,
    );
    expect(sentences).toContain(
      'Identity peaks at 3.12 bits (2.93 to 3.31) in pool, unit 23 alone.',
    );

    expect(sentences).toContain(
      'Light azimuth falls from 0.92 bits (0.86 to 0.98) in block1/relu1 to 0.14 bits (0.13 to 0.15) in logits (best unit of each).',
    );
    expect(sentences.length).toBeGreaterThanOrEqual(3);
    expect(sentences).toContain(
      "Of the face's regions the decision goes most with the nose (shape): 0.40 bits (0.30 to 0.50).",
    );
    expect(sentences.length).toBeLessThanOrEqual(6);
  });

  it('claims no fall of information where the intervals of peak and end overlap', () => {
    const wide = {
      ...summary,
      information: summary.information.map((row) => ({ ...row, low: -9, high: 9 })),
    };
    const page = parsePage(auditReport(wide, illustrations));
    expect(page.querySelector('.findings')?.textContent).not.toContain('falls from');
  });

  it('states coverage, digest, engine and every warning', () => {
    const text = visibleText(html);
    expect(text).toContain('756,000 of 756,000 images, 0 duplicates, 0 missing');
    expect(text).toContain(summary.digest);
    expect(text).toContain('onnx 1.30.0, f32, cpu-avx512, batches of 75');
    expect(text).toContain('40: 12 cached, 28 scored');
    for (const warning of summary.warnings) expect(text).toContain(warning);
  });

  it('says at its top that a run of few images is a rehearsal, and groups warnings by weight', () => {
    const weighed = weighWarnings([
      { concern: 'units', text: 'The copula misses a unit.' },
      { concern: 'rehearsal', text: '288 images are few.' },
      { concern: 'decisions', text: 'Templates are small.' },
      { concern: 'units', text: 'The copula misses a unit.' },
    ]);
    expect(weighed.rehearsal).toBe('288 images are few.');
    expect(weighed.warnings).toEqual([
      '288 images are few.',
      'Templates are small.',
      'The copula misses a unit.',
    ]);
    const page = parsePage(auditReport({ ...summary, ...weighed }, illustrations));
    expect(page.querySelector('header .rehearsal')?.textContent).toBe(
      'A rehearsal, not a result. 288 images are few.',
    );
    expect([...page.querySelectorAll('.warnings h4')].map((h4) => h4.textContent)).toEqual([
      'All of the bits',
      'Decisions',
      'Single units',
    ]);
    expect(parsePage(html).querySelector('.rehearsal')).toBeNull();
  });

  it('says why an incomplete run has neither estimates nor decisions', () => {
    const page = auditReport(incompleteSummary(), { tuning: [], faces: [], maps: [] });
    const text = visibleText(page);
    expect(text).toContain('755,000 of 756,000 images, 0 duplicates, 1,000 missing');
    expect(text).toContain('the run is incomplete, 1,000 images missing');
    expect(text).toContain('No decisions: the run is incomplete.');
    expect(text).toContain('every shard was cached');
    expect(parsePage(page).querySelector('.certificate.incomplete')).not.toBeNull();
  });

  it('draws read-outs of layers where the run has them, and not as a best unit', () => {
    const readOut = {
      layer: 'pool',
      unit: null,
      factor: 'yaw',
      bits: 1.93,
      low: 1.8,
      high: 2.06,
      binnedBits: null,
      reason: null,
    };
    const page = auditReport(
      { ...summary, information: [...summary.information, readOut] },
      illustrations,
    );
    expect(visibleText(html)).not.toContain('layer read-outs');
    expect(visibleText(page)).toContain('layer read-outs');
    // In title and headline: a layer by what its units say together, though a single unit elsewhere says less.
    expect(visibleText(html)).toContain('Head yaw peaks at 0.92 bits');
    expect(visibleText(page)).toContain(
      'Head yaw peaks at 1.93 bits (1.80 to 2.06) in pool, all its read-outs together',
    );
    expect(parsePage(page).querySelector('.findings')?.textContent).toContain(
      'ranked by the share of their own bits that is known, head yaw is first: 83 %, 1.93 of 2.32 bits (1.80 to 2.06) in pool, all its read-outs together;',
    );
    const cell = [...parsePage(page).querySelectorAll('.heat-map td')].find((one) =>
      one.getAttribute('title')?.startsWith('pool, head yaw\n'),
    );
    expect(cell?.textContent).toBe('1.93');
    expect(cell?.getAttribute('title')).toContain(
      'read-outs together: 1.93 bits\n95 % interval 1.80 to 2.06\nbest unit',
    );
    expect(cell?.getAttribute('class')).not.toContain('of-unit');
    expect([...parsePage(page).querySelectorAll('.heat-map .of-unit')].length).toBeGreaterThan(10);
  });

  it('names the share of the face above chance, and draws every map with its views', () => {
    const page = parsePage(html);
    const figure = [...page.querySelectorAll('#where .face-map')][0];
    expect(figure.textContent).toContain('12 % of the face above chance, at most 0.21 bits');
    expect([...figure.querySelectorAll('img')].map((image) => image.getAttribute('alt'))).toEqual([
      'shape map of pool, unit 3, face at yaw −30°',
      'shape map of pool, unit 3, face at yaw 0°',
    ]);
    const scale = figure.querySelector('.map-scale');
    expect(scale?.textContent).toBe('chance 0.04000.21 bits');
    // The mark stands at 0.04 of 0.21, and the bar is grey up to there.
    expect(scale?.querySelector('.map-chance')?.getAttribute('style')).toBe('--at:19.0%');
    expect(scale?.querySelector('.map-bar i')?.getAttribute('style')).toBe('width:19.0%');
  });

  it('draws what whole layers carry, and redundancy and synergy apart', () => {
    const page = parsePage(auditReport(summary, illustrations));
    expect([...page.querySelectorAll('#where .layer-maps img')]).toHaveLength(6);
    expect([...page.querySelectorAll('#route .triple svg')]).toHaveLength(2);
    expect(page.querySelector('#route .triple figcaption')?.textContent).toContain(
      'most in logits (unit 3)',
    );
  });

  it('leads a study with its own question and answer', () => {
    const study: AuditSummary = {
      ...summary,
      run: { ...summary.run, study: 'sensitivity' },
      sensitivity: { reason: 'no decision is defined', responses: [], worstCells: [] },
    };
    const page = parsePage(auditReport(study, illustrations));
    expect(page.querySelector('h1')?.textContent).toBe(
      'What moves the decisions of resnet10-64px.onnx',
    );
    expect(page.querySelector('.findings')?.textContent).toBe(
      'No sensitivity: no decision is defined.',
    );
  });

  it('states variance shares, correlations, similarities and what the decision goes with', () => {
    const text = visibleText(html);
    expect(text).toContain('stem, who: 30.0 % (25.0 % to 35.0 %)');
    expect(text).toContain('−30° and 30°: 0.60 (0.50 to 0.70)');
    expect(text).toContain('stem and logits: 0.50');
    expect(text).toContain('the decision goes most with: nose (shape), 0.40 bits');
  });

  it('gives an upper bound where the interval would be too short', () => {
    const [first, ...rest] = summary.information.filter(
      ({ layer, factor }) => layer === 'stem' && factor === 'scale',
    );
    const bounded = { ...first, bits: 0.02, low: 0.019, high: 0.021, upper: 0.0312 };
    const page = auditReport(
      {
        ...summary,
        information: [
          bounded,
          ...rest,
          ...summary.information.filter(
            ({ layer, factor }) => layer !== 'stem' || factor !== 'scale',
          ),
        ],
      },
      illustrations,
    );
    expect(visibleText(page)).toContain('conservative upper bound from permutations ≤ 0.031');
  });

  it('escapes whatever a user may have named', () => {
    const evil = '</title><script>alert("x")</script><img src=x onerror=\'alert(1)\'>&$&';
    const renamed = JSON.parse(
      JSON.stringify(summary).replaceAll('"block1/out"', () => JSON.stringify(evil)),
    ) as AuditSummary;
    const page = auditReport(
      {
        ...renamed,
        run: { ...renamed.run, runId: evil, space: { ...renamed.run.space, name: evil } },
        network: { ...renamed.network, file: evil },
        warnings: [evil],
      },
      {
        tuning: [{ ...illustrations.tuning[0], layer: evil }],
        faces: [{ ...illustrations.faces[0], caption: evil }],
        maps: [{ ...illustrations.maps[0], layer: evil }],
      },
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('<img src=x');
    expect(visibleText(page)).toContain(evil);
  });
});

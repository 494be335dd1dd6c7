import { describe, expect, it } from 'vitest';
import { auditDigest, auditReport } from '../../src/report/index.js';
import type {
  AuditSummary,
  DiagnosticFindings,
  RedrawnJitter,
  SensitivityFindings,
  VariantResult,
} from '../../src/studies/index.js';
import { sensitivitySentences } from '../../src/report/sensitivity-text.js';
import { auditFixture } from './audit-fixture.js';
import { parsePage } from './report-text.js';

const { summary, illustrations } = auditFixture();
const some = { value: 0.4, low: 0.3, high: 0.5 };

function sectionText(page: string, id: string): string {
  return parsePage(page).querySelector(`#${id}`)?.textContent.replace(/\s+/g, ' ') ?? '';
}

describe('the page of a sampled sensitivity study', () => {
  const response = {
    ...{ response: 'margin' as const, pairs: [], single: 0.4, paired: -0.75 },
    factors: [
      {
        ...{ factor: 'yaw', kind: 'view' as const, first: some, total: some, totalReason: null },
        move: some,
      },
    ],
    sums: { single: some, paired: { value: -0.75, low: -1.4, high: 0.6 } },
  };
  const sensitivity: SensitivityFindings = {
    ...{ reason: null, responses: [response], worstCells: [] },
    sampled: {
      ...{ ranges: [{ factor: 'yaw', low: -30, high: 30 }], rows: 320, layers: [], units: [] },
    },
  };
  const { space } = summary.run;
  const [worst] = summary.performance.worst;
  const sampled: AuditSummary = {
    ...summary,
    run: {
      ...summary.run,
      study: 'sensitivity',
      space: {
        ...space,
        factors: [
          ...space.factors.filter(({ kind }) => kind === 'identity'),
          { name: 'variant', kind: 'view', levels: ['row 1', 'row 2'] },
          { name: 'copy', kind: 'view', levels: [0, 1, 2, 3] },
        ],
      },
    },
    information: summary.information
      .filter(({ factor }) => /^(identity|residual|sex|ethnicity|yaw)/.test(factor))
      .map((row) => (row.factor === 'yaw' ? { ...row, factor: 'variant' } : row)),
    performance: {
      ...summary.performance,
      worst: [{ ...worst, point: { sex: 'male', variant: 'row 2', copy: 3, yaw: -12.3456 } }],
    },
    sensitivity,
  };
  const page = auditReport(sampled, {
    ...illustrations,
    worst: [{ index: worst.index, png: illustrations.faces[0].png }],
  });

  it('speaks of no rows and no evaluations as if they were factors', () => {
    expect(page).not.toMatch(/change of the face|row 2/i);
    expect(sectionText(page, 'map')).not.toMatch(/\bcopy\b/i);
    expect(parsePage(page).querySelector('#invariance, #variance')).toBeNull();
    expect(auditDigest(sampled).join('\n')).toMatch(/Pose, light +drawn from ranges/);
  });

  it('shows the worst draws with their picture and what was drawn', () => {
    const text = sectionText(page, 'sensitivity');
    expect(text).toContain('The worst points of the sample');
    expect(text).toContain('head yaw −12.3°');
    expect(parsePage(page).querySelectorAll('#sensitivity .faces img')).toHaveLength(1);
  });

  it('does not give the sum of pairs where its interval says nothing', () => {
    const text = sectionText(page, 'sensitivity');
    expect(text).toContain('is not known from so few rows');
    expect(text).not.toContain('−75.0 %');
  });
});

describe('the headline of a sensitivity study', () => {
  const factor = (name: string, move: number) => ({
    ...{ factor: name, kind: 'view' as const, first: some, total: some, totalReason: null },
    move: { value: move, low: null, high: null },
  });
  const sentences = (redrawn: RedrawnJitter | null): string =>
    sensitivitySentences({
      ...{ reason: null, worstCells: [] },
      responses: [
        {
          ...{ response: 'accuracy', pairs: [], single: 0.4, paired: 0.1, redrawn },
          factors: [factor('yaw', 0.2), factor('azimuth', 0.1)],
        },
      ],
    }).join(' ');

  it('says which figures include jitter drawn anew and between what its share lies', () => {
    const factors = [{ factor: 'yaw', held: 0.8 }];
    expect(sentences({ factors, least: 0.031, most: 0.05 })).toContain(
      'images; the figures of head yaw include scale and shifts drawn anew, which make about 3.1 % to 5.0 % of the variance.',
    );
    expect(sentences({ factors, least: null, most: 0.05 })).toMatch(/make at most about 5\.0 % of/);
    expect(sentences({ factors, least: 0.05, most: 0.05 })).toMatch(/make about 5\.0 % of/);
    expect(sentences({ factors, least: 0.05, most: 0.04 })).toMatch(/make about 4\.0 % to 5\.0 %/);
    expect(sentences({ factors, least: 0, most: 0.6 })).toMatch(/shifts drawn anew\.$/);
    const others = [{ factor: 'age', held: 0.5 }];
    expect(sentences({ factors: others, least: 0.1, most: 0.1 })).not.toContain('drawn anew');
    expect(sentences(null)).not.toContain('shifts');
  });
});

describe('the page of a diagnostic study', () => {
  const result: VariantResult = {
    ...{ variant: 'original', level: 0, points: 90, accuracy: some, margin: some },
    ...{ accuracyChange: some, marginChange: some },
  };
  const findings = (residuals: number): DiagnosticFindings => ({
    ...{ reason: null, original: result, energy: [], identities: 40, allIdentities: 40, residuals },
    regions: [{ property: 'shape', region: 'nose', bits: 1.37, diagnosticShare: 0.5 }],
    checks: [
      {
        ...{ patched: 'shape', weakened: null, amplified: null },
        verdicts: { weakened: null, amplified: null },
        points: [
          {
            ...{ gain: 2, diagnostic: result, other: result },
            difference: { accuracy: some, margin: some },
          },
        ],
      },
    ],
    resampled: [
      {
        ...{ property: 'shape', region: 'nose', strangers: 1, move: 0.1 },
        loss: { accuracy: some, margin: some },
      },
    ],
  });
  const drawings = {
    properties: [
      {
        property: 'shape' as const,
        scaleBits: [0, 1.64] as const,
        mean: illustrations.faces[0].png,
      },
    ],
    people: [],
  };
  const text = (residuals: number): string =>
    sectionText(
      auditReport(
        { ...summary, diagnostic: findings(residuals) },
        { ...illustrations, features: drawings },
      ),
      'diagnostic',
    );

  it('shows no bits found from fewer than 30 residuals, and says what chance would give', () => {
    const few = text(9);
    expect(few).toContain('found from 9 other residuals, at least 30 needed');
    expect(few).not.toMatch(/1\.37|1\.64/);
    // Adjusted R² of three of 9: sd of Beta(3/2, 5/2) is 0.2165, times 8/5, over 2 ln 2.
    expect(few).toContain('scatters by about 0.25 bits');
    expect(text(30)).toContain('1.37');
    expect(text(30)).toContain('scatters by about 0.062 bits');
  });

  it('gives differences of accuracies in points and one stranger in the singular', () => {
    const shown = text(49);
    expect(shown).toContain('difference, points');
    expect(shown).toContain('40.030.0 to 50.0');
    expect(shown).toContain('with the region of one stranger');
  });
});

describe('a page of few residuals', () => {
  it('says in its legends that there are no intervals', () => {
    const bare = <Row extends object>(row: Row): Row => ({ ...row, low: null, high: null });
    const few: AuditSummary = {
      ...summary,
      run: { ...summary.run, space: { ...summary.run.space, residuals: 2 } },
      invariance: summary.invariance.map(bare),
    };
    const text = sectionText(auditReport(few, illustrations), 'invariance');
    expect(text).toContain('layer (no intervals: 2 residuals, at least 5 needed)');
  });
});

import { describe, expect, it } from 'vitest';
import { generalizationSentences } from '../../src/report/generalization-text.js';
import type { GeneralizationFindings, ShapeAgainstTexture } from '../../src/studies/index.js';
import { auditFixture } from './audit-fixture.js';

const { summary } = auditFixture();

function sentences(findings: Partial<GeneralizationFindings>): string[] {
  const none = { amplification: null, reduction: null, swap: null };
  const generalization: GeneralizationFindings = {
    ...{ reason: null, original: null, curves: [], others: [], swap: null },
    ...{ shapeAgainstTexture: null, verdicts: none },
    ...findings,
  };
  return generalizationSentences({ ...summary, generalization });
}

const difference = (accuracy: number, half: number | null): ShapeAgainstTexture => ({
  accuracy: {
    value: accuracy,
    low: half === null ? null : accuracy - half,
    high: half === null ? null : accuracy + half,
  },
  margin: { value: -0.5, low: null, high: null },
});

describe('sentences about shape and texture', () => {
  const gains = { amplified: [2, 4], reduced: [0] };

  it('give differences in percentage points, with the gains they are means over', () => {
    const [said] = sentences({
      gains,
      shapeAgainstTexture: difference(0.354, 0.1),
      verdicts: { amplification: 'supported', swap: null },
    });
    expect(said).toBe(
      'Amplified (mean over ×2 and ×4): with shape changed 35.4 percentage points more images are right than with texture ' +
        'changed (difference 25.4 to 45.4), and the decision variable is 0.50 lower. ' +
        'More sensitive to texture than to shape, as the paper found.',
    );
  });

  it('keep a gain below 1 apart, which takes from the person and amplifies nothing', () => {
    const said = sentences({
      gains,
      reduced: difference(-0.12, 0.01),
      verdicts: { amplification: null, reduction: 'contradicted', swap: null },
    });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Reduced \(×0\): with shape changed 12\.0 percentage points fewer/);
    expect(said[0]).toContain('(difference −13.0 to −11.0)');
  });

  it('give no verdict where the interval holds 0, and say when there is none', () => {
    const [undecided] = sentences({
      shapeAgainstTexture: difference(0.05, 0.1),
      verdicts: { amplification: 'undecided', swap: null },
    });
    expect(undecided).toContain('No verdict on shape against texture: the interval holds 0.');
    const [unknown] = sentences({
      shapeAgainstTexture: difference(0.354, null),
      verdicts: { amplification: 'no interval', swap: null },
    });
    expect(unknown).toContain('35.4 percentage points more images');
    expect(unknown).toMatch(/No verdict: \d+ residuals give no interval\.$/);
  });
});

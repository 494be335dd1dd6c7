import { describe, expect, it } from 'vitest';
import { tripleCharts } from '../../src/report/triple-charts.js';
import type { SynergyEstimates, TripleDecomposition } from '../../src/statistics/index.js';
import { parsePage } from './report-text.js';

const NOTHING: SynergyEstimates = { triples: [], driver: null, reason: null };

/** Redundancy of the layer's unit with the decision, whose interval is ± 0.02 bits; chance reaches 0.03. */
function triple(layer: string, redundant: number): TripleDecomposition {
  const part = (bits: number) => ({ bits, low: bits - 0.02, high: bits + 0.02 });
  return {
    ...{ layer, unit: 7, feature: { property: 'shape', region: 'nose', axis: 1 } },
    ...{ residuals: 100, images: 36_000, counts: [], reason: null },
    ...{ featureUnitBits: 0.35, featureDecisionBits: 0.25, jointBits: 0.45 },
    redundant: part(redundant),
    uniqueUnit: part(0.35 - redundant),
    uniqueDecision: part(0.25 - redundant),
    synergistic: part(0.04),
    ...{ redundantChance95Bits: 0.03, synergisticChance95Bits: 0.05 },
  };
}

function pageOf(synergy: Partial<SynergyEstimates>) {
  return parsePage(`<body>${tripleCharts({ ...NOTHING, ...synergy }).text}</body>`);
}

describe('the parts of what unit and decision say of a feature', () => {
  const page = pageOf({ decompositions: [triple('stem', 0.01), triple('pool', 0.2)] });

  it('are drawn for every layer, redundancy beside synergy, with their chance', () => {
    const charts = [...page.querySelectorAll('.triple svg')];
    expect(charts.map((one) => one.getAttribute('aria-label'))).toEqual([
      'Redundancy about nose (shape), axis 2 by layer, bits',
      'Synergy about nose (shape), axis 2 by layer, bits',
    ]);
    for (const one of charts) {
      expect([...one.querySelectorAll('[aria-label="bar"] rect')]).toHaveLength(2);
      expect([...one.querySelectorAll('[aria-label="tick"] line')]).toHaveLength(2);
    }
  });

  it('are called above chance only where the interval is', () => {
    expect(page.querySelector('.triple figcaption')?.textContent).toBe(
      'nose (shape), axis 2 The decision says 0.25 bits of it (36,000 images of 100 residuals). ' +
        'Repeated above chance in 1 of 2 layers; most in pool (unit 7): 0.20 bits, 80.0 % of it.',
    );
    const none = pageOf({ decompositions: [triple('stem', 0.04)] });
    expect(none.querySelector('.triple figcaption')?.textContent).toContain(
      "No layer's unit repeats clearly more than chance.",
    );
  });

  it('stand in a table with their intervals, all four', () => {
    const [row] = [...page.querySelectorAll('tbody tr')].slice(1);
    expect([...row.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual([
      ...['nose (shape), axis 2', 'pool', '7', '0.35', '0.25', '0.20 (0.18 to 0.22)'],
      ...['0.15 (0.13 to 0.17)', '0.050 (0.030 to 0.070)', '0.040 (0.020 to 0.060)'],
    ]);
  });

  it('are missing with the reason', () => {
    const reason = 'too few residuals: 10, at least 12 needed';
    expect(pageOf({ decompositions: [], decompositionReason: reason }).textContent).toContain(
      `No parts: ${reason}.`,
    );
    expect(pageOf({}).textContent).toContain('not counted by this run');
  });
});

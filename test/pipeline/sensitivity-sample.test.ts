import { beforeAll, describe, expect, it } from 'vitest';

import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type { SensitivityFindings } from '../../src/studies/index.js';
import { plantedNetwork, read } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_SIZE } from './stamp.js';

const PEOPLE = 12;
const ROWS = 16;

const SPACE: SpaceDefinition = {
  name: 'planted sample',
  seed: 7,
  factors: { residual: Array.from({ length: PEOPLE }, (_, i) => i) },
  jitter: { scale: 0, translation: 0 },
  sample: { rows: ROWS, ranges: { yaw: [-30, 30], pitch: [-20, 20] } },
};

let found: SensitivityFindings;

/** Unit 0 reads yaw, unit 1 the person, unit 2 nothing; the answer, all three, is a cosine that yaw alone moves. */
beforeAll(async () => {
  const summary = await runInProcess({
    study: 'sensitivity',
    space: SPACE,
    network: plantedNetwork([
      { name: 'yaw', terms: [read(STAMP.yaw)] },
      { name: 'person', terms: [read(STAMP.shape, 8)] },
      { name: 'constant', terms: [{ weight: 5, of: [] }] },
    ]),
    output: { kind: 'embedding', name: 'answer' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 5,
  });
  found = summary.sensitivity!;
}, 120_000);

describe('sensitivity over sampled views of planted units, through the activities', () => {
  it('says what was drawn', () => {
    expect(found.sampled!.ranges).toEqual([
      { factor: 'yaw', low: -30, high: 30 },
      { factor: 'pitch', low: -20, high: 20 },
    ]);
    expect(found.sampled!.rows).toBe(PEOPLE * ROWS);
  });

  it('a reader of yaw has both its indices at 1, and none of pitch', () => {
    const of = (factor: string) =>
      found
        .sampled!.units.filter(({ unit, layer }) => unit === 0 && layer === 'planted')
        .find((one) => one.factor === factor)!;
    expect(of('yaw').total.value).toBeCloseTo(1, 1);
    expect(of('yaw').first.value).toBe(1);
    expect(of('pitch').total.value).toBe(0);
    expect(Math.abs(of('pitch').first.value!)).toBeLessThan(0.15);
  });

  it('leaves out units that do not vary within people', () => {
    const layer = found.sampled!.layers.find((one) => one.layer === 'planted');
    expect(layer).toMatchObject({ units: 3, constant: 2 });
  });

  it('the margin of an answer that yaw moves goes with yaw alone', () => {
    const margin = found.responses.find(({ response }) => response === 'margin')!;
    const of = (name: string) => margin.factors.find(({ factor }) => factor === name)!;
    // Not 1 and 0 in every digit: a row's first draw calibrates, so that its own template leaves it out.
    expect(of('yaw').first.value).toBeGreaterThan(0.98);
    expect(of('pitch').total.value).toBeLessThan(0.02);
    expect(of('yaw').move.value).toBeGreaterThan(1);
    expect(of('yaw').total.low).not.toBeNull();
    expect(Math.abs(margin.pairs[0].share.value!)).toBeLessThan(0.15);
  });
});

import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { layerMapGrid } from '../../src/report/layer-map-grid.js';
import type { LayerMapDrawing } from '../../src/studies/illustration-types.js';
import type { LayerMapSummary, MapSummary } from '../../src/studies/types.js';
import { parsePage } from './report-text.js';

const png = PNG.sync.write(new PNG({ width: 16, height: 16 }));

function summary(layer: string, reason: string | null): LayerMapSummary {
  const has = reason === null;
  return {
    ...{ layer, property: 'shape', units: 8, meanBits: 0.012, maximumBits: 0.31 },
    joint: {
      ...{ readOuts: 4, residuals: 60, reason },
      ...{ meanBits: has ? 0.1 : null, maximumBits: has ? 0.4 : null },
      ...{ thresholdBits: has ? 0.2 : null, shareAbove: has ? 0.25 : null },
    },
  };
}

function mapsOf(layers: readonly LayerMapSummary[]): MapSummary {
  return { regions: [], regionInformation: [], similarity: [], units: [], layers };
}

function drawing(layer: string, kind: LayerMapDrawing['kind'], high: number): LayerMapDrawing {
  return { layer, property: 'shape', kind, scaleBits: [0.2, high], thresholdBits: null, png };
}

function pageOf(layers: readonly LayerMapSummary[], drawings: readonly LayerMapDrawing[]) {
  return parsePage(`<body>${layerMapGrid(mapsOf(layers), drawings, 'shape').text}</body>`);
}

describe('maps of whole layers', () => {
  const few = 'too few residuals';

  it('have a row for read-outs, best and mean unit, with their scale, and a column for each layer', () => {
    const page = pageOf(
      [summary('stem', few), summary('pool', null)],
      [
        drawing('pool', 'joint', 0.4),
        ...['stem', 'pool'].map((layer) => drawing(layer, 'maximum', 0.31)),
        ...['stem', 'pool'].map((layer) => drawing(layer, 'mean', 0.05)),
      ],
    );
    const rows = [...page.querySelectorAll('tbody tr')];
    expect(rows.map((row) => [...row.querySelectorAll('img')].length)).toEqual([1, 2, 2]);
    expect(rows[0].textContent).toContain('Read-outs together');
    expect(rows[0].textContent).toContain('0.40 bits');
    expect(rows[0].textContent).toContain(`–${few}`);
    expect(rows[0].textContent).toContain('25.0 % of it, up to 0.40 bits');
    expect(rows[1].textContent).toContain('up to 0.31 bits');
    expect(rows[2].textContent).toContain('0.012 bits on average');
  });

  it('say why there are none: the reason, or that none stands above chance', () => {
    expect(pageOf([summary('stem', few)], []).textContent).toContain(
      `No maps of whole layers: ${few}.`,
    );
    expect(pageOf([summary('stem', null)], []).textContent).toContain('above chance');
  });

  it('are left out of the page of an earlier run, which has none', () => {
    const earlier = { ...summary('stem', null), joint: undefined };
    expect(pageOf([earlier], []).textContent).toBe('');
  });
});

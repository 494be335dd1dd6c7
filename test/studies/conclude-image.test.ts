import { describe, expect, it } from 'vitest';

import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { concludeImage } from '../../src/studies/index.js';

const COPIES = 40;
const UNITS = 64;
const layer = { name: 'planted', units: UNITS, offset: 0 };
const output = { name: 'answer', units: 2, offset: UNITS };

/** Unit 0 is the answer, unit 1 its negative, 2 constant, 3 dead; the rest is noise, of the last twenty a thousandth. */
function planted(): Float32Array {
  const values = new Float32Array(COPIES * (UNITS + 2));
  const draws = normalDraws(drawAddress(3, 'copies', [0]), COPIES * (UNITS + 2));
  for (let copy = 0; copy < COPIES; copy++) {
    const row = values.subarray(copy * (UNITS + 2), (copy + 1) * (UNITS + 2));
    row.forEach((_, unit) => {
      const scale = unit >= UNITS - 20 && unit < UNITS ? 0.001 : 1;
      row[unit] = 5 + scale * draws[copy * (UNITS + 2) + unit];
    });
    row[UNITS + 1] = 20 - copy + row[UNITS + 1] / 10;
    row[0] = row[UNITS + 1];
    row[1] = -row[UNITS + 1];
    row[2] = 7;
    row[3] = copy === 5 ? 0.01 : 0;
  }
  return values;
}

describe('concludeImage', () => {
  const found = concludeImage({
    ...{ copies: { count: COPIES, kind: 'noise' }, layers: [layer], output, kind: 'classifier' },
    ...{ units: UNITS + 2, values: planted() },
  });

  it('follows the output that is largest on the image itself', () => {
    expect(found.answer).toContain('output 1 of answer');
    expect(found).toMatchObject({ reason: null, images: 1, copies: COPIES });
  });

  it('a planted causal unit has correlation 1, of either sign', () => {
    const [first, second, third] = found.correlated;
    expect([first.unit, second.unit].sort()).toEqual([0, 1]);
    expect([first.correlation.value, second.correlation.value]).toEqual([1, 1]);
    expect(third.correlation.value).toBeLessThan(0.7);
  });

  it('leaves out what is constant or dead', () => {
    expect(found.layers[0]).toMatchObject({ units: UNITS, constant: 1, dead: 1 });
    const listed = [...found.correlated, ...found.precise].map(({ unit }) => unit);
    expect(listed).not.toContain(2);
    expect(listed).not.toContain(3);
  });

  it('the most precise are those that hardly move, and the same from fewer copies', () => {
    expect(found.precise.map(({ unit }) => unit).sort()).toEqual(
      Array.from({ length: 20 }, (_, i) => UNITS - 20 + i),
    );
    expect(found.stabilityByCopies.map(({ copies }) => copies)).toEqual([10, 20, 30]);
    for (const { precise } of found.stabilityByCopies) expect(precise).toBe(1);
    expect(found.overlap).toMatchObject({ k: 20, units: UNITS - 2 });
  });

  it('of an embedding follows the cosine to the image itself', () => {
    const values = Float32Array.from({ length: 4 * 8 }, (_, i) => ((i * 7) % 5) - 2);
    const embedding = concludeImage({
      ...{ copies: { count: 8, kind: 'blur' }, layers: [{ name: 'e', units: 4, offset: 0 }] },
      ...{ output: { name: 'e', units: 4, offset: 0 }, kind: 'embedding', units: 4, values },
    });
    expect(embedding.answer).toBe("cosine to the image's own embedding");
  });
});

describe('a layer that repeats another', () => {
  it('is counted once, under the earlier one, rounding apart', () => {
    const values = Float32Array.from({ length: 5 * 12 }, (_, i) => ((i * 7) % 11) + 1);
    for (let copy = 0; copy < 12; copy++) {
      const row = values.subarray(copy * 5, (copy + 1) * 5);
      row.set([row[0], row[1] * (1 + 2 ** -22)], 2);
    }
    const conclude = (more: number) =>
      concludeImage({
        ...{ copies: { count: 12, kind: 'noise' }, kind: 'classifier', units: 5 },
        layers: [
          { name: 'mean', units: 2, offset: 0 },
          { name: 'pool', units: 2, offset: 2 },
        ],
        output: { name: 'answer', units: 1, offset: 4 },
        values: values.map((value, i) => (i === 2 ? value + more : value)),
      });
    const found = conclude(0);
    expect(found.repeated).toEqual([{ layer: 'pool', of: 'mean' }]);
    expect(found.layers.map(({ layer }) => layer)).toEqual(['mean']);
    expect(found.overlap?.units).toBe(2);
    expect(conclude(0.01).repeated).toEqual([]);
  });
});

describe('the answer of an image', () => {
  const conclude = (answers: readonly number[]): ReturnType<typeof concludeImage> =>
    concludeImage({
      ...{ copies: { count: answers.length, kind: 'noise' }, kind: 'classifier', units: 3 },
      ...{ layers: [{ name: 'planted', units: 1, offset: 0 }] },
      output: { name: 'answer', units: 2, offset: 1 },
      values: Float32Array.from(answers.flatMap((answer, copy) => [copy, 1 - answer, answer])),
    });

  it('is counted on the copies that keep it, the image itself among them', () => {
    expect(conclude([1, 1, 1, 0, 0, 0, 0, 0]).kept).toBe(3);
    expect(conclude([0, 1, 0, 0]).kept).toBe(3);
  });
});

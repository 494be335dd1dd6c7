import { describe, expect, it } from 'vitest';
import { drawAddress, uniformDraw } from '../../src/numeric/index.js';
import { cosineBin } from '../../src/statistics/verification/cells.js';
import { createTemplateIndex } from '../../src/statistics/verification/template-index.js';
import type { TemplateIndex } from '../../src/statistics/verification/template-index.js';
import { inverseLength, quantise } from '../../src/statistics/verification/templates.js';
import { numbers } from './helpers.js';

const draw = (stream: string, i: number): number =>
  2 * uniformDraw(drawAddress(8, stream, []), i) - 1;

/** Identities 3 and 5 share a direction, and identity 6 has none. */
function templateSums(count: number, perIdentity: number, width: number): Int32Array {
  const sums = Int32Array.from({ length: count * perIdentity * width }, (_, i) =>
    Math.round(9000 * draw('templates', i)),
  );
  const own = perIdentity * width;
  sums.copyWithin(5 * own, 3 * own, 4 * own);
  sums.fill(0, 6 * own, 7 * own);
  return sums;
}

/** By the plain loop over cosines: places above, and the largest. */
function plainRank(
  { inverseOfAll, count }: TemplateIndex,
  products: Int32Array,
  identity: number,
  own: number,
  length: number,
): { rank: number; chosen: number } {
  let [rank, chosen, best] = [0, identity, own];
  for (let other = 0; other < count; other++) {
    if (other === identity) continue;
    const cosine = products[other] * inverseOfAll[other] * length;
    if (cosine > own || (cosine === own && other < identity)) rank++;
    if (cosine > best || (cosine === best && other < chosen)) [best, chosen] = [cosine, other];
  }
  return { rank, chosen };
}

describe.each([
  [8, 3, 16],
  [9, 4, 13],
  [7, 1, 7],
])('the kernels of %i identities, %i templates each, %i numbers', (count, perIdentity, width) => {
  const sums = templateSums(count, perIdentity, width);
  const index = createTemplateIndex({ width, perIdentity, sums });
  const rows = 5;
  const values = Float32Array.from({ length: rows * width }, (_, i) => draw('rows', i));
  values.fill(0, width, 2 * width);
  // The third row lies along the direction that two identities share.
  values.set(sums.subarray(3 * perIdentity * width, (3 * perIdentity + 1) * width), 2 * width);
  const lengths = Float64Array.from({ length: rows }, (_, row) =>
    index.load(row, values, row * width),
  );
  const plainRows = numbers(rows).map((row) =>
    quantise(values, row * width, new Int16Array(width)),
  );

  it('quantise as the plain loop does, zeros too', () => {
    plainRows.forEach((plain, row) => {
      expect(index.row(row)).toEqual(plain);
      expect(lengths[row]).toBe(inverseLength(plain));
    });
  });

  it('rank and choose as the plain loop does, whoever the image is of, ties too', () => {
    const found: unknown[] = [];
    const plain: unknown[] = [];
    for (let row = 0; row < rows; row++) {
      for (let identity = 0; identity < count; identity++) {
        const products = index.nearest(rows).slice(row * count, (row + 1) * count);
        const own = products[identity] * index.inverseOfAll[identity] * lengths[row];
        for (const value of [own, 0, 0.3, -1, 1]) {
          index.nearest(rows);
          found.push(index.rank(row, identity, value, lengths[row]));
          plain.push(plainRank(index, products, identity, value, lengths[row]));
        }
      }
    }
    expect(found).toEqual(plain);
  });

  it('bin cosines as the plain loop does, and name the templates that are empty', () => {
    for (let identity = 0; identity < count; identity++) {
      const products = index.ofIdentity(identity, rows).slice();
      const expected = Array.from(products, (product, i) => {
        const inverse = index.inverse[identity * perIdentity + (i % perIdentity)];
        const cosine = product * inverse * lengths[Math.floor(i / perIdentity)];
        return inverse === 0 ? -1 : cosineBin(cosine);
      });
      expect([...index.binsOf(identity, lengths)]).toEqual(expected);
      expect(expected.includes(-1)).toBe(identity === 6);
    }
  });
});

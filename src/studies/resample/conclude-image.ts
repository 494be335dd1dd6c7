import type { UnitLayer } from '../../statistics/index.js';
import type { Copies } from '../../stimulus/index.js';
import { layerOf, publicUnit, rankUnits, stabilityOf, stateOf } from './rank-units.js';
import type { FoundUnit } from './rank-units.js';
import { alikeInValues, repeatedUnits } from './repeated-units.js';
import type { ImageResampling } from './types.js';

/** Activations over the copies of one image, the image itself first. */
export interface ImageCopies {
  readonly copies: Copies;
  readonly layers: readonly UnitLayer[];
  readonly output: UnitLayer;
  readonly kind: 'classifier' | 'embedding' | 'other';
  /** Units of a row; at least those of the layers. */
  readonly units: number;
  /** [copies · units] */
  readonly values: Float32Array;
}

/** Shares of the copies whose sets are compared with those of all. */
const STABILITY_SHARES = [0.25, 0.5, 0.75];
/** Fewest copies that a correlation is taken over. */
const FEWEST_COPIES = 4;

/**
 * Correlation with the output and precision of every unit over the copies of one image: Lengerich et al. 2017
 * (arXiv:1707.09641), section 3, as published. The output is the value that is largest on the image itself or, of an
 * embedding, the cosine to the image's own embedding.
 */
export function concludeImage(scored: ImageCopies): ImageResampling {
  const { copies, units, values } = scored;
  const repeated = repeatedUnits(scored.layers, alikeInValues(values, units));
  const layers = scored.layers.filter(({ name }) => !repeated.some(({ layer }) => layer === name));
  const request = { ...scored, layers };
  const { answer, kept, values: outputs } = outputsOf(scored);
  const all = unitsOf(request, outputs, copies.count);
  const ranked = rankUnits(all);
  const stabilityByCopies = STABILITY_SHARES.flatMap((share) => {
    const count = Math.round(share * copies.count);
    const found =
      count < FEWEST_COPIES ? null : stabilityOf(all, unitsOf(request, outputs, count), ranked);
    return found ? [{ copies: count, ...found }] : [];
  });
  return {
    reason: ranked.k > 0 ? null : 'no unit is alive and varies over the copies',
    ...{ perturbation: copies.kind, copies: copies.count, images: 1, answer, kept },
    correlated: ranked.correlated.map(publicUnit),
    precise: ranked.precise.map(publicUnit),
    overlap: ranked.overlap,
    layers: layers.map((layer) => layerOf(layer, all)),
    repeated,
    stability: stabilityByCopies.find(({ copies: n }) => n >= copies.count / 2) ?? null,
    stabilityByCopies,
  };
}

/** What is followed, by copy. */
function outputsOf({ copies, output, kind, units, values }: ImageCopies): {
  answer: string;
  kept: number | null;
  values: Float64Array;
} {
  const row = (copy: number): Float32Array => {
    const from = copy * units + output.offset;
    return values.subarray(from, from + output.units);
  };
  const own = row(0);
  const largest = largestOf(own);
  const isEmbedding = kind === 'embedding';
  const of = (copy: number): number => (isEmbedding ? cosine(row(copy), own) : row(copy)[largest]);
  return {
    answer: isEmbedding
      ? "cosine to the image's own embedding"
      : `output ${largest} of ${output.name}, the largest on the image itself`,
    kept: isEmbedding
      ? null
      : Array.from({ length: copies.count }, (_, copy) => largestOf(row(copy))).filter(
          (one) => one === largest,
        ).length,
    values: Float64Array.from({ length: copies.count }, (_, copy) => of(copy)),
  };
}

/** Place of the largest value, of equals the first. */
function largestOf(values: Float32Array): number {
  return values.indexOf(values.reduce((most, value) => Math.max(most, value), -Infinity));
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    aa += a[i] * a[i];
    bb += b[i] * b[i];
    ab += a[i] * b[i];
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** Every unit over the first `count` copies. */
function unitsOf(
  { layers, units, values }: ImageCopies,
  outputs: Float64Array,
  count: number,
): FoundUnit[] {
  let index = 0;
  return layers.flatMap((layer) =>
    Array.from({ length: layer.units }, (_, unit): FoundUnit => {
      const own = Float64Array.from(
        { length: count },
        (_copy, copy) => values[copy * units + layer.offset + unit],
      );
      const mean = own.reduce((sum, value) => sum + value, 0) / count;
      const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
      const isRectified = own.every((value) => value >= 0);
      return {
        ...{ layer: layer.name, unit, index: index++, meanActivation: mean },
        correlation: {
          value: correlationOf(own, outputs.subarray(0, count)),
          low: null,
          high: null,
        },
        precision: 1 / variance,
        state: stateOf(variance, mean, isRectified),
      };
    }),
  );
}

/** |Pearson's r|; null where either does not vary. */
function correlationOf(x: Float64Array, y: Float64Array): number | null {
  const n = x.length;
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / n;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i] - meanX) ** 2;
    yy += (y[i] - meanY) ** 2;
    xy += (x[i] - meanX) * (y[i] - meanY);
  }
  return xx > 0 && yy > 0 ? Math.min(1, Math.abs(xy) / Math.sqrt(xx * yy)) : null;
}

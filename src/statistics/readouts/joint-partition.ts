import type { PartitionEntropy } from '../partition-entropy.js';
import { jointEntropy, jointSumsLength } from './joint-entropy.js';
import type { LayerSums } from './layer-sums.js';

/**
 * Σ_k (n_k/n) H(class k) of joint scores, nats, and the same without each residual. `classOf` names the class of a row and
 * level; entropies are NaN or -Infinity where `jointEntropy` is.
 */
export function jointPartition(
  layer: LayerSums,
  classes: number,
  classOf: (row: number, level: number) => number,
): PartitionEntropy {
  const { variables, levels, rows, groupOf, groups, sums } = layer;
  const width = jointSumsLength(variables);
  const totals = new Float64Array(classes * width);
  const touched = Array.from({ length: groups }, () => new Map<number, Float64Array>());
  rows.forEach((_, i) => {
    for (let level = 0; level < levels; level++) {
      const from = (i * levels + level) * width;
      const one = classOf(i, level);
      const own = touched[groupOf[i]].get(one) ?? new Float64Array(width);
      touched[groupOf[i]].set(one, own);
      for (let k = 0; k < width; k++) {
        own[k] += sums[from + k];
        totals[one * width + k] += sums[from + k];
      }
    }
  });
  const entropies = Float64Array.from({ length: classes }, (_, one) =>
    weighted(totals, one * width, variables),
  );
  const points = Array.from({ length: classes }, (_, one) => totals[one * width]);
  const full = mean(entropies, points);
  const leaveOut = touched.map((own) => {
    const rest = entropies.slice();
    const left = points.slice();
    for (const [one, part] of own) {
      const without = part.map((x, k) => totals[one * width + k] - x);
      left[one] = without[0];
      rest[one] = weighted(without, 0, variables);
    }
    return mean(rest, left);
  });
  return { full, leaveOut: Float64Array.from(leaveOut) };
}

/** n · H; 0 for a class without points. */
function weighted(sums: Float64Array, from: number, variables: number): number {
  return sums[from] === 0 ? 0 : sums[from] * jointEntropy(sums, from, variables);
}

function mean(entropies: Float64Array, points: readonly number[]): number {
  return (
    entropies.reduce((sum, one) => sum + one, 0) / points.reduce((sum, count) => sum + count, 0)
  );
}

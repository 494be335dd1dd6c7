import type { UnitLayer } from '../types.js';

/** Raw activations of calibration points. */
export interface ResponseRows {
  readonly identities: Int32Array;
  readonly units: number;
  /** [rows · units] */
  readonly values: Float32Array;
}

/** What a network answers about identities, ready to be asked. */
export interface MeanResponses {
  readonly residuals: number;
  /** Mean answer "this is `identity`" to the images of each residual, [residuals]; null where there is no such answer. */
  of(identity: number): Float64Array | null;
}

export interface ResponseRequest {
  readonly output: UnitLayer;
  readonly parts: readonly ResponseRows[];
  readonly identityCount: number;
  readonly residualOf: (identity: number) => number;
  readonly residuals: number;
  /** Class of each identity for a classifier, -1: none; null: an embedding. */
  readonly trueClass: Int32Array | null;
}

/**
 * The answer is the identity's own logit or, of an embedding, the cosine to the identity's template: the sum of the
 * unit-length embeddings of its calibration points. Means are over all calibration points of a residual, of either sex
 * and each ethnicity.
 */
export function meanResponses(request: ResponseRequest): MeanResponses {
  const { output, residuals, trueClass } = request;
  const { byResidual, byIdentity } = sumAnswers(request);
  const width = output.units;
  return {
    residuals,
    of(identity) {
      if (trueClass) {
        const unit = trueClass[identity];
        if (unit < 0) return null;
        return Float64Array.from({ length: residuals }, (_, r) => byResidual[r * width + unit]);
      }
      const template = byIdentity.subarray(identity * width, (identity + 1) * width);
      const length = Math.sqrt(dot(template, template));
      if (!(length > 0)) return null;
      return Float64Array.from({ length: residuals }, (_, r) => {
        return dot(byResidual.subarray(r * width, (r + 1) * width), template) / length;
      });
    },
  };
}

/** Means of output rows by residual and, of an embedding, sums by identity; embeddings at unit length. */
function sumAnswers(request: ResponseRequest): {
  byResidual: Float64Array;
  byIdentity: Float64Array;
} {
  const { output, parts, identityCount, residualOf, residuals, trueClass } = request;
  const width = output.units;
  const byResidual = new Float64Array(residuals * width);
  const byIdentity = new Float64Array(trueClass ? 0 : identityCount * width);
  const counts = new Float64Array(residuals);
  for (const { identities, units, values } of parts) {
    identities.forEach((identity, row) => {
      const from = row * units + output.offset;
      const answer = values.subarray(from, from + width);
      const scale = trueClass ? 1 : 1 / (Math.sqrt(dot(answer, answer)) || 1);
      const residual = residualOf(identity);
      counts[residual]++;
      for (let u = 0; u < width; u++) {
        byResidual[residual * width + u] += scale * answer[u];
        if (!trueClass) byIdentity[identity * width + u] += scale * answer[u];
      }
    });
  }
  const mean = byResidual.map((sum, i) => sum / Math.max(1, counts[Math.floor(i / width)]));
  return { byResidual: mean, byIdentity };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

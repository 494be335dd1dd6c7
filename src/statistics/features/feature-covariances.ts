import type { FaceDirections, FaceProperty, FaceSpace } from '../maps/face-space.js';
import type { MeanResponses } from './mean-responses.js';
import type { FeatureCovariances } from './types.js';

/** Fewest other residuals: with fewer a covariance with three numbers of a vertex is chance. */
export const FEWEST_OTHERS = 5;

/**
 * Cov(answer "identity i", c) over all residuals but the identity's own: so the images that are to test what is found,
 * which show the identity, had no part in finding it. Zeros where there is no answer or too few others.
 */
export function featureCovariances(
  faces: FaceSpace,
  responses: MeanResponses,
  residualOf: (identity: number) => number,
  identityCount: number,
): FeatureCovariances {
  const residuals = responses.residuals - 1;
  const variances = new Float64Array(identityCount);
  const of = (property: FaceProperty): Float64Array => {
    const directions = faces.directions.find((one) => one.property === property);
    const count = directions?.basis.length ?? 0;
    const found = new Float64Array(identityCount * count);
    if (!directions || residuals < FEWEST_OTHERS) return found;
    const people = residualRows(directions, residualOf, identityCount, responses.residuals);
    for (let identity = 0; identity < identityCount; identity++) {
      const answers = responses.of(identity);
      if (!answers) continue;
      const others = deviations(answers, residualOf(identity));
      variances[identity] = others.reduce((sum, x) => sum + x * x, 0) / (residuals - 1);
      others.forEach((deviation, r) => {
        for (let k = 0; k < count; k++) {
          found[identity * count + k] += (deviation * people[r * count + k]) / (residuals - 1);
        }
      });
    }
    return found;
  };
  return { residuals, shape: of('shape'), texture: of('texture'), variances };
}

/** From the mean of all but one, whose own is 0. */
function deviations(values: Float64Array, left: number): Float64Array {
  const sum = values.reduce((total, value, r) => (r === left ? total : total + value), 0);
  const mean = sum / (values.length - 1);
  return values.map((value, r) => (r === left ? 0 : value - mean));
}

/** Coefficients by residual, [residuals · K]: the people of a residual share theirs. */
function residualRows(
  { coefficients, basis }: FaceDirections,
  residualOf: (identity: number) => number,
  identityCount: number,
  residuals: number,
): Float64Array {
  const count = basis.length;
  const rows = new Float64Array(residuals * count);
  for (let identity = 0; identity < identityCount; identity++) {
    const own = coefficients.subarray(identity * count, (identity + 1) * count);
    rows.set(own, residualOf(identity) * count);
  }
  return rows;
}

import type { AuditTables } from '../audit-tables.js';
import type { FaceDirections, FaceProperty } from './face-space.js';

/** Coefficients of the residuals that were scored, about their mean. */
export interface ResidualCoefficients {
  readonly property: FaceProperty;
  readonly residuals: number;
  readonly count: number;
  /** [residuals · count] */
  readonly centred: Float64Array;
  /** Divisor residuals - 1, [count · count]. */
  readonly covariance: Float64Array;
}

/** Throws a RangeError for a matrix of another space, or when the people of one residual differ. */
export function residualCoefficients(
  {
    space,
    identities,
    groupOf,
    groups,
  }: Pick<AuditTables, 'space' | 'identities' | 'groupOf' | 'groups'>,
  { property, coefficients, basis }: FaceDirections,
): ResidualCoefficients {
  const count = basis.length;
  if (coefficients.length !== space.identityCount * count) {
    throw new RangeError(
      `expected ${space.identityCount} x ${count} ${property} coefficients (identities x basis columns), found ${coefficients.length}`,
    );
  }
  const centred = new Float64Array(groups * count);
  const first = new Int32Array(groups).fill(-1);
  for (let row = 0; row < identities.length; row++) {
    const from = identities[row] * count;
    const to = groupOf[row] * count;
    if (first[groupOf[row]] < 0) {
      first[groupOf[row]] = identities[row];
      centred.set(coefficients.subarray(from, from + count), to);
    } else if (
      centred.subarray(to, to + count).some((value, k) => value !== coefficients[from + k])
    ) {
      throw new RangeError(
        `expected the people of a residual to share their ${property} coefficients, found others for identities ${first[groupOf[row]]} and ${identities[row]}`,
      );
    }
  }
  subtractMeans(centred, groups, count);
  return {
    property,
    residuals: groups,
    count,
    centred,
    covariance: covarianceOf(centred, groups, count),
  };
}

/** Subtracts each column's mean from a row-major [rows · columns] matrix, in place. */
export function subtractMeans(values: Float64Array, rows: number, columns: number): void {
  for (let k = 0; k < columns; k++) {
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += values[row * columns + k] / rows;
    for (let row = 0; row < rows; row++) values[row * columns + k] -= mean;
  }
}

/** Covariance of centred rows, divisor rows - 1: [columns · columns]; zeros for one row. */
export function covarianceOf(centred: Float64Array, rows: number, columns: number): Float64Array {
  const covariance = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    for (let k = 0; k < columns; k++) {
      const value = centred[from + k] / Math.max(1, rows - 1);
      for (let l = 0; l < columns; l++) covariance[k * columns + l] += value * centred[from + l];
    }
  }
  return covariance;
}

/** Cov(q, c_k) over residuals, divisor residuals - 1, from the residuals' mean scores: [count]. */
export function coefficientCovariance(
  means: Float64Array,
  mean: number,
  { centred, residuals, count }: Pick<ResidualCoefficients, 'centred' | 'residuals' | 'count'>,
): Float64Array {
  const covariance = new Float64Array(count);
  for (let r = 0; r < residuals; r++) {
    const deviation = (means[r] - mean) / Math.max(1, residuals - 1);
    const from = r * count;
    for (let k = 0; k < count; k++) covariance[k] += deviation * centred[from + k];
  }
  return covariance;
}

import { choleskyFactor } from '../../numeric/index.js';
import type { ClassMeans } from './class-means.js';
import { leadingAxes } from './leading-axes.js';

/** Added to the within-class variance of standardised units, so that a network without noise has discriminants too. */
const FLOOR = 1e-6;

/**
 * Directions w of standardised units that maximise between-class over within-class variance (Fisher 1936; Rao 1948),
 * best first, each of unit variance over all points. They are the principal axes of the class means in units whitened by the
 * within-class covariance. That covariance is shrunk towards a multiple of the identity matrix by units/(units + points).
 * `correlations` are [units · units] over all points.
 */
export function discriminants(
  classes: ClassMeans,
  correlations: Float64Array,
  points: number,
): Float64Array[] {
  const units = classes.means.length / classes.classes;
  const within = withinClasses(classes, correlations, units, points);
  const factor = choleskyFactor(within, units);
  if (factor === null) return [];
  const whitened = whitenMeans(classes, factor, units);
  return axesOfRows(whitened, classes.classes, units, classes.factor.mostReadOuts).map((axis) => {
    const direction = solveTransposed(factor, axis);
    const deviation = Math.sqrt(quadraticForm(correlations, direction));
    return direction.map((x) => x / deviation);
  });
}

function withinClasses(
  { classes, shares, means }: ClassMeans,
  correlations: Float64Array,
  units: number,
  points: number,
): Float64Array {
  const within = correlations.slice();
  for (let one = 0; one < classes; one++) {
    const row = means.subarray(one * units, (one + 1) * units);
    for (let a = 0; a < units; a++) {
      const weight = shares[one] * row[a];
      for (let b = 0; b < units; b++) within[a * units + b] -= weight * row[b];
    }
  }
  let trace = 0;
  for (let a = 0; a < units; a++) trace += within[a * units + a];
  const shrinkage = units / (units + points);
  const ridge = (shrinkage * Math.max(0, trace)) / units + FLOOR;
  const shrunk = within.map((x) => (1 - shrinkage) * x);
  for (let a = 0; a < units; a++) shrunk[a * units + a] += ridge;
  return shrunk;
}

/** √share · L⁻¹ mean of each class, [classes · units]. */
function whitenMeans(
  { classes, shares, means }: ClassMeans,
  factor: Float64Array,
  units: number,
): Float64Array {
  const whitened = new Float64Array(classes * units);
  for (let one = 0; one < classes; one++) {
    const to = one * units;
    const weight = Math.sqrt(shares[one]);
    for (let a = 0; a < units; a++) {
      let rest = means[to + a] * weight;
      for (let b = 0; b < a; b++) rest -= factor[a * units + b] * whitened[to + b];
      whitened[to + a] = rest / factor[a * units + a];
    }
  }
  return whitened;
}

/** First principal axes (about zero) of rows, [rows · columns], from the smaller of the two products. */
function axesOfRows(
  values: Float64Array,
  rows: number,
  columns: number,
  count: number,
): Float64Array[] {
  if (rows > columns) {
    return [
      ...leadingAxes(productOf(transpose(values, rows, columns), columns, rows), columns, count)
        .vectors,
    ];
  }
  return leadingAxes(productOf(values, rows, columns), rows, count).vectors.map((weights) => {
    const axis = new Float64Array(columns);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < columns; k++) axis[k] += weights[row] * values[row * columns + k];
    }
    return axis;
  });
}

/** Products of each two rows, [rows · rows]. */
function productOf(values: Float64Array, rows: number, columns: number): Float64Array {
  const products = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += values[a * columns + k] * values[b * columns + k];
      products[a * rows + b] = products[b * rows + a] = sum;
    }
  }
  return products;
}

function transpose(values: Float64Array, rows: number, columns: number): Float64Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}

/** x of Lᵀ x = y. */
function solveTransposed(factor: Float64Array, y: Float64Array): Float64Array {
  const size = y.length;
  const x = y.slice();
  for (let a = size - 1; a >= 0; a--) {
    for (let b = a + 1; b < size; b++) x[a] -= factor[b * size + a] * x[b];
    x[a] /= factor[a * size + a];
  }
  return x;
}

function quadraticForm(matrix: Float64Array, vector: Float64Array): number {
  const size = vector.length;
  let sum = 0;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) sum += vector[a] * matrix[a * size + b] * vector[b];
  }
  return sum;
}

import { choleskyFactor, log } from '../../numeric/index.js';
import { marginalCells } from './joint-probabilities.js';
import type { JointProbabilities } from './joint-probabilities.js';

/**
 * Share of the uniform distribution mixed in, so that the solution has no zeros. Cells that the margins force to zero
 * keep about this much; the rest moves by about as little.
 */
const MIXED_IN = 1e-9;
const MAX_STEPS = 200;
/** Squared Newton decrement at which the entropy is within 1e-13 nats of its maximum; rounding leaves up to 1e-15. */
const CONVERGED = 1e-13;
/** Most independent pairwise margins: each step is cubic in them. */
const MAX_MARGINS = 1_000;

/**
 * The distribution of greatest entropy that has all three pairwise margins of `joint`, [first · second · target]; null
 * where the arithmetic fails. It is where iterative proportional fitting leads, but that takes 1/error rounds to reach
 * zeros that several margins force together (an AND): here Newton's method on the cells starts from the distribution
 * itself and keeps its margins. With q the cells, g = ln q + 1 the gradient of Σ q ln q and A the margins,
 * dq = -q (g - Aᵀν), (A diag(q) Aᵀ) ν = A (q g). Boyd and Vandenberghe 2004, *Convex Optimization*, section 10.2.
 * Throws a RangeError for a joint distribution of more than 1,000 margins.
 */
export function pairwiseMaximumEntropy({
  shape,
  probabilities,
}: JointProbabilities): Float64Array | null {
  const margins = independentMargins(shape);
  let cells: Float64Array = Float64Array.from(
    probabilities,
    (p) => (1 - MIXED_IN) * p + MIXED_IN / probabilities.length,
  );
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = newtonDirection(cells, margins);
    if (direction === null) return null;
    let decrement = 0;
    for (let i = 0; i < cells.length; i++) decrement += direction[i] ** 2 / cells[i];
    if (decrement < CONVERGED) return cells;
    const next = descend(cells, direction, decrement);
    // Rounding leaves nothing to gain: the maximum, to the last place of the entropy.
    if (next === null) return decrement < 1e-9 ? cells : null;
    cells = next;
  }
  return null;
}

interface Margins {
  readonly count: number;
  /** For each cell its rows of A, -1 where there is none, [cells · 3]. */
  readonly rows: Int32Array;
}

/** All cells of the first two's margin, and of the others those that the earlier do not imply. */
function independentMargins(shape: JointProbabilities['shape']): Margins {
  const [n1, n2, ns] = shape;
  const count = n1 * n2 + n1 * (ns - 1) + (n2 - 1) * (ns - 1);
  if (count > MAX_MARGINS) {
    throw new RangeError(
      `expected at most ${MAX_MARGINS} independent pairwise margins, found ${count} of shape [${shape.join(', ')}]: merge levels`,
    );
  }
  const firstSecond = marginalCells(shape, [0, 1]);
  const rows = new Int32Array(3 * firstSecond.length).fill(-1);
  firstSecond.forEach((pair, cell) => {
    const [first, second, target] = [Math.floor(pair / n2), pair % n2, cell % ns];
    rows[3 * cell] = pair;
    if (target === 0) return;
    rows[3 * cell + 1] = n1 * n2 + first * (ns - 1) + target - 1;
    if (second === 0) return;
    rows[3 * cell + 2] = n1 * n2 + n1 * (ns - 1) + (second - 1) * (ns - 1) + target - 1;
  });
  return { count, rows };
}

function newtonDirection(cells: Float64Array, { count, rows }: Margins): Float64Array | null {
  const matrix = new Float64Array(count * count);
  const target = new Float64Array(count);
  cells.forEach((q, cell) => {
    for (let i = 3 * cell; i < 3 * cell + 3; i++) {
      if (rows[i] < 0) continue;
      target[rows[i]] += q * (log(q) + 1);
      for (let j = 3 * cell; j < 3 * cell + 3; j++) {
        if (rows[j] >= 0) matrix[rows[i] * count + rows[j]] += q;
      }
    }
  });
  const factor = choleskyFactor(matrix, count);
  if (factor === null) return null;
  const multipliers = solveFactored(factor, target);
  return cells.map((q, cell) => {
    let rest = log(q) + 1;
    for (let i = 3 * cell; i < 3 * cell + 3; i++) if (rows[i] >= 0) rest -= multipliers[rows[i]];
    return -q * rest;
  });
}

/** x of L·Lᵀ x = b. */
function solveFactored(factor: Float64Array, b: Float64Array): Float64Array {
  const size = b.length;
  const x = b.slice();
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row] -= factor[row * size + k] * x[k];
    x[row] /= factor[row * size + row];
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row] -= factor[k * size + row] * x[k];
    x[row] /= factor[row * size + row];
  }
  return x;
}

/** The cells one backtracked step on, all still positive; null when no step gains entropy. */
function descend(
  cells: Float64Array,
  direction: Float64Array,
  decrement: number,
): Float64Array | null {
  let step = 1;
  for (let i = 0; i < cells.length; i++) {
    if (direction[i] < 0) step = Math.min(step, (-0.95 * cells[i]) / direction[i]);
  }
  const before = negativeEntropy(cells);
  for (; step > 1e-12; step /= 2) {
    const next = cells.map((q, i) => q + step * direction[i]);
    if (negativeEntropy(next) < before - 0.1 * step * decrement) return next;
  }
  return null;
}

function negativeEntropy(cells: Float64Array): number {
  let sum = 0;
  for (const q of cells) sum += q * log(q);
  return sum;
}

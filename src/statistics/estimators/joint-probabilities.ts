import { log } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';

/** Joint distribution of two sources and a target. */
export interface JointProbabilities {
  /** Levels of the first source, the second source and the target. */
  readonly shape: readonly [first: number, second: number, target: number];
  /** [first · second · target], target fastest; not negative, sum 1. */
  readonly probabilities: Float64Array;
}

/** Which of the three variables (first 0, second 1, target 2) a marginal keeps, ascending. */
export type Kept = readonly number[];

/**
 * The distribution with its sum made exactly 1. Throws a RangeError for a shape that is not three positive integers,
 * another number of probabilities, negative or non-finite ones, and a sum more than 1e-6 from 1.
 */
export function checkJoint({ shape, probabilities }: JointProbabilities): JointProbabilities {
  if (shape.length !== 3 || !shape.every((levels) => Number.isSafeInteger(levels) && levels > 0)) {
    throw new RangeError(
      `expected a shape of three positive integers, found [${shape.join(', ')}]`,
    );
  }
  const cells = shape[0] * shape[1] * shape[2];
  if (probabilities.length !== cells) {
    throw new RangeError(`expected ${cells} probabilities, found ${probabilities.length}`);
  }
  let sum = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (!(probabilities[cell] >= 0)) {
      throw new RangeError(
        `expected probabilities from 0, found ${probabilities[cell]} at ${cell}`,
      );
    }
    sum += probabilities[cell];
  }
  if (!(Math.abs(sum - 1) <= 1e-6)) {
    throw new RangeError(
      `expected probabilities that add to 1, found ${sum}: divide counts by their total`,
    );
  }
  return { shape, probabilities: Float64Array.from(probabilities, (value) => value / sum) };
}

/** For each cell of a joint distribution its cell in the marginal of `kept`. */
export function marginalCells(shape: JointProbabilities['shape'], kept: Kept): Uint32Array {
  const cells = new Uint32Array(shape[0] * shape[1] * shape[2]);
  const levels = [0, 0, 0];
  for (let cell = 0; cell < cells.length; cell++) {
    levels[0] = Math.floor(cell / (shape[1] * shape[2]));
    levels[1] = Math.floor(cell / shape[2]) % shape[1];
    levels[2] = cell % shape[2];
    cells[cell] = kept.reduce((at, axis) => at * shape[axis] + levels[axis], 0);
  }
  return cells;
}

/** The marginal of `kept`, the last kept variable fastest. */
export function marginal({ shape, probabilities }: JointProbabilities, kept: Kept): Float64Array {
  const sums = new Float64Array(kept.reduce((product, axis) => product * shape[axis], 1));
  marginalCells(shape, kept).forEach((at, cell) => (sums[at] += probabilities[cell]));
  return sums;
}

/** Σ p log2 p, negated. */
export function entropyBits(probabilities: Float64Array): number {
  let sum = 0;
  for (const p of probabilities) if (p > 0) sum -= p * log(p);
  return sum * BITS_PER_NAT;
}

import { choleskyFactor } from '../../numeric/index.js';
import { applySimilarity, fitSimilarity3 } from './similarity.js';
import { distance } from './vector.js';
import type { Vector } from './vector.js';

/** How far, in millimetres, a landmark pulls its surroundings. */
const REACH = 22;
/** Ridge of the kernel matrix: landmarks are matched to about a tenth of their misfit. */
const RIDGE = 0.02;

/**
 * A map that brings points to points: the best similarity, then Gaussian radial basis functions of what it leaves
 * (Arad et al. 1994, CVGIP 56(2)). Far from all landmarks it is the similarity alone, which five nearly coplanar
 * points fix in depth better than a thin-plate spline's affine part.
 */
export function createWarp(
  from: readonly Vector[],
  to: readonly Vector[],
): (point: Vector) => Vector {
  const fit = fitSimilarity3(from, to);
  const centres = from.map((point) => applySimilarity(fit, point));
  const weights = [0, 1, 2].map((k) =>
    solveKernel(
      centres,
      centres.map((centre, i) => to[i][k] - centre[k]),
    ),
  );
  return (point) => {
    const rough = applySimilarity(fit, point);
    const pull = centres.map((centre) => kernel(centre, rough));
    const moved = rough.map(
      (value, k) => value + pull.reduce((sum, pulled, i) => sum + pulled * weights[k][i], 0),
    );
    return [moved[0], moved[1], moved[2]];
  };
}

function kernel(a: Vector, b: Vector): number {
  return Math.exp(-((distance(a, b) / REACH) ** 2) / 2);
}

/** (K + ridge·I)⁻¹ values. */
function solveKernel(centres: readonly Vector[], values: readonly number[]): number[] {
  const size = centres.length;
  const matrix = Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return kernel(centres[i], centres[j]) + (i === j ? RIDGE : 0);
  });
  // Positive definite: a Gaussian kernel plus a ridge.
  const factor = choleskyFactor(matrix, size)!;
  const solution = [...values];
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i] -= factor[i * size + k] * solution[k];
    solution[i] /= factor[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i] -= factor[k * size + i] * solution[k];
    solution[i] /= factor[i * size + i];
  }
  return solution;
}

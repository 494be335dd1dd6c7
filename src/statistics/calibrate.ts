import { normalQuantile } from '../numeric/index.js';
import { measureSample } from './measure-sample.js';
import type { Calibration, UnitCalibration } from './types.js';

/** Most knots of one unit's calibration. */
export const MAX_KNOTS = 1024;
/** Largest error of the interpolated score at a calibration value: below its sampling error at any usual size. */
const INTERPOLATION_TOLERANCE = 2 / 1024;
/** Ties that hold at least this share of the sample are knots whatever the tolerance. */
const ATOM_SHARE = 1 / 256;

/**
 * Calibrates every unit. `columns(unit)` gives its values at the `points` calibration points, in any order; it may
 * return the same array each time. `templates` are kept as they are.
 */
export function fitCalibration(
  columns: (unit: number) => Float32Array,
  units: number,
  points: number,
  templates: Calibration['templates'],
): Calibration {
  const fitted = Array.from({ length: units }, (_, unit) => {
    const values = columns(unit);
    if (values.length !== points) {
      throw new RangeError(`expected ${points} values of unit ${unit}, found ${values.length}`);
    }
    try {
      return fitUnitCalibration(values);
    } catch (error) {
      throw new RangeError(`unit ${unit}: ${(error as Error).message}`, { cause: error });
    }
  });
  return { points, units: fitted, templates };
}

/**
 * Copula scores of a sample: z = Φ⁻¹(u), u = mid-rank/(n + 1), so that tied values share one score. The distinct
 * values become at most 1,024 knots: all of them if they are fewer, else those between which straight lines stay
 * within 2/1024 of every score (wider only when that takes too many knots); large atoms are always knots.
 * Throws a RangeError for an empty sample and for values that are not finite.
 */
export function fitUnitCalibration(values: Float32Array): UnitCalibration {
  if (values.length === 0) throw new RangeError('expected calibration values, found none');
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `expected finite activations, found ${values[wrong]} at calibration point ${wrong}`,
    );
  }
  const sorted = Float32Array.from(values).sort();
  const ties = groupTies(sorted);
  const kept = chooseKnots(ties);
  return {
    values: Float32Array.from(kept, (k) => ties.values[k]),
    scores: Float64Array.from(kept, (k) => ties.scores[k]),
    atoms: Uint8Array.from(kept, (k) => ties.atoms[k]),
    ...measureSample(sorted),
  };
}

interface Ties {
  /** Distinct values, ascending. */
  readonly values: Float32Array;
  /** Score of each. */
  readonly scores: Float64Array;
  /** 1 where the value holds a large share of the sample. */
  readonly atoms: Uint8Array;
}

function groupTies(sorted: Float32Array): Ties {
  const n = sorted.length;
  const values = new Float32Array(n);
  const scores = new Float64Array(n);
  const atoms = new Uint8Array(n);
  const scoreOfTwiceRank = scoreTable(n);
  let groups = 0;
  for (let start = 0; start < n;) {
    let end = start + 1;
    while (end < n && sorted[end] === sorted[start]) end++;
    // -0 sorts before 0 and equals it: one value, written as 0.
    values[groups] = sorted[start] === 0 ? 0 : sorted[start];
    scores[groups] = scoreOfTwiceRank[start + end + 1];
    atoms[groups] = end - start >= Math.max(2, n * ATOM_SHARE) ? 1 : 0;
    groups++;
    start = end;
  }
  return {
    values: values.subarray(0, groups),
    scores: scores.subarray(0, groups),
    atoms: atoms.subarray(0, groups),
  };
}

let cachedTable = new Float64Array(0);
let cachedSize = 0;

/** Scores of the mid-ranks 1/2, 1, 3/2, …: entry k is Φ⁻¹(k / 2 / (n + 1)). Kept, as all units share their n. */
function scoreTable(n: number): Float64Array {
  if (cachedSize !== n) {
    cachedTable = Float64Array.from({ length: 2 * n + 2 }, (_, twiceRank) =>
      normalQuantile(twiceRank / (2 * n + 2)),
    );
    cachedSize = n;
  }
  return cachedTable;
}

function chooseKnots(ties: Ties): number[] {
  const all = ties.values.length;
  if (all <= MAX_KNOTS) return Array.from({ length: all }, (_, k) => k);
  for (let tolerance = INTERPOLATION_TOLERANCE; ; tolerance *= 1.5) {
    const kept = coverWithLines(ties, tolerance);
    if (kept.length <= MAX_KNOTS) return kept;
  }
}

/**
 * Greedy cover: from each knot the cone of slopes that pass within the tolerance of the values since; the next knot is
 * the last value whose own slope lies in the cone, or an atom.
 */
function coverWithLines({ values, scores, atoms }: Ties, tolerance: number): number[] {
  const last = values.length - 1;
  const kept = [0];
  let from = 0;
  while (from < last) {
    let lowSlope = -Infinity;
    let highSlope = Infinity;
    let next = from + 1;
    for (let k = from + 1; k <= last; k++) {
      const run = values[k] - values[from];
      const rise = scores[k] - scores[from];
      if (rise < lowSlope * run || rise > highSlope * run) break;
      next = k;
      if (atoms[k]) break;
      lowSlope = Math.max(lowSlope, (rise - tolerance) / run);
      highSlope = Math.min(highSlope, (rise + tolerance) / run);
    }
    kept.push(next);
    from = next;
  }
  return kept;
}

import { MAX_SCORE } from './score-bins.js';
import { cellScore, roundToEven, scoreMapOf, START_BITS } from './score-map.js';
import type { ScoreKnots, ScoreMap } from './score-map.js';
import { SCORE_SCALE } from './types.js';
import type { Calibration } from './types.js';

/** Maps raw activations to fixed-point copula scores q = round(z·2^10), as `ScoreMap` defines them. */
export interface Scorer {
  readonly units: number;
  /**
   * Scores `rows` rows of `rowLength` values, the units from `firstUnit`; writes them unit by unit, row r of unit u at
   * `scores[u · stride + offset + r]`. Returns how many values lay outside their unit's calibration and were clamped.
   * Throws a RangeError naming unit and row at a value that is not finite.
   */
  score(request: ScoreRequest): number;
}

export interface ScoreRequest {
  readonly values: Float32Array;
  readonly rows: number;
  readonly rowLength: number;
  readonly firstUnit: number;
  readonly scores: Int16Array;
  readonly stride: number;
  readonly offset: number;
}

/** The plain scorer; the kernel beside it gives the same integers. */
export function createScorer(calibration: Calibration): Scorer {
  const maps = calibration.units.map(scoreMapOf);
  return {
    units: maps.length,
    score({ values, rows, rowLength, firstUnit, scores, stride, offset }) {
      let clamped = 0;
      for (let column = 0; column < rowLength; column++) {
        const unit = firstUnit + column;
        const map = maps[unit];
        const target = unit * stride + offset;
        for (let row = 0; row < rows; row++) {
          const value = values[row * rowLength + column];
          if (!Number.isFinite(value)) throw notFinite(value, unit, row);
          if (value < map.lowest || value > map.highest) clamped++;
          scores[target + row] = scoreOf(map, value);
        }
      }
      return clamped;
    },
  };
}

/** Fixed point of a raw value: r = round((v - median) / scale), ties to even, within int16. */
export function rawFixedPoint(value: number, median: number, scale: number): number {
  const r = roundToEven(Math.fround(Math.fround(value - median) * (1 / scale)));
  return Math.max(-32_768, Math.min(32_767, r));
}

export function notFinite(value: number, unit: number, row: number): RangeError {
  return new RangeError(
    `expected finite activations, found ${value} in unit ${unit}, row ${row} of the batch: ` +
      'the network overflows or divides by zero for this image',
  );
}

function scoreOf(map: ScoreMap, value: number): number {
  const held = Math.max(map.lowest, Math.min(map.highest, value));
  return exactScore(map, held, cellScore(map, held));
}

/** Whether a unit's cells are not its whole score. */
export function needsExactScore({ atomValues, knots }: ScoreMap): boolean {
  return atomValues.length > 0 || knots !== null;
}

/** The score of a value that the cells score `q`: its own if it is an atom, else between those of its neighbours. */
export function exactScore(map: ScoreMap, value: number, q: number): number {
  const { atomValues, atomScores, knots } = map;
  if (knots) return knotScore(knots, value, q);
  const after = countUpTo(atomValues, value);
  const below = after > 0 ? atomScores[after - 1] : -MAX_SCORE;
  if (after > 0 && atomValues[after - 1] === value) return below;
  const above = after < atomValues.length ? atomScores[after] : MAX_SCORE;
  return Math.max(below, Math.min(q, above));
}

/** `near`: about the score that is looked for. */
function knotScore({ values, scores, starts }: ScoreKnots, value: number, near: number): number {
  let after = starts[(near + MAX_SCORE) >> START_BITS];
  while (after > 0 && values[after - 1] > value) after--;
  while (after < values.length && values[after] <= value) after++;
  const k = Math.max(0, after - 1);
  if (after === 0 || after === values.length) return roundToEven(scores[k] * SCORE_SCALE);
  const share = (value - values[k]) / (values[k + 1] - values[k]);
  const score = scores[k] + (scores[k + 1] - scores[k]) * share;
  return roundToEven(Math.min(score, scores[k + 1]) * SCORE_SCALE);
}

/** How many of ascending values are at most `value`. */
function countUpTo(ascending: Float32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { MAX_SCORE } from './score-bins.js';
import { SCORE_SCALE } from './types.js';
import type { Calibration, UnitCalibration } from './types.js';

/** Maps raw activations to fixed-point copula scores q = round(z·2^10). */
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

/** Equal cells between a unit's first and last knot: a value's cell bounds the search for its knot to a step or two. */
const GRID_CELLS = 1024;
/** Columns transposed at a time: one cache line of a row. */
const TILE = 16;
/** Adding and subtracting 1.5·2^52 rounds a small double to the nearest integer, ties to even. */
const ROUNDING = 6755399441055744;

/**
 * One definition of the score, for this and every later kernel, in single precision operation by operation:
 * y = fround(base_k + fround(fround(v - x_k) · slope_k)) for the last knot x_k <= v, q = y rounded to the nearest
 * integer, ties to even, and at most the next knot's q. base = fround(z·2^10). So q is monotone in v, exact at
 * knots, and SIMD lanes (`f32x4`, `nearest`, no fused multiply-add) give the same integers.
 */
export function createScorer(calibration: Calibration): Scorer {
  const tables = packTables(calibration.units);
  let tile = new Float32Array(TILE * 64);

  return {
    units: calibration.units.length,
    score(request) {
      const { values, rows, rowLength, firstUnit } = request;
      if (tile.length < TILE * rows) tile = new Float32Array(TILE * rows);
      let clamped = 0;
      for (let first = 0; first < rowLength; first += TILE) {
        const width = Math.min(TILE, rowLength - first);
        transpose(values, rows, rowLength, first, width, tile);
        for (let column = 0; column < width; column++) {
          const unit = firstUnit + first + column;
          const target = unit * request.stride + request.offset;
          const count = scoreUnit(tables, unit, tile, column * rows, rows, request.scores, target);
          if (count < 0) throw notFinite(tile, column * rows, rows, unit);
          clamped += count;
        }
      }
      return clamped;
    },
  };
}

interface ScoreTables {
  /** Four numbers a knot: value, base, slope to the next, q of the next (its own for the last). */
  readonly knots: Float32Array;
  /** First knot of each unit, and one past the last's. */
  readonly firstKnot: Int32Array;
  /** Per unit GRID_CELLS + 1 knot numbers within the unit: the last knot below the cell. */
  readonly grid: Uint16Array;
  /** Cells per unit of value. */
  readonly gridScale: Float64Array;
}

function scoreUnit(
  { knots, firstKnot, grid, gridScale }: ScoreTables,
  unit: number,
  values: Float32Array,
  from: number,
  rows: number,
  scores: Int16Array,
  target: number,
): number {
  const first = firstKnot[unit];
  const last = firstKnot[unit + 1] - 1;
  const lowest = knots[4 * first];
  const highest = knots[4 * last];
  const scale = gridScale[unit];
  const cells = unit * (GRID_CELLS + 1);
  let clamped = 0;
  for (let row = 0; row < rows; row++) {
    let value = values[from + row];
    // Values outside are rare, those at the ends (a ReLU's zeros) are not: only the former leave the common path.
    if (value < lowest || value > highest) {
      if (!Number.isFinite(value)) return -1;
      value = value < lowest ? lowest : highest;
      clamped++;
    }
    if (value !== value) return -1;
    const cell = ((value - lowest) * scale) | 0;
    let low = first + grid[cells + cell];
    let high = first + grid[cells + cell + 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (knots[4 * middle] <= value) low = middle;
      else high = middle - 1;
    }
    const rise = Math.fround(Math.fround(value - knots[4 * low]) * knots[4 * low + 2]);
    const y = Math.fround(knots[4 * low + 1] + rise);
    scores[target + row] = Math.min(roundToEven(y), knots[4 * low + 3]);
  }
  return clamped;
}

function roundToEven(y: number): number {
  return y + ROUNDING - ROUNDING;
}

function transpose(
  values: Float32Array,
  rows: number,
  rowLength: number,
  first: number,
  width: number,
  tile: Float32Array,
): void {
  for (let row = 0; row < rows; row++) {
    const from = row * rowLength + first;
    for (let column = 0; column < width; column++) {
      tile[column * rows + row] = values[from + column];
    }
  }
}

function notFinite(tile: Float32Array, from: number, rows: number, unit: number): RangeError {
  const row = tile.subarray(from, from + rows).findIndex((value) => !Number.isFinite(value));
  return new RangeError(
    `expected finite activations, found ${tile[from + row]} in unit ${unit}, row ${row} of the batch: ` +
      'the network overflows or divides by zero for this image',
  );
}

function packTables(units: readonly UnitCalibration[]): ScoreTables {
  const total = units.reduce((sum, { values }) => sum + values.length, 0);
  const tables: ScoreTables = {
    knots: new Float32Array(4 * total),
    firstKnot: new Int32Array(units.length + 1),
    grid: new Uint16Array(units.length * (GRID_CELLS + 1)),
    gridScale: new Float64Array(units.length),
  };
  units.forEach((unit, number) => {
    checkUnit(unit, number);
    tables.firstKnot[number + 1] = tables.firstKnot[number] + unit.values.length;
    packKnots(unit, tables.knots.subarray(4 * tables.firstKnot[number]));
    tables.gridScale[number] = packGrid(
      unit.values,
      tables.grid.subarray(number * (GRID_CELLS + 1), (number + 1) * (GRID_CELLS + 1)),
    );
  });
  return tables;
}

function packKnots({ values, scores }: UnitCalibration, knots: Float32Array): void {
  const base = Float32Array.from(scores, (score) => score * SCORE_SCALE);
  for (let k = 0; k < values.length; k++) {
    const next = Math.min(k + 1, values.length - 1);
    const slope = Math.fround(
      ((scores[next] - scores[k]) * SCORE_SCALE) / (values[next] - values[k]),
    );
    knots[4 * k] = values[k];
    knots[4 * k + 1] = base[k];
    // Neighbouring subnormals may give an infinite slope: then the lower knot's score stands for both.
    knots[4 * k + 2] = Number.isFinite(slope) ? slope : 0;
    knots[4 * k + 3] = roundToEven(base[next]);
  }
}

/** Fills a unit's grid; returns cells per unit of value. */
function packGrid(values: Float32Array, grid: Uint16Array): number {
  const span = values[values.length - 1] - values[0];
  const scale = span > 0 ? Math.min((GRID_CELLS - 1) / span, Number.MAX_VALUE) : 0;
  let knot = 0;
  for (let cell = 0; cell <= GRID_CELLS; cell++) {
    while (knot + 1 < values.length && (((values[knot + 1] - values[0]) * scale) | 0) < cell) {
      knot++;
    }
    grid[cell] = knot;
  }
  return scale;
}

function checkUnit({ values, scores }: UnitCalibration, unit: number): void {
  if (values.length === 0 || values.length !== scores.length || values.length > 65_536) {
    throw new RangeError(
      `expected 1 to 65,536 knots and as many scores of unit ${unit}, found ${values.length} and ${scores.length}`,
    );
  }
  for (let k = 0; k < values.length; k++) {
    const ordered = k === 0 || (values[k] > values[k - 1] && scores[k] >= scores[k - 1]);
    if (!ordered || !(Math.abs(scores[k]) * SCORE_SCALE <= MAX_SCORE)) {
      throw new RangeError(
        `expected ascending knots and scores within ±5 in unit ${unit}, found ${values[k]} -> ${scores[k]} at knot ${k}`,
      );
    }
  }
}

import { normalQuantile } from '../numeric/index.js';
import { MAX_SCORE } from './score-bins.js';
import { SCORE_SCALE } from './types.js';
import type { UnitCalibration } from './types.js';

/**
 * Cells of a unit on one side of its centre: 16 between |t| + 1 = 2^k and 2^(k+1), k = 0..11, with t = (centre - v) / step
 * and a step of a 64th of the spread: values may crowd at the centre and still lie in cells of their own, and the last
 * cell ends 64 spreads away.
 */
export const SIDE_CELLS = 192;
/** Largest |t|: less than the end of the last cell. */
const REACH = 4094;
const STEPS_PER_SPREAD = 64;
/** Cells per octave are the first four bits of the mantissa. */
const CELL_BITS = 4;

/**
 * The score of a value, the same integers in every kernel, in single precision operation by operation:
 *
 *   c = v, at least the lowest and at most the highest knot (v beyond them counts as clamped)
 *   t = (centre - c) · inverseStep, a = |t| + 1, cell = exponent and four bits of a's mantissa
 *   (from 192 where t is not negative), f = the next 15 bits, q = base[cell] + ((rise[cell] · f + 2^14) >> 15)
 *
 * then, with the atoms x_1 < … < x_n beside the centre's: q = the score of the atom that c equals, else at least that of
 * the greatest atom below, at most that of the least above. It is monotone, exact at atoms (the centre's is where the
 * cells below begin) and nearly so at the ends, and elsewhere the straight line between the map's values at the edges of the cell.
 * Units whose values crowd elsewhere than at their centre, so that cells would be too coarse, keep to their knots.
 */
export interface ScoreMap {
  readonly centre: number;
  /** 1 / step, float32. */
  readonly inverseStep: number;
  readonly lowest: number;
  readonly highest: number;
  /** base, rise of each cell: those above the centre outwards, then those below. [2 · SIDE_CELLS · 2] */
  readonly cells: Int16Array;
  /** Atoms but the centre's, ascending, and their scores. */
  readonly atomValues: Float32Array;
  readonly atomScores: Int16Array;
  /** The unit's own knots when its cells are too coarse: values then lie on the lines between them. */
  readonly knots: ScoreKnots | null;
}

/** Knots to interpolate between, and where to look for those of a value whose cell's score is about right. */
export interface ScoreKnots extends Pick<UnitCalibration, 'values' | 'scores'> {
  /** How many knots have a score below (i << START_BITS) - MAX_SCORE. */
  readonly starts: Uint16Array;
}

/** Fixed-point scores that share a start: 2^5, a thirty-second of a standard deviation. */
export const START_BITS = 5;
export const STARTS = ((2 * MAX_SCORE) >> START_BITS) + 1;

/** Mean error of a unit's cells, in standard deviations, from which its knots are used instead. */
const MOST_ERROR = 2 / 1024;
const PROBES = Float64Array.from({ length: 256 }, (_, i) => normalQuantile((i + 0.5) / 256));

/** Maps of the calibrations that are at hand: all shards of a run share theirs, and a map takes a fifth of a millisecond. */
const known = new WeakMap<UnitCalibration, ScoreMap>();

/** Throws a RangeError, naming the unit, for knots that do not ascend and scores out of range. */
export function scoreMapOf(calibration: UnitCalibration, unit: number): ScoreMap {
  let map = known.get(calibration);
  if (map === undefined) {
    checkUnit(calibration, unit);
    map = createScoreMap(calibration);
    known.set(calibration, map);
  }
  return map;
}

function createScoreMap(calibration: UnitCalibration): ScoreMap {
  const { values, scores, atoms, centre, spread } = calibration;
  const atomKnots = knotsWhere(atoms, (k) => atoms[k] === 1 && values[k] !== centre);
  const [lowest, highest] = [values[0], values[values.length - 1]];
  const reach = Math.max(Math.abs(lowest - centre), Math.abs(highest - centre));
  const step = Math.max(spread / STEPS_PER_SPREAD, reach / REACH, 2 ** -120);
  const inverseStep = Math.fround(Math.min(1 / step, 2 ** 120));
  const cells = new Int16Array(4 * SIDE_CELLS);
  for (const side of [1, -1] as const) {
    const target = cells.subarray(side > 0 ? 0 : 2 * SIDE_CELLS);
    fillSide(sideCurve(calibration, side), side, centre, 1 / inverseStep, target);
  }
  const map = {
    ...{ centre, inverseStep, lowest, highest, cells },
    atomValues: Float32Array.from(atomKnots, (k) => values[k]),
    atomScores: Int16Array.from(atomKnots, (k) => fixedPoint(scores[k])),
  };
  const tooCoarse = cellError(map, calibration) > MOST_ERROR;
  return {
    ...map,
    knots: tooCoarse
      ? { values, scores, starts: startsOf(scores.map((score) => score * SCORE_SCALE)) }
      : null,
  };
}

/** For each 2^START_BITS of q, how many of ascending scores in fixed point, whole or not, lie below it. */
export function startsOf(scores: Int16Array | Float64Array): Uint16Array {
  const starts = new Uint16Array(STARTS);
  let k = 0;
  for (let i = 0; i < starts.length; i++) {
    const least = (i << START_BITS) - MAX_SCORE;
    while (k < scores.length && scores[k] < least) k++;
    starts[i] = k;
  }
  return starts;
}

const bitsOf = new Int32Array(1);
const asFloat = new Float32Array(bitsOf.buffer);
const ONE_BITS = 0x3f800000;

/** The score of a value within the calibration by its cell alone. */
export function cellScore(
  { centre, inverseStep, cells }: Pick<ScoreMap, 'centre' | 'inverseStep' | 'cells'>,
  value: number,
): number {
  const t = Math.fround(Math.fround(centre - value) * inverseStep);
  asFloat[0] = t;
  const side = bitsOf[0] < 0 ? 0 : SIDE_CELLS;
  asFloat[0] = Math.abs(t) + 1;
  const bits = bitsOf[0];
  const cell = 2 * (side + ((bits - ONE_BITS) >> 19));
  const share = (bits >> 4) & 0x7fff;
  return cells[cell] + ((cells[cell + 1] * share + 0x4000) >> 15);
}

/** Mean |error| at equally likely values between the unit's knots that are not atoms, in standard deviations. */
function cellError(
  map: Pick<ScoreMap, 'centre' | 'inverseStep' | 'cells'>,
  { values, scores, atoms }: UnitCalibration,
): number {
  let sum = 0;
  let k = 0;
  for (const z of PROBES) {
    while (k + 1 < scores.length && scores[k + 1] <= z) k++;
    if (scores[k] > z || k + 1 === scores.length || atoms[k] === 1 || atoms[k + 1] === 1) continue;
    const share = (z - scores[k]) / (scores[k + 1] - scores[k]);
    const value = Math.fround(values[k] + share * (values[k + 1] - values[k]));
    sum += Math.abs(cellScore(map, value) / SCORE_SCALE - z);
  }
  return sum / PROBES.length;
}

/** Knots between which one side is interpolated, ascending, and the fixed-point scores it must keep to. */
interface Curve {
  readonly x: number[];
  readonly z: number[];
  readonly least: number;
  readonly most: number;
  /** Score at the centre, when it is an atom and the curve's side is the lower one. */
  readonly start: number | null;
  /** Outermost knot: value and score. */
  readonly end: readonly [number, number];
}

/**
 * Atoms are steps, not points of a line: a side is drawn through its other knots, and through its atoms only when it
 * has no others. An atom at the centre bounds it.
 */
function sideCurve({ values, scores, atoms, centre }: UnitCalibration, side: 1 | -1): Curve {
  const last = values.length - 1;
  const place = values.indexOf(centre);
  const atCentre = place >= 0 && atoms[place] === 1 ? place : undefined;
  const own = knotsWhere(
    atoms,
    (k) => atoms[k] === 0 && (atCentre === undefined || side * (values[k] - centre) > 0),
  );
  const used = own.length > 0 ? own : knotsWhere(atoms, (k) => side * (values[k] - centre) >= 0);
  const chosen = used.length > 0 ? used : knotsWhere(atoms, () => true);
  const bound = atCentre === undefined ? null : fixedPoint(scores[atCentre]);
  return {
    x: chosen.map((k) => values[k]),
    z: chosen.map((k) => scores[k]),
    least: side > 0 && bound !== null ? bound : fixedPoint(scores[0]),
    most: side < 0 && bound !== null ? bound : fixedPoint(scores[scores.length - 1]),
    start: side < 0 ? bound : null,
    end: side > 0 ? [values[last], scores[last]] : [values[0], scores[0]],
  };
}

/** Numbers of the knots that are wanted, ascending. */
function knotsWhere(atoms: UnitCalibration['atoms'], isWanted: (k: number) => boolean): number[] {
  const found: number[] = [];
  for (let k = 0; k < atoms.length; k++) if (isWanted(k)) found.push(k);
  return found;
}

function fillSide(
  curve: Curve,
  side: 1 | -1,
  centre: number,
  step: number,
  target: Int16Array,
): void {
  const edges = Array.from({ length: SIDE_CELLS + 1 }, (_, edge) => {
    const octave = 2 ** (edge >> CELL_BITS);
    const a = octave * (1 + (edge & ((1 << CELL_BITS) - 1)) / (1 << CELL_BITS));
    return centre + side * (a - 1) * step;
  });
  const scores = scoresAt(curve, edges, side);
  if (curve.start !== null) scores[0] = curve.start;
  drawToEnd(curve.end, edges, scores, side);
  for (let cell = 0; cell < SIDE_CELLS; cell++) {
    target[2 * cell] = scores[cell];
    target[2 * cell + 1] = scores[cell + 1] - scores[cell];
  }
}

/** Ends the last cell that values reach where its line passes through the outermost knot. */
function drawToEnd(
  [value, score]: Curve['end'],
  edges: readonly number[],
  scores: number[],
  side: 1 | -1,
): void {
  const beyond = edges.findIndex((edge) => side * (edge - value) > 0);
  if (beyond < 1) return;
  const base = scores[beyond - 1];
  const share = (value - edges[beyond - 1]) / (edges[beyond] - edges[beyond - 1]);
  const end = share > 0 ? base + (score * SCORE_SCALE - base) / share : base;
  const held = Math.max(-MAX_SCORE, Math.min(MAX_SCORE, roundToEven(end)));
  scores.fill(side * (held - base) > 0 ? held : base, beyond);
}

/** Fixed-point scores at positions that run outwards: the first knot not passed only moves one way. */
function scoresAt({ x, z, least, most }: Curve, positions: number[], side: 1 | -1): number[] {
  const last = x.length - 1;
  let k = side > 0 ? 0 : last;
  return positions.map((position) => {
    while (side > 0 ? k < last && x[k + 1] <= position : k > 0 && x[k] > position) k += side;
    const next = Math.min(k + 1, last);
    const share = next === k ? 0 : (position - x[k]) / (x[next] - x[k]);
    const score = z[k] + (z[next] - z[k]) * Math.min(1, Math.max(0, share));
    return Math.min(most, Math.max(least, fixedPoint(score)));
  });
}

/** Nearest integer, ties to even, so that mirrored scores have mirrored numbers. */
function fixedPoint(score: number): number {
  return roundToEven(score * SCORE_SCALE);
}

/** Adding and subtracting 1.5·2^52 rounds a small double to the nearest integer, ties to even. */
const ROUNDING = 6755399441055744;

export function roundToEven(value: number): number {
  return value + ROUNDING - ROUNDING;
}

function checkUnit(calibration: UnitCalibration, unit: number): void {
  const { values, scores, atoms, centre, spread, median, scale } = calibration;
  const knots = values.length;
  if (knots === 0 || knots !== scores.length || knots !== atoms.length) {
    throw new RangeError(
      `expected knots with as many scores and atom marks of unit ${unit}, found ${knots}, ${scores.length} and ${atoms.length}`,
    );
  }
  for (let k = 0; k < knots; k++) {
    const ordered = k === 0 || (values[k] > values[k - 1] && scores[k] >= scores[k - 1]);
    if (!ordered || !(Math.abs(scores[k]) * SCORE_SCALE <= MAX_SCORE)) {
      throw new RangeError(
        `expected ascending knots and scores within ±5 in unit ${unit}, found ${values[k]} -> ${scores[k]} at knot ${k}`,
      );
    }
  }
  if (![centre, spread, median].every(Number.isFinite) || !(scale > 0 && Number.isFinite(scale))) {
    throw new RangeError(
      `expected a finite centre, spread and median and a positive scale of unit ${unit}, found ${centre}, ${spread}, ${median} and ${scale}`,
    );
  }
}

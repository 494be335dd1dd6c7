import { needsExactScore } from '../scorer.js';
import { MAX_SCORE } from '../score-bins.js';
import { STARTS } from '../score-map.js';
import type { ScoreMap } from '../score-map.js';
import type { Kernels } from './kernels.js';
import { TILE_UNITS } from './score-tables.js';

/** Of u16, for the whole range of scores. */
const START_BYTES = 2 * STARTS;

/** Replaces the scores at `scores` that cells gave `rows` rows of a tile; `values` lie as `scoreTile` gathers them. */
type ScoreExactly = (values: number, rows: number, scores: number) => void;

/** Bytes of the knots and atoms of all units whose cells are not their whole score. */
export function exactUnitBytes(maps: readonly ScoreMap[]): number {
  return maps.filter(needsExactScore).reduce((sum, map) => sum + unitBytes(map), 0);
}

/** Writes those units' knots and atoms to `address` of the kernels' memory, as `assembly/exact-scores.ts` reads them. */
export function loadExactUnits(
  kernels: Kernels,
  maps: readonly ScoreMap[],
  address: number,
): (tile: number, ...place: Parameters<ScoreExactly>) => void {
  const tiles = new Map<number, ScoreExactly[]>();
  let next = address;
  maps.forEach((map, unit) => {
    if (!needsExactScore(map)) return;
    const score = map.knots
      ? loadKnots(kernels, map.knots, next, unit % TILE_UNITS)
      : loadAtoms(kernels, map, next, unit % TILE_UNITS);
    const tile = Math.floor(unit / TILE_UNITS);
    tiles.set(tile, [...(tiles.get(tile) ?? []), score]);
    next += unitBytes(map);
  });
  return (tile, values, rows, scores) => {
    for (const score of tiles.get(tile) ?? []) score(values, rows, scores);
  };
}

function loadKnots(
  kernels: Kernels,
  { values, scores, starts }: NonNullable<ScoreMap['knots']>,
  levels: number,
  lane: number,
): ScoreExactly {
  const { buffer } = kernels.memory;
  const knots = levels + scores.byteLength;
  const first = knots + values.byteLength;
  new Float64Array(buffer, levels).set(scores);
  new Float32Array(buffer, knots).set(values);
  new Uint16Array(buffer, first).set(starts);
  return (from, rows, to) => {
    kernels.scoreByKnots(from + 4 * lane, rows, to + 2 * lane, first, knots, levels, values.length);
  };
}

/** Atoms behind a place that every value passes and before places that none does, as halving asks for. */
function loadAtoms(
  kernels: Kernels,
  { atomValues, atomScores }: ScoreMap,
  atoms: number,
  lane: number,
): ScoreExactly {
  const { buffer } = kernels.memory;
  const places = placesFor(atomValues.length);
  const levels = atoms + 4 * places;
  const values = new Float32Array(buffer, atoms, places).fill(Infinity);
  values[0] = -Infinity;
  values.set(atomValues, 1);
  const scores = new Int16Array(buffer, levels, places).fill(MAX_SCORE);
  scores[0] = -MAX_SCORE;
  scores.set(atomScores, 1);
  return (from, rows, to) => {
    kernels.holdToAtoms(from + 4 * lane, rows, to + 2 * lane, atoms, levels, places);
  };
}

/** The power of two that holds so many atoms and one infinity on either side. */
function placesFor(atoms: number): number {
  let places = 4;
  while (places < atoms + 2) places *= 2;
  return places;
}

/** In whole f64. */
function unitBytes({ knots, atomValues }: ScoreMap): number {
  const bytes = knots
    ? knots.scores.byteLength + knots.values.byteLength + START_BYTES
    : 6 * placesFor(atomValues.length);
  return 8 * Math.ceil(bytes / 8);
}

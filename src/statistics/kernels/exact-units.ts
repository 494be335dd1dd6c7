import { needsExactScore } from '../scorer.js';
import { MAX_SCORE } from '../score-bins.js';
import { STARTS, startsOf } from '../score-map.js';
import type { ScoreMap } from '../score-map.js';
import type { Kernels } from './kernels.js';
import { TILE_UNITS } from './score-tables.js';

/** Of u16, for the whole range of scores. */
const START_BYTES = 2 * STARTS;
/** Entries on either side of a unit's atoms. */
const PADDING = 4;

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

/** Atoms between four on either side that no value passes, so that the kernel looks at eight at once anywhere. */
function loadAtoms(
  kernels: Kernels,
  { atomValues, atomScores }: ScoreMap,
  atoms: number,
  lane: number,
): ScoreExactly {
  const { buffer } = kernels.memory;
  const count = atomValues.length;
  const levels = atoms + 4 * (count + 2 * PADDING);
  const first = levels + 2 * (count + 2 * PADDING);
  const values = new Float32Array(buffer, atoms, count + 2 * PADDING);
  values.fill(-Infinity, 0, PADDING).fill(Infinity, PADDING + count);
  values.set(atomValues, PADDING);
  const scores = new Int16Array(buffer, levels, count + 2 * PADDING);
  scores.fill(-MAX_SCORE, 0, PADDING).fill(MAX_SCORE, PADDING + count);
  scores.set(atomScores, PADDING);
  new Uint16Array(buffer, first).set(startsOf(atomScores));
  return (from, rows, to) => {
    kernels.holdToAtoms(from + 4 * lane, rows, to + 2 * lane, first, atoms, levels);
  };
}

/** In whole f64. */
function unitBytes({ knots, atomValues, atomScores }: ScoreMap): number {
  const bytes = knots
    ? knots.scores.byteLength + knots.values.byteLength + START_BYTES
    : 6 * (atomValues.length + 2 * PADDING) + START_BYTES;
  return 8 * Math.ceil(bytes / 8);
}

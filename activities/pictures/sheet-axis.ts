import type { Level } from '../../src/stimulus/index.js';
import type { DrawnPoint } from '../image-source.js';
import { pictureLevelTitle, withLevel } from './picture-factors.js';
import type { PictureFactor } from './picture-factors.js';

/** A factor and the levels it takes along an axis. */
export interface AxisFactor {
  readonly factor: PictureFactor;
  readonly levels: readonly Level[];
}

/** One row or one column: a level of each factor of the axis, the first factor's slowest. */
export interface AxisEntry {
  readonly levels: readonly { readonly factor: PictureFactor; readonly level: Level }[];
  /** A line per factor. */
  readonly label: readonly string[];
  /** Whether a slower factor's level changes here: a wider gap goes before it. */
  readonly opensGroup: boolean;
}

/** Every combination of the factors' levels; no factor gives one entry without a label. */
export function axisEntries(factors: readonly AxisFactor[]): AxisEntry[] {
  let combinations: AxisEntry['levels'][] = [[]];
  for (const { factor, levels } of factors) {
    combinations = combinations.flatMap((before) =>
      levels.map((level) => [...before, { factor, level }]),
    );
  }
  const fastest = factors.at(-1)?.levels.length ?? 1;
  return combinations.map((levels, i) => ({
    levels,
    label: levels.map(({ factor, level }) => pictureLevelTitle(factor, level)),
    opensGroup: factors.length > 1 && i > 0 && i % fastest === 0,
  }));
}

/** The point with the levels of an entry. */
export function atEntry(point: DrawnPoint, { levels }: AxisEntry): DrawnPoint {
  return levels.reduce((changed, { factor, level }) => withLevel(changed, factor, level), point);
}

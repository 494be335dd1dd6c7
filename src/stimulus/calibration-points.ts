import { drawAddress, uniformDraw } from '../numeric/index.js';
import { designPoint } from './design-point.js';
import type { Space } from './space.js';

/** Most calibration points a study takes unless it says otherwise. */
export const MAX_CALIBRATION_POINTS = 65_536;
/** Fewest, where the space has them. */
export const MIN_CALIBRATION_POINTS = 4_096;

/**
 * Calibration points a space gets by default: a quarter of it within [4,096, 65,536], all of it when smaller. The
 * copula scores' error falls with the points' number, not with their share of the space, and each is scored twice.
 */
export function defaultCalibrationPoints(space: Space): number {
  const points = space.identityCount * calibratingViews(space);
  const quarter = Math.ceil(points / 4);
  return Math.min(points, MAX_CALIBRATION_POINTS, Math.max(MIN_CALIBRATION_POINTS, quarter));
}

/**
 * Views of an identity that may calibrate: those of the space itself, since what a study adds (variants, copies) is asked
 * about against them. `variant` is the slowest view factor and `copy` the fastest. Of a sample all rows calibrate, by
 * their first draw.
 */
export function calibratingViews({ viewCount, levels, definition }: Space): number {
  if (definition.sample) return viewCount / levels.copy.length;
  return viewCount / (levels.variant.length * levels.copy.length);
}

/** Calibration points per identity: the same for all, so that `points` is rounded up to a multiple of identities. */
export function calibrationViewCount(space: Space, points: number): number {
  return Math.min(calibratingViews(space), Math.max(1, Math.ceil(points / space.identityCount)));
}

/**
 * Views of one identity that calibrate, ascending and distinct: its own views cut into equal strata, one drawn from each.
 * A pure function of the space's seed and the identity's own residual, sex and ethnicity numbers.
 */
export function calibrationViews(space: Space, identity: number, points: number): Int32Array {
  const count = calibrationViewCount(space, points);
  const views = new Int32Array(count);
  const own = calibratingViews(space);
  const copies = space.levels.copy.length;
  const { residual, sex, ethnicity } = designPoint(space, identity * space.viewCount);
  const address = drawAddress(space.definition.seed, 'calibration', [residual, sex, ethnicity]);
  for (let stratum = 0; stratum < count; stratum++) {
    const from = Math.floor((stratum * own) / count);
    const to = Math.floor(((stratum + 1) * own) / count);
    views[stratum] = copies * (from + Math.floor(uniformDraw(address, stratum) * (to - from)));
  }
  return views;
}

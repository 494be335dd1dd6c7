import type { Residual } from '../../src/face/types.js';
import type { Level } from '../../src/stimulus/index.js';
import type { DrawnPoint } from '../image-source.js';
import { isWhole, withLevel } from './picture-factors.js';
import type { PictureFactor } from './picture-factors.js';

type Mixture = Exclude<Residual, number>;

/** One frame of a sweep: the swept factor's value, and the face. */
export interface SweepFrame {
  readonly value: Level | Mixture;
  readonly point: DrawnPoint;
}

/** A frame for each level. */
export function levelFrames(
  point: DrawnPoint,
  factor: PictureFactor,
  levels: readonly Level[],
): SweepFrame[] {
  return levels.map((level) => ({ value: level, point: withLevel(point, factor, level) }));
}

/**
 * Evenly spaced frames from one value to another, both included. Between two residuals lie mixtures: their shape and
 * texture coefficients on the straight line from one person's to the other's. `count` is at least 2.
 */
export function continuousFrames(
  point: DrawnPoint,
  factor: PictureFactor,
  from: number,
  to: number,
  count: number,
): SweepFrame[] {
  return Array.from({ length: count }, (_, i) => {
    const share = i / (count - 1);
    const value = i === count - 1 ? to : from + (to - from) * share;
    if (!isWhole(factor) || i === 0 || i === count - 1) {
      return { value, point: withLevel(point, factor, value) };
    }
    const mixture = { from, to, share };
    return { value: mixture, point: withMixture(point, factor, mixture) };
  });
}

function withMixture(point: DrawnPoint, factor: PictureFactor, mixture: Mixture): DrawnPoint {
  if (factor !== 'residual') return { ...point, [factor]: mixture };
  const { shapeResidual = mixture, textureResidual = mixture } = point;
  return { ...point, shapeResidual, textureResidual };
}

import type { LevelColumn } from '../types.js';

/** A number over the images that were scored, and between what it lies over all images of the space. */
export interface BoundedValue {
  /** Null where no image was scored. */
  readonly scored: number | null;
  readonly low: number;
  readonly high: number;
}

/** What the missing images of an incomplete run could change at most. */
export interface IncompleteBounds {
  /** Share decided correctly, were every missing image decided wrongly or rightly; null when no decision is defined. */
  readonly accuracy: BoundedValue | null;
  /** The same at each view level; empty without decisions. */
  readonly byLevel: readonly (LevelColumn & BoundedValue)[];
  /** Mean score of each unit, in standard deviations of the calibration. */
  readonly means: readonly UnitBounds[];
}

export interface UnitBounds extends BoundedValue {
  readonly layer: string;
  /** Number within the layer. */
  readonly unit: number;
}

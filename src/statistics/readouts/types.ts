import type { InformationEstimate } from '../types.js';

/**
 * Read-outs of one layer about one factor: weighted sums of the layer's units, scored as units of their own. They are
 * numbered through all layers and factors, layer by layer.
 */
export interface ReadOutGroup {
  /** The network's layer, and where its units lie in a row of activations. */
  readonly layer: string;
  readonly layerOffset: number;
  readonly layerUnits: number;
  /** A factor of the space, or `identity`. */
  readonly factor: string;
  /** Number of the first read-out. */
  readonly first: number;
  readonly count: number;
  /** How a level is chosen from the read-outs; null for factors whose levels are people. */
  readonly choice: LevelChoice | null;
}

/**
 * Linear discriminant functions of read-outs: the level chosen is that of the largest score, the first of several equal
 * ones. score(level) = weights[level · (count + 1)] + Σ_a weights[level · (count + 1) + 1 + a] · read-out a, in float64
 * in that order, so that the choice is the same everywhere.
 */
export interface LevelChoice {
  readonly levels: number;
  /** [levels · (count + 1)], of float32 values. */
  readonly weights: readonly number[];
}

/** Fitted read-outs: value r = offset[r] + Σ_u weights[r][u] · activation(layerOffset + u), in float32, u ascending. */
export interface ReadOuts {
  readonly groups: readonly ReadOutGroup[];
  /** Of each read-out, [units of its layer]. */
  readonly weights: readonly Float32Array[];
  /** [read-outs] */
  readonly offsets: Float32Array;
}

/** What a layer as a whole knows about a factor, from its read-outs. */
export interface LayerReadOutInformation extends InformationEstimate {
  readonly layer: string;
  readonly factor: string;
  /**
   * What `bits` are. `choice`: information between the level and the level that the read-outs choose, a lower bound of what
   * the layer knows. `mixture`: about people, of whom none can be chosen, that of a model in which the images of each person
   * are normal about the person's mean: what tells those that estimate apart, at most their entropy; on average a lower
   * bound of what is told of anybody, nearer to it the more people there are. Null without bits.
   */
  readonly estimate: 'choice' | 'mixture' | null;
  /** Of one Gaussian for all and one per level, beside it; claims too much where levels separate into clusters. */
  readonly gaussian: GaussianFigure;
  /** Read-outs that the estimate is from; 0 without an estimate. */
  readonly readOuts: number;
}

export interface GaussianFigure {
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: string | null;
}

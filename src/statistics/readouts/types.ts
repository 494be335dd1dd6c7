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
}

/** Fitted read-outs: value r = offset[r] + Σ_u weights[r][u] · activation(layerOffset + u), in float32, u ascending. */
export interface ReadOuts {
  readonly groups: readonly ReadOutGroup[];
  /** Of each read-out, [units of its layer]. */
  readonly weights: readonly Float32Array[];
  /** [read-outs] */
  readonly offsets: Float32Array;
}

/** What a layer as a whole knows about a factor: a Gaussian model of its read-outs. */
export interface LayerReadOutInformation extends InformationEstimate {
  readonly layer: string;
  readonly factor: string;
  /** Read-outs that the estimate is from; 0 without an estimate. */
  readonly readOuts: number;
}

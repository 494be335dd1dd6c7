import type { MeanEstimate } from '../../statistics/types.js';
import type { Perturbation } from '../../stimulus/index.js';

/** A unit over the perturbed copies of images. */
export interface ResampledUnit {
  readonly layer: string;
  readonly unit: number;
  /** Mean over images of |Pearson's r| between unit and decision variable over the copies; 95 % jackknife over blocks. */
  readonly correlation: MeanEstimate;
  /** 1 / mean over images of the unit's variance over the copies, in the unit's own activations. */
  readonly precision: number;
  /** Over all copies of all images. */
  readonly meanActivation: number;
}

/** Two sets of k of n units. */
export interface Overlap {
  readonly units: number;
  readonly k: number;
  readonly shared: number;
  /** shared / (2k - shared) */
  readonly jaccard: number;
  /** Mean Jaccard index of two sets drawn by chance, and the probability that they share as many or more. */
  readonly chance: number;
  readonly probability: number;
}

/** A layer whose every unit does over the copies what that unit of an earlier layer does: a pool after a mean over positions. */
export interface RepeatedUnits {
  readonly layer: string;
  readonly of: string;
}

export interface LayerResampling {
  readonly layer: string;
  readonly units: number;
  readonly dead: number;
  readonly constant: number;
  /** Means over the units that are left; null without any. */
  readonly meanCorrelation: number | null;
  /** Of the layer's own top sets; null with fewer than two units left. */
  readonly overlap: Overlap | null;
}

/** The same of one image of the user's own; correlations have no intervals. */
export interface ImageResampling extends ResampleFindings {
  /** What the units are compared with, in words. */
  readonly answer: string;
  /** Copies, the image itself among them, whose largest output is still the one followed; null for an embedding. */
  readonly kept: number | null;
  /** Jaccard indices of the sets from the first copies with those from all. */
  readonly stabilityByCopies: readonly {
    readonly copies: number;
    readonly correlated: number;
    readonly precise: number;
  }[];
}

/** Which units follow the answer when an image is perturbed, and which hardly move: Lengerich et al. 2017. */
export interface ResampleFindings {
  /** Why there is nothing; then the lists are empty. */
  readonly reason: string | null;
  readonly perturbation: Perturbation | null;
  readonly copies: number;
  readonly images: number;
  /** Largest correlation, and largest precision, first: `k` each. */
  readonly correlated: readonly ResampledUnit[];
  readonly precise: readonly ResampledUnit[];
  /** Of those two sets over all layers. */
  readonly overlap: Overlap | null;
  readonly layers: readonly LayerResampling[];
  /** Layers that say again what an earlier one said: their units are counted there alone. Missing in earlier summaries. */
  readonly repeated?: readonly RepeatedUnits[];
  /** Jaccard index of the sets from the first half of the copies with those from all. */
  readonly stability: { readonly correlated: number; readonly precise: number } | null;
}

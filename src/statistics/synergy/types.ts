import type { FaceProperty } from '../maps/face-space.js';
import type { TripleDecomposition } from '../triples/types.js';

/** What is asked about: a region of the face (its principal axes), or a factor. */
export type TripleFeature =
  | { readonly kind: 'region'; readonly property: FaceProperty; readonly region: string }
  | { readonly kind: 'factor'; readonly factor: string };

/** What a feature F, a unit U and the decision D share, Gaussian, bits; images are the samples. */
export interface FeatureTriple {
  readonly layer: string;
  readonly unit: number;
  readonly feature: TripleFeature;
  readonly featureUnitBits: number | null;
  readonly featureDecisionBits: number | null;
  /** I(F; U, D) */
  readonly jointBits: number | null;
  /** I(F; U, D) - I(F; U) - I(F; D): positive = synergy, negative = redundancy. */
  readonly interactionBits: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** I_mmi: the lesser of I(F; U) and I(F; D), with its interval. */
  readonly redundancyBits: number | null;
  readonly redundancyLow?: number | null;
  readonly redundancyHigh?: number | null;
  /**
   * What I(F; U) + I(F; D) - I(F; U, D), and I_mmi, stay under in 95 of 99 permutations, the best of the layer's asked units
   * each time: of the unit's people or of the faces, whichever is larger. Of regions only, and missing in earlier
   * summaries, as are the ends above.
   */
  readonly sharedChance95Bits?: number | null;
  readonly redundancyChance95Bits?: number | null;
  readonly reason: string | null;
}

/** How much of what the decision takes from one feature a layer's asked unit shares that shares most of it. */
export interface FeatureCarrier {
  readonly layer: string;
  readonly unit: number;
  /** I(F; U) + I(F; D) - I(F; U, D), redundancy less synergy, bits, with its interval. Missing in earlier summaries. */
  readonly sharedBits?: number;
  /** Of the shared bits; in earlier summaries of I_mmi, in the earliest missing. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** What the best of the layer's asked units shares by chance (`FeatureTriple.sharedChance95Bits`). */
  readonly chance95Bits?: number | null;
  /** Whether the interval ends above 0 and the bits above chance; missing in earlier summaries. */
  readonly isAboveChance?: boolean;
  /** I_mmi of the same unit: what it could share at most. */
  readonly redundancyBits: number;
  /** Shared bits of I(F; D), 0..1: of negative ones 0. */
  readonly share: number;
}

export interface SynergyEstimates {
  /** Units with the largest I(U; D), four of each layer, with each region and factor. */
  readonly triples: readonly FeatureTriple[];
  /**
   * The region of the face that says most of the decision, and the layers' units that share it, in layer order; null where
   * the best region is no better than the best is by chance.
   */
  readonly driver: {
    readonly feature: TripleFeature;
    readonly decisionBits: number;
    /** What the best of all regions reaches by chance in one case of twenty; missing in earlier summaries. */
    readonly thresholdBits?: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly carriers: readonly FeatureCarrier[];
  } | null;
  /** Why there is no driver; missing in earlier summaries. */
  readonly driverReason?: string | null;
  readonly reason: string | null;
  /**
   * Of each layer the unit that says most of the feature that goes most with the decision, of shape and of texture, in four
   * parts; missing in summaries of earlier versions.
   */
  readonly decompositions?: readonly TripleDecomposition[];
  /** Why there are none. */
  readonly decompositionReason?: string | null;
}

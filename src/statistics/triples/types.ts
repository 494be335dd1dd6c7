import type { FaceProperty } from '../maps/face-space.js';

/** A number of every residual: its score on one principal axis of a region of the face. */
export interface CountedFeature {
  readonly property: FaceProperty;
  readonly region: string;
  /** Number of the axis, that of most variance first. */
  readonly axis: number;
}

/** A feature, a unit and the decision's margin that are counted together. */
export interface CountedTriple {
  readonly feature: CountedFeature;
  readonly layer: string;
  /** Number within the layer. */
  readonly unit: number;
  /** Number among all scored units. */
  readonly scored: number;
}

/** One part of the information, bits, with its 95 % jackknife interval. */
export interface PartEstimate {
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What unit and decision say of a feature, in four parts (I_ccs), from counts of three equipopulated bins each. */
export interface TripleDecomposition {
  readonly layer: string;
  readonly unit: number;
  readonly feature: CountedFeature;
  /** Residuals and images counted: odd residuals, which the triple was not chosen on. */
  readonly residuals: number;
  readonly images: number;
  /** Images at [unit bin][decision bin][feature bin], 27 numbers. */
  readonly counts: readonly number[];
  /** I(F; U), I(F; D) and I(F; U, D) of the bins, bits, uncorrected. */
  readonly featureUnitBits: number | null;
  readonly featureDecisionBits: number | null;
  readonly jointBits: number | null;
  readonly redundant: PartEstimate;
  readonly uniqueUnit: PartEstimate;
  readonly uniqueDecision: PartEstimate;
  readonly synergistic: PartEstimate;
  /** What each part stays under in 95 of 99 permutations of residuals: the largest of its nulls. */
  readonly redundantChance95Bits: number | null;
  /** Missing in earlier summaries, as is the decision's. */
  readonly uniqueUnitChance95Bits?: number | null;
  readonly uniqueDecisionChance95Bits?: number | null;
  readonly synergisticChance95Bits: number | null;
  readonly reason: string | null;
}

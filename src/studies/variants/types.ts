import type { MeanEstimate } from '../../statistics/types.js';

/** What the network decides about the faces of one variant. */
export interface VariantResult {
  /** Name of the variant; `original`: the space's own images. */
  readonly variant: string;
  /** Level of the factor `variant`. */
  readonly level: number;
  /** Images. */
  readonly points: number;
  readonly accuracy: MeanEstimate;
  /** Mean decision variable: the true class's margin, or the cosine to the identity's own template. */
  readonly margin: MeanEstimate;
  /** Difference from the original, of the same people. */
  readonly accuracyChange: MeanEstimate;
  readonly marginChange: MeanEstimate;
}

/** Some variants' values less others', of the same people. */
export interface DecisionDifference {
  readonly accuracy: MeanEstimate;
  readonly margin: MeanEstimate;
}

/** What an experiment says of a claim; `undecided`: the interval holds 0; `no interval`: too few residuals for one. */
export type Verdict = 'supported' | 'contradicted' | 'undecided' | 'no interval';

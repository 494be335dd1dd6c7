import type { MeanEstimate } from '../../statistics/types.js';
import type { Level } from '../../stimulus/index.js';

/** What is decided about an image: whether it is right, or how clearly. */
export type Response = 'accuracy' | 'margin';

/** What one factor does to a response. */
export interface FactorSensitivity {
  readonly factor: string;
  readonly kind: 'identity' | 'view' | 'jitter';
  /** First-order Sobol index: share of the response's variance that the factor's mean effect is. */
  readonly first: MeanEstimate;
  /** Why there is none. Missing in summaries of earlier versions. */
  readonly firstReason?: string | null;
  /** Total index: share that would go if the factor were held; null where `totalReason` says why. */
  readonly total: MeanEstimate;
  readonly totalReason: string | null;
  /**
   * Prediction difference: how far the response moves when the factor's level is drawn anew, all else given. Of accuracy
   * the probability that the answer turns right or wrong, 2·V_T; of the margin the root mean square, in standard
   * deviations of its scores, √(2·S_T). Null with the total.
   */
  readonly move: MeanEstimate;
}

export interface PairSensitivity {
  readonly factors: readonly [string, string];
  /** Share of variance that the two have only together. */
  readonly share: MeanEstimate;
}

export interface ResponseSensitivity {
  readonly response: Response;
  /** Largest first-order index first; those without one last. */
  readonly factors: readonly FactorSensitivity[];
  /** Largest share first. */
  readonly pairs: readonly PairSensitivity[];
  /** Sums of first-order indices and of pairs; the rest is of three and more factors and of jitter. */
  readonly single: number | null;
  readonly paired: number | null;
  /** Of a space of levels with jitter; null without, missing in summaries of earlier versions. */
  readonly redrawn?: RedrawnJitter | null;
  /** The same sums of sampled views with their intervals over blocks of residuals; missing for a space of levels. */
  readonly sums?: { readonly single: MeanEstimate; readonly paired: MeanEstimate } | null;
}

/**
 * Jitter (scale and shifts) that is drawn anew with some factors, and so is part of what they do in total. Its own total
 * share of the variance is estimated between two values, since no two images differ in it alone. Both have errors, by
 * which `most` may be less than `least`.
 */
export interface RedrawnJitter {
  /** Factors whose totals and moves hold it: of L levels (L - 1)/L of its share. */
  readonly factors: readonly { readonly factor: string; readonly held: number }[];
  /** Sum of the first-order indices of jitter; null where it was drawn too seldom. */
  readonly least: number | null;
  /** What the totals could hold of it beside all single and paired effects of their factors, mean over these; 0 to 1. */
  readonly most: number;
}

/** Images that share a level of each of two view factors. */
export interface SensitiveCell {
  readonly first: string;
  readonly second: string;
  readonly firstLevel: Level;
  readonly secondLevel: Level;
  readonly points: number;
  readonly accuracy: MeanEstimate;
  readonly margin: MeanEstimate;
  /** Other cells, of any pair, of the same accuracy; missing in earlier summaries. */
  readonly tied?: number;
  /** A design point of the cell, for its picture: the first person, other factors at their middle level. */
  readonly index: number;
}

/** The range that a sampled factor was drawn from. */
export interface SampledRange {
  readonly factor: string;
  readonly low: number;
  readonly high: number;
}

/** Indices of one unit over sampled views. */
export interface UnitSensitivity {
  readonly layer: string;
  readonly unit: number;
  readonly factor: string;
  readonly first: MeanEstimate;
  readonly total: MeanEstimate;
}

/** What sampled factors do to a layer: means over its units that vary. */
export interface LayerSensitivity {
  readonly layer: string;
  readonly units: number;
  /** Units that do not vary over the sample, which are left out. */
  readonly constant: number;
  readonly factors: readonly {
    readonly factor: string;
    readonly first: number | null;
    readonly total: number | null;
  }[];
}

/** Of a study whose views were drawn from ranges. */
export interface SampledSensitivity {
  readonly ranges: readonly SampledRange[];
  /** Rows of the sample, of all people together. */
  readonly rows: number;
  readonly layers: readonly LayerSensitivity[];
  /** Of each factor the units of largest total index, largest first. */
  readonly units: readonly UnitSensitivity[];
}

/** What a network's decisions are sensitive to. */
export interface SensitivityFindings {
  /** Why there is nothing; then the lists are empty. */
  readonly reason: string | null;
  readonly responses: readonly ResponseSensitivity[];
  /**
   * Of each pair of view factors the cell of lowest accuracy, worst first; of equal ones that of the lowest mean margin, then
   * the first in the order of pairs and levels.
   */
  readonly worstCells: readonly SensitiveCell[];
  /** Cells of all pairs that have an accuracy; missing in earlier summaries. */
  readonly cells?: number;
  /** Null or missing for a space of levels. */
  readonly sampled?: SampledSensitivity | null;
}

/** How one unit's information about a factor stands against chance; bits without correction, as the permuted ones. */
export interface UnitNull {
  readonly layer: string;
  readonly unit: number;
  readonly factor: string;
  readonly bits: number;
  /** 95 % of permutations give less. */
  readonly chance95Bits: number;
  /**
   * Probability of as much by chance, from the permuted values of all units, each over its unit's own mean: one shape of
   * the null for all units is assumed.
   */
  readonly probability: number;
  /** The same for the largest of all units: family-wise. */
  readonly maximumProbability: number;
  /** Smallest false discovery rate at which the unit counts as informative, over all units (Benjamini-Hochberg). */
  readonly falseDiscoveryRate: number;
  /**
   * Where bits < 0.03, whose jackknife interval may be too short: a conservative upper bound, else null. The effect that
   * is there is at most the one seen plus what chance does, and information is the square of an effect.
   */
  readonly upperBits: number | null;
}

/** The null of one factor. */
export interface FactorNull {
  readonly factor: string;
  readonly permutations: number;
  /** 95 % of permutations have no network unit above this; null without permutations. */
  readonly maximum95Bits: number | null;
  /** What was permuted, or why nothing could be. */
  readonly reason: string;
}

export interface NullEstimates {
  readonly factors: readonly FactorNull[];
  readonly units: readonly UnitNull[];
}

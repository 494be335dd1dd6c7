/** Share of a score's variance over the design that one or two factors are responsible for (Sobol index). */
export interface VarianceShare {
  readonly layer: string;
  /** Number within the layer; null: the whole layer, Σ over its units of the part over Σ of the variances. */
  readonly unit: number | null;
  /** One factor, or the two of a pair. */
  readonly factors: readonly string[];
  /** `first`: of the factor alone; `pair`: of two beyond each alone; `total`: all that vanishes when the factor is fixed. */
  readonly order: 'first' | 'pair' | 'total';
  /** Chance removed, so it may be slightly negative; null with a reason. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: string | null;
}

/** I(a, b; q) - I(a; q) - I(b; q) in bits, Gaussian: positive where two factors say more together. */
export interface PairInformation {
  readonly layer: string;
  readonly unit: number;
  readonly factors: readonly [string, string];
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The same from 16 bins; null but for two factors between identities. Missing in summaries of earlier versions. */
  readonly binnedBits?: number | null;
  readonly reason: string | null;
}

export interface VarianceEstimates {
  /**
   * First-order and total shares of every unit and layer. Pair shares of every layer, of the decision's variables
   * and, per layer and pair, of the unit in which the pair does most.
   */
  readonly shares: readonly VarianceShare[];
  /** Of the units whose pair shares are listed. */
  readonly pairInformation: readonly PairInformation[];
  /** What could not be estimated for any unit, and why. */
  readonly absent: readonly {
    readonly factors: readonly string[];
    readonly order: string;
    readonly reason: string;
  }[];
}

import type { MeanEstimate } from '../mean-estimate.js';

/** A number with its 95 % interval over blocks of residuals, or null with the reason. */
export interface RateEstimate extends MeanEstimate {
  readonly reason: string | null;
}

/** False accept rates at which true accept rates are given. */
export const FALSE_ACCEPT_RATES = [1e-2, 1e-3, 1e-4] as const;

/** How well the cosine to a template tells a person from one kind of impostor. */
export interface VerificationRates {
  readonly genuine: number;
  readonly impostors: number;
  /** Share of genuine comparisons above the threshold that each of `FALSE_ACCEPT_RATES` allows. */
  readonly trueAccept: readonly RateEstimate[];
  /** Where false rejects are as frequent as false accepts. */
  readonly equalError: RateEstimate;
  /** (mean genuine - mean impostor) / root of the mean variance. */
  readonly sensitivity: RateEstimate;
  readonly meanGenuine: number | null;
  readonly meanImpostor: number | null;
}

/** Against anyone of another residual, and against those of the same sex and ethnicity. */
export interface VerificationByImpostor {
  readonly anyone: VerificationRates;
  readonly alike: VerificationRates;
}

export interface LevelVerification extends VerificationByImpostor {
  readonly factor: string;
  readonly level: number;
}

export interface PairVerification extends VerificationByImpostor {
  readonly factor: string;
  readonly imageLevel: number;
  readonly templateLevel: number;
}

/** A curve point: above a threshold, shares of impostors and of genuine comparisons. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly falseAccept: number;
  readonly trueAccept: number;
}

export interface CosineHistogram {
  /** Lower edges. */
  readonly cosines: readonly number[];
  readonly step: number;
  /** Shares of comparisons per bin. */
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
  readonly alike: readonly number[];
}

export interface VerificationEstimates {
  /** All images against templates of all views. */
  readonly overall: VerificationByImpostor;
  /** Images of one level against templates of all views. */
  readonly byLevel: readonly LevelVerification[];
  /** Images of one level against templates of one level of the same factor. */
  readonly byPair: readonly PairVerification[];
  /** Against anyone, against those alike, overall. */
  readonly curves: {
    readonly anyone: readonly OperatingPoint[];
    readonly alike: readonly OperatingPoint[];
  };
  readonly histogram: CosineHistogram;
  /** Why pairs of levels have no rates; null where they have. */
  readonly pairReason: string | null;
}

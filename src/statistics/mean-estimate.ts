/** A proportion or mean with its 95 % jackknife interval over residuals. */
export interface MeanEstimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * What of the face goes with the network's answer "this is identity i", for every identity of a space: covariances of the
 * answer with the coefficients of everybody else.
 */
export interface FeatureCovariances {
  /** Residuals that each identity's covariances are of: all but its own. */
  readonly residuals: number;
  /** Cov(answer, c_k), [identities · K] of the residual coefficients of shape and of texture, in the bases' order. */
  readonly shape: Float64Array;
  readonly texture: Float64Array;
  /** Variance of the answer's means over residuals, [identities]; 0 where the network has no such answer. */
  readonly variances: Float64Array;
}

import { digamma, log } from '../numeric/index.js';

const biasTerms = new Map<number, number>();

/** ln 2 - ln(n-1) + ψ((n-1)/2), halved: the bias of the entropy of one Gaussian variable from n samples, nats. */
function oneVariableBias(n: number): number {
  let bias = biasTerms.get(n);
  if (bias === undefined) {
    bias = 0.5 * (log(2) - log(n - 1) + digamma((n - 1) / 2));
    if (biasTerms.size > 100_000) biasTerms.clear();
    biasTerms.set(n, bias);
  }
  return bias;
}

/**
 * Bias b(n, d) of ½ ln det C estimated from n samples of d Gaussian variables, nats (to be subtracted):
 * ½ [d (ln 2 - ln(n-1)) + Σ_{j=1..d} ψ((n-j)/2)]. Misra, Singh and Demchuk 2005, *Estimation of the entropy of a
 * multivariate normal distribution*, Journal of Multivariate Analysis 92, as in Ince et al. 2017. Needs n > d.
 */
export function entropyBias(n: number, variables: number): number {
  if (variables === 1) return oneVariableBias(n);
  let bias = 0.5 * variables * (log(2) - log(n - 1));
  for (let j = 1; j <= variables; j++) bias += 0.5 * digamma((n - j) / 2);
  return bias;
}

/**
 * Entropy of one Gaussian variable from its count, sum and sum of squares, nats, without the constant ½ ln(2πe):
 * ½ ln variance, minus its bias. NaN without two points; -Infinity where the variance is zero. Sums are of integers, so
 * a scatter below ¼ is rounding error.
 */
export function entropyFromSums(
  n: number,
  sum: number,
  squares: number,
  biasCorrected: boolean,
): number {
  if (n < 2) return NaN;
  const scatter = squares - (sum * sum) / n;
  if (scatter < 0.25) return -Infinity;
  return 0.5 * log(scatter / (n - 1)) - (biasCorrected ? oneVariableBias(n) : 0);
}

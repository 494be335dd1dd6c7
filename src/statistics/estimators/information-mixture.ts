import { exp, log, normalQuantile } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';
import type { InformationValue } from '../information-value.js';
import { copulaNormalize } from './copula-normalize.js';
import { shortLevel } from './information-discrete.js';
import { UNAVAILABLE, unavailable } from './reasons.js';
import { covarianceFactor, halfLogDeterminant, sampleMoments } from './sample-covariance.js';
import { openSamples, rowsByLevel, take } from './samples.js';
import type { Samples } from './samples.js';

/**
 * Information I(x; label) between continuous variables and a label when each class is a Gaussian copula of its own and
 * everything their mixture, bits: H(mixture) - Σ_c w_c H(class c), w_c = n_c/n. Ince et al. 2017
 * (`gcmi_mixture_cd` of gcmi). `x` is raw: within each class a variable becomes its copula score times
 * MAD/Φ⁻¹(3/4) plus its median, which keeps its place and spread. The entropy of the mixture is the unscented one
 * (`mixtureEntropy`): off by up to a third of a bit where classes of very unlike spread overlap. Not bias-corrected.
 * Null where a level has no or too few samples or no spread.
 */
export function informationMixture(
  x: Samples,
  labels: ArrayLike<number>,
  levels: number,
): InformationValue {
  const { x: variables, n } = openSamples({ x });
  const d = variables.length;
  const rows = rowsByLevel(labels, levels, n);
  const reason = shortLevel(rows, d + 1);
  if (reason !== null) return unavailable(reason);
  const components: GaussianComponent[] = [];
  let within = 0;
  for (const members of rows) {
    const scaled = variables.map((values) => robustScores(take(values, members)));
    if (scaled.includes(null)) return unavailable(NO_SPREAD);
    const moments = sampleMoments(scaled as Float64Array[]);
    const factor = covarianceFactor(moments);
    if (factor === null) return unavailable(UNAVAILABLE.deterministic);
    const weight = members.length / n;
    components.push({ weight, mean: moments.means, factor });
    within += weight * (halfLogDeterminant(factor, d) + (d / 2) * (LOG_2_PI + 1));
  }
  return { bits: (mixtureEntropy(components) - within) * BITS_PER_NAT, reason: null };
}

const NO_SPREAD =
  'no spread: within a level half of the values of a variable are the same, so its median absolute deviation is 0';
const LOG_2_PI = log(2 * Math.PI);
/** Median absolute deviation of the standard normal. */
const NORMAL_MAD = normalQuantile(0.75);

/** Copula scores of a class with its own median and robust deviation; null where that deviation is 0. */
function robustScores(values: Float64Array): Float64Array | null {
  const centre = median(values);
  const deviation = median(values.map((value) => Math.abs(value - centre))) / NORMAL_MAD;
  if (!(deviation > 0)) return null;
  return copulaNormalize(values).map((score) => score * deviation + centre);
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

interface GaussianComponent {
  readonly weight: number;
  /** [d] */
  readonly mean: Float64Array;
  /** Lower Cholesky factor of the covariance, [d·d]. */
  readonly factor: Float64Array;
}

/**
 * Entropy of a Gaussian mixture by the unscented transform, nats: -Σ_c w_c 1/(2d) Σ_p ln f(p) over the 2d points
 * p = μ_c ± √d L_c,j, j a column of the Cholesky factor, f the density of the mixture. Goldberger, Gordon and
 * Greenspan 2003, *An efficient image similarity measure based on approximations of KL-divergence between two Gaussian
 * mixtures*; Huber et al. 2008, *On entropy approximation for Gaussian mixture random vectors*.
 */
function mixtureEntropy(components: readonly GaussianComponent[]): number {
  const d = components[0].mean.length;
  const point = new Float64Array(d);
  let entropy = 0;
  for (const { weight, mean, factor } of components) {
    for (let column = 0; column < d; column++) {
      for (const step of [Math.sqrt(d), -Math.sqrt(d)]) {
        for (let v = 0; v < d; v++) point[v] = mean[v] + step * factor[v * d + column];
        entropy -= (weight / (2 * d)) * logDensity(components, point);
      }
    }
  }
  return entropy;
}

/** ln Σ_c w_c N(point; μ_c, C_c), the largest term taken out so that nothing underflows. */
function logDensity(components: readonly GaussianComponent[], point: Float64Array): number {
  const d = point.length;
  const whitened = new Float64Array(d);
  const terms = components.map(({ weight, mean, factor }) => {
    let squares = 0;
    for (let row = 0; row < d; row++) {
      let rest = point[row] - mean[row];
      for (let k = 0; k < row; k++) rest -= factor[row * d + k] * whitened[k];
      whitened[row] = rest / factor[row * d + row];
      squares += whitened[row] ** 2;
    }
    return log(weight) - 0.5 * (squares + d * LOG_2_PI) - halfLogDeterminant(factor, d);
  });
  const largest = Math.max(...terms);
  return largest + log(terms.reduce((sum, term) => sum + exp(term - largest), 0));
}

import { normalQuantile } from '../../src/numeric/index.js';

/**
 * Information about equally likely classes whose scores are Gaussian with the given means and one deviation, by
 * numeric integration. `exact`: h(mixture) - h(Gaussian). `copula`: what the Gaussian copula gives with unlimited
 * data, ½ log2 of total over within variance of Φ⁻¹(F_mixture(x)), averaged over classes.
 */
export function mixtureInformation(
  means: readonly number[],
  deviation = 1,
): { exact: number; copula: number } {
  const step = deviation / 400;
  const from = Math.min(...means) - 8 * deviation;
  const count = Math.ceil((Math.max(...means) + 8 * deviation - from) / step);
  const density = (x: number, mean: number): number =>
    Math.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));
  let exact = -0.5 * Math.log2(2 * Math.PI * Math.E * deviation ** 2);
  let below = 0;
  const moments = means.map(() => [0, 0]);
  for (let i = 0; i < count; i++) {
    const x = from + (i + 0.5) * step;
    const densities = means.map((mean) => density(x, mean));
    const mixture = densities.reduce((a, b) => a + b, 0) / means.length;
    if (mixture > 0) exact -= mixture * Math.log2(mixture) * step;
    below += mixture * step;
    const middle = Math.min(1 - 1e-16, Math.max(1e-300, below - (mixture * step) / 2));
    const score = normalQuantile(middle);
    densities.forEach((value, k) => {
      moments[k][0] += value * score * step;
      moments[k][1] += value * score * score * step;
    });
  }
  const variances = moments.map(([first, second]) => second - first ** 2);
  const mean = moments.reduce((sum, [first]) => sum + first, 0) / means.length;
  const total = moments.reduce((sum, [, second]) => sum + second, 0) / means.length - mean ** 2;
  const copula = variances.reduce((sum, variance) => sum + 0.5 * Math.log2(total / variance), 0);
  return { exact, copula: copula / means.length };
}

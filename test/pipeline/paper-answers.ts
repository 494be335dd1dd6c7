/**
 * Information in bits, as the Gaussian copula estimates it, of a number about its class by quadrature: each class is
 * equally likely and a mixture of equally likely normals N(mean, deviation²), one per entry of its list. z = Φ⁻¹(F(u))
 * under the distribution F of all classes has unit variance; the estimand is -½ Σ_k log2 Var(z | k) / K.
 */
export function gaussianCopulaBits(
  classes: readonly (readonly number[])[],
  deviation: number,
): number {
  const means = classes.flat();
  const steps = 4_000;
  const low = Math.min(...means) - 8 * deviation;
  const width = (Math.max(...means) + 8 * deviation - low) / steps;
  const moments = classes.map(() => ({ mass: 0, sum: 0, squares: 0 }));
  let cumulative = 0;
  for (let i = 0; i < steps; i++) {
    const u = low + (i + 0.5) * width;
    const masses = classes.map(
      (own) =>
        own.reduce((sum, mean) => sum + density((u - mean) / deviation), 0) *
        (width / deviation / own.length),
    );
    const mass = masses.reduce((sum, one) => sum + one, 0) / classes.length;
    const z = quantile(cumulative + mass / 2);
    cumulative += mass;
    masses.forEach((one, k) => {
      moments[k].mass += one;
      moments[k].sum += one * z;
      moments[k].squares += one * z * z;
    });
  }
  const logs = moments.map(({ mass, sum, squares }) =>
    Math.log2(squares / mass - (sum / mass) ** 2),
  );
  return -logs.reduce((sum, log) => sum + log, 0) / (2 * classes.length);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Φ⁻¹ by bisection on the series of Φ: independent of the estimators’ own. */
function quantile(u: number): number {
  const clamped = Math.min(1 - 1e-14, Math.max(1e-14, u));
  let low = -9;
  let high = 9;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (distribution(middle) < clamped) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Φ by its Taylor series about 0 within ±6, where it converges in double precision. */
function distribution(x: number): number {
  if (x < -6.5) return density(x) / -x;
  if (x > 6.5) return 1 - density(x) / x;
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && k < 400; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + density(x) * sum;
}

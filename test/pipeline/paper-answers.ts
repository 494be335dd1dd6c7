import { drawAddress, normalDraws } from '../../src/numeric/index.js';

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

/**
 * Information between a level and the level whose mean is nearest to a normal number about the own mean, levels equally
 * likely and means ascending, bits; `deviation` of the pointwise information, from which its error follows for n images.
 */
export function chosenLevelBits(
  means: readonly number[],
  deviation: number,
): { bits: number; deviation: number } {
  const joint = means.map((mean) =>
    means.map((_, chosen) => {
      const upTo = (edge: number): number =>
        edge < 0
          ? 0
          : edge >= means.length - 1
            ? 1
            : distribution(((means[edge] + means[edge + 1]) / 2 - mean) / deviation);
      return (upTo(chosen) - upTo(chosen - 1)) / means.length;
    }),
  );
  const chosen = means.map((_, k) => joint.reduce((sum, row) => sum + row[k], 0));
  let [first, second] = [0, 0];
  for (const row of joint) {
    row.forEach((p, k) => {
      const pointwise = p > 0 ? Math.log2((p * means.length) / chosen[k]) : 0;
      first += p * pointwise;
      second += p * pointwise ** 2;
    });
  }
  return { bits: first, deviation: Math.sqrt(second - first ** 2) };
}

/**
 * Of equally likely levels, each marked by 1 in a number of its own and 0 in the others', all in independent normal noise:
 * information of the level with the largest number. Right with probability ∫ φ(z) Φ(z + 1/σ)^(levels - 1) dz, else any other alike.
 */
export function chosenSignalBits(
  levels: number,
  deviation: number,
): { bits: number; deviation: number } {
  let right = 0;
  const step = 1e-3;
  for (let z = -8; z < 8; z += step) {
    right += density(z) * distribution(z + 1 / deviation) ** (levels - 1) * step;
  }
  const [hit, miss] = [levels * right, (levels * (1 - right)) / (levels - 1)].map(Math.log2);
  const bits = right * hit + (1 - right) * miss;
  return { bits, deviation: Math.sqrt(right * (1 - right)) * Math.abs(hit - miss) };
}

/** All that those numbers tell of the level, bits: the mean over 20,000 draws, off by about 0.005. */
export function signalBits(levels: number, deviation: number): number {
  const draws = 20_000;
  const normals = normalDraws(drawAddress(1, 'signals', []), levels * draws);
  let bits = 0;
  for (let i = 0; i < draws; i++) {
    const numbers = normals.subarray(i * levels, (i + 1) * levels).map((z) => deviation * z);
    numbers[0] += 1;
    const odds = numbers.reduce((sum, x) => sum + Math.exp((x - numbers[0]) / deviation ** 2), 0);
    bits += Math.log2(levels / odds) / draws;
  }
  return bits;
}

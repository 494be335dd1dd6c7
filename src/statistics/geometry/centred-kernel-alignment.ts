/**
 * Linear centred kernel alignment of two representations of the same n rows from their Gram matrices [n · n]:
 * HSIC(K, L) / √(HSIC(K, K) HSIC(L, L)). Kornblith et al. 2019, *Similarity of neural network representations
 * revisited*, equation 4. `debiased` uses the unbiased HSIC of Song et al. 2012, *Journal of Machine Learning Research*
 * 13, equation 5, so that independent representations give 0 on average however many units they have (it may be
 * negative); it needs n >= 4. Null where a representation does not vary.
 */
export function centredKernelAlignment(
  first: Float64Array,
  second: Float64Array,
  n: number,
  debiased: boolean,
): number | null {
  return alignmentMatrix([first, second], n, debiased)[0][1];
}

/** The same for every pair of several Gram matrices. */
export function alignmentMatrix(
  grams: readonly Float64Array[],
  n: number,
  debiased: boolean,
): (number | null)[][] {
  const measure = debiased ? unbiasedHsic : biasedHsic;
  const own = grams.map((gram) => measure(gram, gram, n));
  const matrix: (number | null)[][] = grams.map(() => []);
  grams.forEach((first, i) => {
    for (let j = 0; j <= i; j++) {
      const shared = i === j ? own[i] : measure(first, grams[j], n);
      const value = shared / Math.sqrt(own[i] * own[j]);
      const known = own[i] > 0 && own[j] > 0 && Number.isFinite(value);
      matrix[i][j] = matrix[j][i] = known ? value : null;
    }
  });
  return matrix;
}

/** tr(K H L H) up to a factor: Σ K_ij L_ij - 2/n Σ_i k_i l_i + k l/n², with row sums k_i, l_i. */
function biasedHsic(first: Float64Array, second: Float64Array, n: number): number {
  const { product, rows, sums } = sumsOf(first, second, n, false);
  return product - (2 * rows) / n + (sums[0] * sums[1]) / (n * n);
}

function unbiasedHsic(first: Float64Array, second: Float64Array, n: number): number {
  if (n < 4) return NaN;
  const { product, rows, sums } = sumsOf(first, second, n, true);
  const all = (sums[0] * sums[1]) / ((n - 1) * (n - 2));
  return (product + all - (2 * rows) / (n - 2)) / (n * (n - 3));
}

/** Σ K_ij L_ij, Σ_i k_i l_i and the two grand sums, with or without the diagonals. */
function sumsOf(
  first: Float64Array,
  second: Float64Array,
  n: number,
  withoutDiagonal: boolean,
): { product: number; rows: number; sums: readonly [number, number] } {
  let [product, rows, one, two] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    let [k, l] = [0, 0];
    for (let j = 0; j < n; j++) {
      if (withoutDiagonal && i === j) continue;
      const at = i * n + j;
      product += first[at] * second[at];
      k += first[at];
      l += second[at];
    }
    rows += k * l;
    one += k;
    two += l;
  }
  return { product, rows, sums: [one, two] };
}

/** Matrices of linear centred kernel alignment, [representations][representations]; null where one does not vary. */
export interface Alignments {
  /** By the unbiased HSIC of Song et al. 2012, *Journal of Machine Learning Research* 13, equation 5: needs n >= 4. */
  readonly debiased: (number | null)[][];
  readonly biased: (number | null)[][];
}

/**
 * Linear centred kernel alignment of every pair of representations of the same n rows from their Gram matrices [n · n]:
 * HSIC(K, L) / √(HSIC(K, K) HSIC(L, L)). Kornblith et al. 2019, *Similarity of neural network representations
 * revisited*, equation 4. Debiased, independent representations give 0 on average however many units they have (it may
 * be negative).
 */
export function centredKernelAlignments(grams: readonly Float64Array[], n: number): Alignments {
  const margins = grams.map((gram) => marginsOf(gram, n));
  const pairs = grams.map((first, i) =>
    grams.slice(0, i + 1).map((second, j) => {
      const product = belowDiagonal(first, second, n);
      const own = diagonalProduct(first, second, n);
      return {
        debiased: unbiasedHsic(2 * product, margins[i].off, margins[j].off, n),
        biased: biasedHsic(2 * product + own, margins[i].all, margins[j].all, n),
      };
    }),
  );
  return {
    debiased: normalised(pairs.map((row) => row.map(({ debiased }) => debiased))),
    biased: normalised(pairs.map((row) => row.map(({ biased }) => biased))),
  };
}

/** The same of two representations; null where one does not vary. */
export function centredKernelAlignment(
  first: Float64Array,
  second: Float64Array,
  n: number,
  debiased: boolean,
): number | null {
  return centredKernelAlignments([first, second], n)[debiased ? 'debiased' : 'biased'][0][1];
}

/** HSIC of every pair, lower triangle with diagonal, to alignments. */
function normalised(hsic: readonly (readonly number[])[]): (number | null)[][] {
  const matrix: (number | null)[][] = hsic.map(() => []);
  hsic.forEach((row, i) => {
    row.forEach((shared, j) => {
      const [a, b] = [hsic[i][i], hsic[j][j]];
      const value = shared / Math.sqrt(a * b);
      matrix[i][j] = matrix[j][i] = a > 0 && b > 0 && Number.isFinite(value) ? value : null;
    });
  });
  return matrix;
}

/** tr(K H L H) up to a factor: Σ K_ij L_ij - 2/n Σ_i k_i l_i + k l/n², with row sums k_i, l_i. */
function biasedHsic(product: number, first: Float64Array, second: Float64Array, n: number): number {
  return product - (2 * dot(first, second)) / n + (sum(first) * sum(second)) / (n * n);
}

/** The same from sums without the diagonals. */
function unbiasedHsic(
  product: number,
  first: Float64Array,
  second: Float64Array,
  n: number,
): number {
  if (n < 4) return NaN;
  const all = (sum(first) * sum(second)) / ((n - 1) * (n - 2));
  return (product + all - (2 * dot(first, second)) / (n - 2)) / (n * (n - 3));
}

/** Row sums, with and without the diagonal. */
function marginsOf(gram: Float64Array, n: number): { all: Float64Array; off: Float64Array } {
  const all = Float64Array.from({ length: n }, (_, i) => sum(gram.subarray(i * n, (i + 1) * n)));
  return { all, off: all.map((value, i) => value - gram[i * n + i]) };
}

/** Σ K_ij L_ij over i > j: the matrices are symmetric. */
function belowDiagonal(first: Float64Array, second: Float64Array, n: number): number {
  let product = 0;
  for (let i = 1; i < n; i++) {
    const row = i * n;
    let part = 0;
    for (let j = 0; j < i; j++) part += first[row + j] * second[row + j];
    product += part;
  }
  return product;
}

function diagonalProduct(first: Float64Array, second: Float64Array, n: number): number {
  let product = 0;
  for (let at = 0; at < n * n; at += n + 1) product += first[at] * second[at];
  return product;
}

function dot(first: Float64Array, second: Float64Array): number {
  let product = 0;
  for (let i = 0; i < first.length; i++) product += first[i] * second[i];
  return product;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

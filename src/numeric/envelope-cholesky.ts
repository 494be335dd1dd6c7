/** A symmetric matrix by rows: for each row the columns of its entries and their values, the diagonal among them. */
export type SparseRows = readonly ReadonlyMap<number, number>[];

/** A · x = b solved for three right-hand sides at once, such as the coordinates of points. */
export interface SparseSolver {
  /** Overwrites `values`, b, with x. [size][3] */
  solve(values: Float64Array): void;
}

/**
 * Factor of a sparse symmetric positive definite matrix, in the order of reverse Cuthill-McKee (Cuthill and McKee 1969,
 * ACM '69; George 1971), which keeps the entries of a surface mesh near the diagonal: row i of the factor begins at the
 * first column of the matrix's row i (George and Liu 1981, *Computer Solution of Large Sparse Positive Definite Systems*,
 * chapter 4). Null when the matrix is not positive definite.
 */
export function envelopeCholesky(rows: SparseRows): SparseSolver | null {
  const order = reverseCuthillMcKee(rows);
  const place = new Uint32Array(order.length);
  order.forEach((row, i) => (place[row] = i));
  const envelope = layOut(rows, order, place);
  if (!factorise(envelope)) return null;
  const permuted = new Float64Array(3 * order.length);
  return {
    solve(values) {
      for (let i = 0; i < permuted.length; i++) {
        permuted[i] = values[3 * order[Math.floor(i / 3)] + (i % 3)];
      }
      substitute(envelope, permuted);
      for (let i = 0; i < permuted.length; i++) {
        values[3 * order[Math.floor(i / 3)] + (i % 3)] = permuted[i];
      }
    },
  };
}

/** Row i holds columns first[i] to i, the last of which lies at end[i]. */
interface Envelope {
  readonly first: Uint32Array;
  readonly end: Uint32Array;
  readonly values: Float64Array;
}

function layOut(rows: SparseRows, order: Uint32Array, place: Uint32Array): Envelope {
  const first = new Uint32Array(order.length);
  const end = new Uint32Array(order.length);
  let length = 0;
  order.forEach((row, i) => {
    first[i] = i;
    for (const column of rows[row].keys()) first[i] = Math.min(first[i], place[column]);
    length += i - first[i] + 1;
    end[i] = length - 1;
  });
  const values = new Float64Array(length);
  order.forEach((row, i) => {
    for (const [column, value] of rows[row]) {
      if (place[column] <= i) values[end[i] - i + place[column]] = value;
    }
  });
  return { first, end, values };
}

function factorise({ first, end, values }: Envelope): boolean {
  for (let i = 0; i < first.length; i++) {
    const row = end[i] - i;
    for (let j = first[i]; j <= i; j++) {
      const other = end[j] - j;
      let rest = values[row + j];
      for (let k = Math.max(first[i], first[j]); k < j; k++)
        rest -= values[row + k] * values[other + k];
      if (j < i) values[row + j] = rest / values[end[j]];
      else if (rest > 0) values[row + i] = Math.sqrt(rest);
      else return false;
    }
  }
  return true;
}

/** Forward and backward substitution in place, [size][3]. */
function substitute({ first, end, values }: Envelope, x: Float64Array): void {
  for (let i = 0; i < first.length; i++) {
    const row = end[i] - i;
    let [x0, x1, x2] = [x[3 * i], x[3 * i + 1], x[3 * i + 2]];
    for (let k = first[i], at = 3 * k; k < i; k++, at += 3) {
      const value = values[row + k];
      x0 -= value * x[at];
      x1 -= value * x[at + 1];
      x2 -= value * x[at + 2];
    }
    const pivot = values[end[i]];
    x[3 * i] = x0 / pivot;
    x[3 * i + 1] = x1 / pivot;
    x[3 * i + 2] = x2 / pivot;
  }
  for (let i = first.length - 1; i >= 0; i--) {
    const row = end[i] - i;
    const pivot = values[end[i]];
    const x0 = (x[3 * i] /= pivot);
    const x1 = (x[3 * i + 1] /= pivot);
    const x2 = (x[3 * i + 2] /= pivot);
    for (let k = first[i], at = 3 * k; k < i; k++, at += 3) {
      const value = values[row + k];
      x[at] -= value * x0;
      x[at + 1] -= value * x1;
      x[at + 2] -= value * x2;
    }
  }
}

/** Rows in their new order: widening rings of neighbours, those with the fewest neighbours first, all reversed. */
function reverseCuthillMcKee(rows: SparseRows): Uint32Array {
  const order: number[] = [];
  const placed = new Uint8Array(rows.length);
  const byDegree = [...rows.keys()].sort((a, b) => rows[a].size - rows[b].size || a - b);
  for (const seed of byDegree) {
    if (placed[seed]) continue;
    const [start] = ringsFrom(rows, ringsFrom(rows, seed).slice(-1)[0]).slice(-1);
    const ring = ringsFrom(rows, start);
    for (const row of ring) placed[row] = 1;
    order.push(...ring);
  }
  return Uint32Array.from(order.reverse());
}

/** All rows joined with `start`, nearest first. */
function ringsFrom(rows: SparseRows, start: number): number[] {
  const found = [start];
  const seen = new Set(found);
  for (let i = 0; i < found.length; i++) {
    const next = [...rows[found[i]].keys()].filter((row) => !seen.has(row));
    next.sort((a, b) => rows[a].size - rows[b].size || a - b);
    for (const row of next) seen.add(row);
    found.push(...next);
  }
  return found;
}

import { describe, expect, it } from 'vitest';
import { envelopeCholesky } from '../../src/numeric/index.js';

/** Laplacian of a ring of `size` with chords, plus `diagonal`. */
function ring(size: number, diagonal: number): Map<number, number>[] {
  const rows = Array.from({ length: size }, (_, i) => new Map([[i, diagonal]]));
  for (let i = 0; i < size; i++) {
    for (const j of [(i + 1) % size, (i + 5) % size]) {
      rows[i].set(j, -1).set(i, rows[i].get(i)! + 1);
      rows[j].set(i, -1).set(j, rows[j].get(j)! + 1);
    }
  }
  return rows;
}

describe('envelopeCholesky', () => {
  it('solves three right-hand sides whose answers are known', () => {
    const rows = ring(23, 0.5);
    const answers = Float64Array.from({ length: 69 }, (_, i) => ((i * 37) % 11) - 5);
    const sides = new Float64Array(69);
    rows.forEach((row, i) => {
      for (const [j, value] of row) {
        for (let k = 0; k < 3; k++) sides[3 * i + k] += value * answers[3 * j + k];
      }
    });
    envelopeCholesky(rows)!.solve(sides);
    sides.forEach((value, i) => expect(value).toBeCloseTo(answers[i], 10));
  });

  it('solves parts that are not joined', () => {
    const values = Float64Array.of(2, 4, 6, 9, 3, 0);
    envelopeCholesky([new Map([[0, 2]]), new Map([[1, 3]])])!.solve(values);
    expect([...values].map((value) => Math.round(1e9 * value) / 1e9)).toEqual([1, 2, 3, 3, 1, 0]);
  });

  it('is null for a matrix that is not positive definite', () => {
    expect(envelopeCholesky(ring(7, -0.1))).toBeNull();
  });
});

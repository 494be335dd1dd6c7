import { describe, expect, it } from 'vitest';
import { bakeAmbientVisibility, loadFaceModel } from '../../src/face/index.js';

interface Mesh {
  positions: Float32Array;
  triangles: Uint32Array;
}

describe('bakeAmbientVisibility', () => {
  it('gives a plane the whole sky', () => {
    const { positions, triangles } = heightField(8, () => 0);
    expect([...bakeAmbientVisibility(positions, triangles)]).toEqual(Array(81).fill(1));
  });

  it('gives a convex sphere the whole sky', () => {
    const { positions, triangles } = sphere(1);
    expect(Math.min(...bakeAmbientVisibility(positions, triangles))).toBe(1);
  });

  it('gives the inside of a closed sphere nothing', () => {
    const { positions, triangles } = sphere(-1);
    expect(Math.max(...bakeAmbientVisibility(positions, triangles))).toBe(0);
  });

  it('gives the floor of a deep narrow pit hardly any sky, and its rim most', () => {
    const { positions, triangles } = heightField(20, (x, y) =>
      Math.max(Math.abs(x), Math.abs(y)) <= 1.01 ? -30 : 0,
    );
    const seen = bakeAmbientVisibility(positions, triangles);
    expect(seen[10 * 21 + 10]).toBeLessThan(0.02);
    expect(seen[0]).toBe(1);
  });

  it('gives half the sky before a wall that is long and high', () => {
    const floor = [-1, 0, 0, 1, 0, 0, 0, 0, 1];
    const wall = [-900, -900, 0.5 - 0.6, 900, -900, -0.1, 0, 1800, -0.1];
    const positions = Float32Array.from([...floor, ...wall]);
    const seen = bakeAmbientVisibility(positions, Uint32Array.from([0, 2, 1, 3, 4, 5]));
    // The floor's normal is +y, the wall stands 0.1 behind its first two corners.
    expect(seen[0]).toBeGreaterThan(0.42);
    expect(seen[0]).toBeLessThan(0.58);
  });

  it('gives a vertex that no triangle uses the whole sky', () => {
    const positions = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, 5, 5, 5]);
    expect(bakeAmbientVisibility(positions, Uint32Array.from([0, 1, 2]))[3]).toBe(1);
  });

  it('sees the tip of the nose open and the inner corners of the eyes less so', () => {
    const model = loadFaceModel();
    const seen = bakeAmbientVisibility(model.shape.mean, model.triangles);
    const at = (name: string): number => seen[model.landmarks[name][0]];
    expect(at('noseTip')).toBeGreaterThan(0.85);
    expect(at('eyeInnerCornerImageLeft')).toBeLessThan(0.75);
    expect([...bakeAmbientVisibility(model.shape.mean, model.triangles)]).toEqual([...seen]);
  });

  it('refuses triangles of vertices that are not there', () => {
    expect(() => bakeAmbientVisibility(new Float32Array(9), Uint32Array.from([0, 1, 3]))).toThrow(
      'expected vertex numbers below 3, found 3',
    );
    expect(() => bakeAmbientVisibility(new Float32Array(8), new Uint32Array(0))).toThrow(
      'expected three numbers per vertex and per triangle, found 8 and 0',
    );
  });
});

/** Square grid of side `cells`, z up. */
function heightField(cells: number, height: (x: number, y: number) => number): Mesh {
  const positions: number[] = [];
  const triangles: number[] = [];
  for (let j = 0; j <= cells; j++) {
    for (let i = 0; i <= cells; i++) {
      const [x, y] = [i - cells / 2, j - cells / 2];
      positions.push(x, y, height(x, y));
      if (i === cells || j === cells) continue;
      const a = j * (cells + 1) + i;
      triangles.push(a, a + 1, a + cells + 1, a + 1, a + cells + 2, a + cells + 1);
    }
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) };
}

/** Latitude-longitude sphere; `outward` -1 turns it inside out. */
function sphere(outward: 1 | -1): Mesh {
  const [rows, columns] = [10, 20];
  const positions: number[] = [0, 0, 1, 0, 0, -1];
  const triangles: number[] = [];
  const add = (a: number, b: number, c: number): void => {
    triangles.push(...(outward > 0 ? [a, b, c] : [a, c, b]));
  };
  const at = (row: number, column: number): number => 2 + row * columns + (column % columns);
  for (let row = 0; row < rows; row++) {
    const polar = (Math.PI * (row + 1)) / (rows + 1);
    for (let column = 0; column < columns; column++) {
      const azimuth = (2 * Math.PI * column) / columns;
      const ring = Math.sin(polar);
      positions.push(ring * Math.cos(azimuth), ring * Math.sin(azimuth), Math.cos(polar));
      if (row === 0) add(0, at(0, column), at(0, column + 1));
      else {
        add(at(row - 1, column), at(row, column), at(row, column + 1));
        add(at(row - 1, column), at(row, column + 1), at(row - 1, column + 1));
      }
      if (row === rows - 1) add(at(row, column), 1, at(row, column + 1));
    }
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) };
}

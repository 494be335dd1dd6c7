import { describe, expect, it } from 'vitest';
import { delaunay } from '../../src/face/procedural/delaunay.js';
import { featurePoints, CHART_FACE } from '../../src/face/procedural/feature-curves.js';
import { hairDistance } from '../../src/face/procedural/hairline.js';
import { meanParameters, sampleParameters } from '../../src/face/procedural/parameters.js';
import { createFaceGenerator } from '../../src/face/procedural/sample-face.js';
import { createChartWarp } from '../../src/face/procedural/thin-plate.js';
import type { ChartXY } from '../../src/face/procedural/feature-curves.js';
import { drawAddress, uniformDraw } from '../../src/numeric/index.js';

describe('delaunay', () => {
  it('covers the convex hull once with triangles whose circles are empty', () => {
    const address = drawAddress(5, 'points', []);
    const points = Array.from({ length: 60 }, (_, i): [number, number] => [
      10 * uniformDraw(address, 2 * i),
      10 * uniformDraw(address, 2 * i + 1),
    ]);
    const corners: [number, number][] = [
      [-1, -1],
      [11, -1],
      [11, 11],
      [-1, 11],
    ];
    const all = [...points, ...corners];
    const area = delaunay(all).reduce((sum, [a, b, c]) => {
      const [p, q, r] = [all[a], all[b], all[c]];
      return sum + Math.abs((q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1])) / 2;
    }, 0);
    expect(area).toBeCloseTo(144, 6);
    expect(delaunay(all)).toHaveLength(2 * all.length - 2 - 4);
  });
});

describe('the chart warp', () => {
  const rest = featurePoints(CHART_FACE);
  const probes: ChartXY[] = [rest[3], [20, -60], [0, 30]];
  const warp = createChartWarp(rest, probes);

  it('leaves the chart alone when no control moves', () => {
    const at = warp.warp(rest);
    probes.forEach(([a, y], i) => {
      expect(at[2 * i]).toBeCloseTo(a, 6);
      expect(at[2 * i + 1]).toBeCloseTo(y, 6);
    });
  });

  it('carries a control along, and shifts the whole chart with a shift of all controls', () => {
    const lifted = rest.map(([a, y]): ChartXY => [a, y + 5]);
    const at = warp.warp(lifted);
    probes.forEach(([a, y], i) => {
      expect(at[2 * i]).toBeCloseTo(a, 3);
      expect(at[2 * i + 1]).toBeCloseTo(y + 5, 3);
    });
    const one = rest.map(([a, y], i): ChartXY => (i === 3 ? [a + 0.5, y] : [a, y]));
    expect(warp.warp(one)[0]).toBeCloseTo(rest[3][0] + 0.5, 2);
  });
});

describe('sampleParameters', () => {
  const conditions = { male: 1, eastAsian: 0, ageYears: 40 };

  it('is a pure function of its seed', () => {
    expect(sampleParameters(conditions, 9, 1)).toEqual(sampleParameters(conditions, 9, 1));
    expect(sampleParameters(conditions, 9, 1)).not.toEqual(sampleParameters(conditions, 10, 1));
  });

  it('is the mean when it has no spread', () => {
    expect(sampleParameters(conditions, 9, 0)).toEqual(meanParameters(conditions));
  });
});

describe('the hairline', () => {
  it('has the forehead outside and the crown inside', () => {
    expect(hairDistance(0, 40)).toBeLessThan(-20);
    expect(hairDistance(0, 100)).toBeGreaterThan(20);
    expect(hairDistance(110, 0)).toBeLessThan(0);
    expect(hairDistance(150, 0)).toBeGreaterThan(10);
  });
});

describe('the face generator', () => {
  const generator = createFaceGenerator();

  it('makes finite faces of one topology, every edge shared by at most two triangles', () => {
    const edges = new Map<string, number>();
    for (const [a, b, c] of generator.triangles) {
      for (const [from, to] of [
        [a, b],
        [b, c],
        [c, a],
      ]) {
        edges.set(`${from} ${to}`, (edges.get(`${from} ${to}`) ?? 0) + 1);
      }
    }
    expect(Math.max(...edges.values())).toBe(1);
    const face = generator.sample(meanParameters({ male: 0, eastAsian: 1, ageYears: 30 }), 3);
    expect(face.positions).toHaveLength(3 * generator.vertexCount);
    expect(face.positions.every(Number.isFinite)).toBe(true);
    expect(face.albedo.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('is symmetric without noise', () => {
    const { positions } = generator.sample(
      meanParameters({ male: 1, eastAsian: 0, ageYears: 30 }),
      null,
    );
    const { mesh } = generator;
    for (let v = mesh.halfCount; v < mesh.points.length; v++) {
      const image = mesh.halfOf[v];
      expect(positions[3 * v]).toBeCloseTo(-positions[3 * image], 3);
      expect(positions[3 * v + 1]).toBeCloseTo(positions[3 * image + 1], 3);
    }
  });
});

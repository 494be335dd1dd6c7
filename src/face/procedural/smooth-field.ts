import { drawAddress, normalDraw, uniformDraw } from '../../numeric/index.js';
import type { ChartMesh } from './chart-mesh.js';

/** Random smooth functions on the skin's vertices, of one spatial scale and about unit variance. */
export interface SmoothField {
  /** Values per skin vertex; a pure function of `seed` and `stream`. */
  sample(seed: number, stream: string): Float64Array;
}

/**
 * A field is a sum of Gaussian bumps at fixed sites, half a scale wide, with random heights, so that few numbers span
 * it and principal components can hold it.
 * @param scale mm
 * @param symmetry correlation of left and right, 0..1
 */
export function createSmoothField(mesh: ChartMesh, scale: number, symmetry: number): SmoothField {
  const sites = bumpSites(scale);
  const width = scale * 0.55;
  const reach = mesh.points.map(({ a, y }, v) => {
    const x = mesh.sides[v] * a;
    return [1, -1].map((side) =>
      sites.flatMap(([siteA, siteY], k) => {
        const squared = ((x - side * siteA) ** 2 + (y - siteY) ** 2) / (width * width);
        return squared < 9 ? [{ k, weight: Math.exp(-squared) }] : [];
      }),
    );
  });
  return {
    sample(seed, stream) {
      const address = drawAddress(seed, stream, []);
      const right = sites.map((_, k) => normalDraw(address, 2 * k));
      const own = Math.sqrt(1 - symmetry * symmetry);
      const left = right.map((r, k) => symmetry * r + own * normalDraw(address, 2 * k + 1));
      return Float64Array.from(reach, ([onRight, onLeft]) => {
        let sum = 0;
        for (const { k, weight } of onRight) sum += weight * right[k];
        for (const { k, weight } of onLeft) sum += weight * left[k];
        return sum;
      });
    },
  };
}

/** A jittered lattice over the face, [a, y]. */
function bumpSites(scale: number): [number, number][] {
  const address = drawAddress(11, 'bump sites', [scale]);
  const step = scale * 0.69;
  const sites: [number, number][] = [];
  for (let a = step / 2; a < 118; a += step) {
    for (let y = -135; y < 95; y += step) {
      const k = 2 * sites.length;
      sites.push([
        a + step * 0.3 * (2 * uniformDraw(address, k) - 1),
        y + step * 0.3 * (2 * uniformDraw(address, k + 1) - 1),
      ]);
    }
  }
  return sites;
}

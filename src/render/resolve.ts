import type { HeadRotation } from './camera.js';
import type { GBuffer } from './types.js';
import { ATTRIBUTE_STRIDE } from './vertex-attributes.js';
import { GRID_STEPS, NO_TRIANGLE } from './visibility.js';

/** Samples along each side of a pixel. */
export const SAMPLES_PER_PIXEL_SIDE = 2;
const SAMPLE_SHARE = 1 / (SAMPLES_PER_PIXEL_SIDE * SAMPLES_PER_PIXEL_SIDE);

/**
 * Interpolates the attributes at every covered sample (perspective-correct) and writes their mean per pixel; the
 * mean normal is turned into camera space and brought to unit length. Writes every pixel; empty ones are all 0.
 * `screen`, `keys` and `numberBits` as in `findVisible`, `attributes` as in `vertexAttributes`.
 */
export function resolvePixels(
  screen: Float64Array,
  triangles: Uint32Array,
  attributes: Float32Array,
  keys: Uint32Array,
  numberBits: number,
  rotation: HeadRotation,
  gbuffer: GBuffer,
): void {
  clear(gbuffer);
  const { size, normals, albedo, specular, ambientVisibility, coverage } = gbuffer;
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = rotation;
  const side = size * SAMPLES_PER_PIXEL_SIDE;
  const numberMask = 2 ** numberBits - 1;
  for (let pixel = 0; pixel < size * size; pixel++) {
    const column = pixel % size;
    const firstX = SAMPLES_PER_PIXEL_SIDE * column;
    const firstY = (SAMPLES_PER_PIXEL_SIDE * (pixel - column)) / size;
    let covered = 0;
    let nx = 0;
    let ny = 0;
    let nz = 0;
    let red = 0;
    let green = 0;
    let blue = 0;
    let gloss = 0;
    let sky = 0;
    for (let k = 0; k < SAMPLES_PER_PIXEL_SIDE * SAMPLES_PER_PIXEL_SIDE; k++) {
      const column2 = firstX + (k % SAMPLES_PER_PIXEL_SIDE);
      const row2 = firstY + ((k / SAMPLES_PER_PIXEL_SIDE) | 0);
      const key = keys[row2 * side + column2];
      if (key === NO_TRIANGLE) continue;
      covered++;
      const triangle = key & numberMask;
      const vertexA = triangles[3 * triangle];
      const vertexB = triangles[3 * triangle + 1];
      const vertexC = triangles[3 * triangle + 2];
      const x = (column2 + 0.5) * GRID_STEPS;
      const y = (row2 + 0.5) * GRID_STEPS;
      const ax = screen[3 * vertexA] - x;
      const ay = screen[3 * vertexA + 1] - y;
      const bx = screen[3 * vertexB] - x;
      const by = screen[3 * vertexB + 1] - y;
      const cx = screen[3 * vertexC] - x;
      const cy = screen[3 * vertexC + 1] - y;
      // Areas opposite each vertex times its 1/depth: the perspective-correct weights, up to their sum.
      const nearA = (bx * cy - by * cx) * screen[3 * vertexA + 2];
      const nearB = (cx * ay - cy * ax) * screen[3 * vertexB + 2];
      const nearC = (ax * by - ay * bx) * screen[3 * vertexC + 2];
      const inverse = 1 / (nearA + nearB + nearC);
      const p = nearA * inverse;
      const q = nearB * inverse;
      const r = nearC * inverse;
      const a = ATTRIBUTE_STRIDE * vertexA;
      const b = ATTRIBUTE_STRIDE * vertexB;
      const c = ATTRIBUTE_STRIDE * vertexC;
      nx += p * attributes[a] + q * attributes[b] + r * attributes[c];
      ny += p * attributes[a + 1] + q * attributes[b + 1] + r * attributes[c + 1];
      nz += p * attributes[a + 2] + q * attributes[b + 2] + r * attributes[c + 2];
      red += p * attributes[a + 3] + q * attributes[b + 3] + r * attributes[c + 3];
      green += p * attributes[a + 4] + q * attributes[b + 4] + r * attributes[c + 4];
      blue += p * attributes[a + 5] + q * attributes[b + 5] + r * attributes[c + 5];
      gloss += p * attributes[a + 6] + q * attributes[b + 6] + r * attributes[c + 6];
      sky += p * attributes[a + 7] + q * attributes[b + 7] + r * attributes[c + 7];
    }
    if (covered === 0) continue;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    const toUnit = length > 0 ? 1 / length : 0;
    const share = 1 / covered;
    normals[3 * pixel] = (r0 * nx + r1 * ny + r2 * nz) * toUnit;
    normals[3 * pixel + 1] = (r3 * nx + r4 * ny + r5 * nz) * toUnit;
    normals[3 * pixel + 2] = (r6 * nx + r7 * ny + r8 * nz) * toUnit;
    albedo[3 * pixel] = red * share;
    albedo[3 * pixel + 1] = green * share;
    albedo[3 * pixel + 2] = blue * share;
    specular[pixel] = gloss * share;
    ambientVisibility[pixel] = sky * share;
    coverage[pixel] = covered * SAMPLE_SHARE;
  }
}

function clear({ normals, albedo, specular, ambientVisibility, coverage }: GBuffer): void {
  normals.fill(0);
  albedo.fill(0);
  specular.fill(0);
  ambientVisibility.fill(0);
  coverage.fill(0);
}

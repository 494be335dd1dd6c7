// Layouts in memory that kernels and their host (`mesh-memory.ts`, `pose-pass.ts` and `light-pass.ts`) share; bytes, little-endian.

/**
 * A vertex: projected, i32 right and i32 down in grid steps, f32 1/depth per millimetre, anything; at ATTRIBUTES its
 * attributes, i16, ATTRIBUTE_ONE = 1: normal x y z, albedo red, green, blue, specular strength, share of the sky.
 */
export const VERTEX_BYTES: usize = 32;
export const ATTRIBUTES: usize = 16;

/** What a vertex is made from: f32 x, y, z, 0; at NORMAL working memory. As long as a vertex: one offset serves both. */
export const SOURCE_BYTES: usize = 32;
export const NORMAL: usize = 16;

/** A triangle: u32 addresses of its three vertices, 0. */
export const TRIANGLE_BYTES: usize = 16;

/**
 * Bytes of a row of samples, two for each pixel: u32 keys, the step of nearness above the bits of the triangle's number;
 * 0 where there is no triangle. Four more at the end belong to no pixel.
 */
// @ts-ignore: decorator
@inline
export function sampleRowBytes(size: i32): usize {
  return <usize>(8 * size + 16);
}

/** Four neighbouring pixels: planes of f32x4, twelve, or fourteen when they have a glint; `resolve-pixels.ts` says which. */
export const MATT_BYTES: usize = 192;
export const GLINT_BYTES: usize = 224;

/**
 * Pixels that `resolvePixels` works on at once: so few that their vertices, read twice, stay in the first cache beside
 * its working memory; a multiple of four. That memory: sums of each, i32[4] normal and red; at BACKS green, blue, specular
 * strength, share of the sky; at COVERS which samples are covered, all ones where they are; then an entry for each
 * covered pixel.
 */
export const CHUNK_PIXELS: usize = 32;
export const BACKS: usize = 16 * CHUNK_PIXELS;
export const COVERS: usize = 2 * BACKS;
export const ENTRIES: usize = 3 * BACKS;
/** An entry: two vectors of weights; of its four samples the triangles' addresses, whether covered, places; address of its sums. */
export const ENTRY_BYTES: usize = 128;
export const ENTRY_PLACES: usize = 32;
export const ENTRY_COVERED: usize = 48;
export const ENTRY_U: usize = 64;
export const ENTRY_V: usize = 80;
export const ENTRY_SUMS: usize = 96;

/** A light: f32 towards it x, y, z; 1/|light + towards the camera| and its 16th power; 0, 0, 0. */
export const LIGHT_BYTES: usize = 32;

/** Of i16 attributes: the whole number that stands for 1, as in the plain `vertex-attributes.ts`. */
export const ATTRIBUTE_ONE: f32 = 32752;

/** Steps of the vertex grid per sample, as in the plain `visibility.ts`. */
export const GRID_SHIFT: i32 = 8;
export const HALF_STEP: i32 = 1 << (GRID_SHIFT - 1);

/** 1.5 · 2^23: added to a float32 below 2^22, leaves its nearest whole number in the low bits. */
export const TO_INTEGER: f32 = 12582912;

/** 2^23: added to a float32 from 0 to below it, leaves its nearest whole number in the low 23 bits. */
export const TO_STEP: f32 = 8388608;

/** A weight of 1, shared by a pixel's samples: sums of four products with i16 attributes stay within 32 bits. */
export const ONE_WEIGHT: f32 = 16384;

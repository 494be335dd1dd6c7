// Layouts in memory that kernels and their host (`mesh-memory.ts`, `pose-pass.ts` and `light-pass.ts`) share; bytes, little-endian.

/** A projected vertex: i32 right and i32 down in grid steps, f32 1/depth per millimetre, 0. */
export const VERTEX_BYTES: usize = 16;

/**
 * A vertex's attributes: i16, 32752 = 1: normal x y z, albedo red, green, blue, specular strength, share of the sky.
 * As long as a projected vertex: one offset serves both.
 */
export const ATTRIBUTE_BYTES: usize = 16;

/** A triangle: u32 offsets of its three vertices, 0. */
export const TRIANGLE_BYTES: usize = 16;

/**
 * A pixel's four samples (upper left, upper right, lower left, lower right): u32 keys, the step of nearness above the
 * bits of the triangle's number; 0 where there is no triangle. Rows are one pixel longer than the picture, and there is
 * one row more.
 */
export const PIXEL_BYTES: usize = 16;

/** Four neighbouring pixels, fourteen planes of f32x4; `resolve-pixels.ts` says which. */
export const GROUP_BYTES: usize = 224;

/** Of i16 attributes: the whole number that stands for 1, as in the plain `vertex-attributes.ts`. */
export const ATTRIBUTE_ONE: f32 = 32752;

/** Steps of the vertex grid per sample, as in the plain `visibility.ts`. */
export const GRID_SHIFT: i32 = 8;
export const HALF_STEP: i32 = 1 << (GRID_SHIFT - 1);

/** 1.5 · 2^23: added to a float32 below 2^22, leaves its nearest whole number in the low bits. */
export const TO_INTEGER: f32 = 12582912;

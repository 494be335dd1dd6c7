// Layouts in memory that kernels and their host (`mesh-memory.ts`, `pose-pass.ts` and `light-pass.ts`) share; bytes, little-endian.

/** A projected vertex: i32 right and i32 down in grid steps, f64 1/depth per millimetre. */
export const VERTEX_BYTES: usize = 16;

/** A vertex's attributes: f32 normal x y z, first, second and third channel of albedo, specular strength, 0. */
export const ATTRIBUTE_BYTES: usize = 32;

/** A box of pixels that a triangle may cover: i32 first column, first row, last column, last row. */
export const BOX_BYTES: usize = 16;

/**
 * A pixel's four samples (upper left, upper right, lower left, lower right) are the lanes of four vectors, together a
 * line of the cache: f32 1/depth (0 where there is no triangle), i32 triangle, and f32 shares of its first and third
 * corner in the 1/depth: over it, they are the perspective-correct weights.
 */
export const PIXEL_BYTES: usize = 64;

/** Four neighbouring pixels, nine planes of f32x4; `resolve-pixels.ts` says which. */
export const GROUP_BYTES: usize = 144;

/** Steps of the vertex grid per sample, as in the plain `visibility.ts`. */
export const GRID_SHIFT: i32 = 8;
export const HALF_STEP: i32 = 1 << (GRID_SHIFT - 1);

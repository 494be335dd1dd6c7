import type { FaceMesh } from '../face/types.js';
import { createGBuffer, rasterise } from './rasterise.js';
import { encodeSrgb } from './srgb.js';
import type { Crop, Pose } from './types.js';

/** How a field's values become colours. */
export interface FieldScale {
  /** Values at the first and at the last colour. */
  readonly domain: readonly [number, number];
  /** Colours at equal steps, sRGB bytes [n · 3]. */
  readonly colours: Uint8Array;
  /** Values below are not coloured: the face is plain there. */
  readonly threshold: number;
}

/** Draws numbers that belong to the vertices of one face on that face. */
export interface FieldPainter {
  /** sRGB and alpha [size, size, 4] of `values` [V] in a pose; outside the head transparent. */
  paint(values: ArrayLike<number>, scale: FieldScale, pose: Pose): Uint8Array;
}

/** From the viewer's upper right, so that a plain face has relief. */
const LIGHT = [0.3, 0.4, 0.866] as const;
/** A plain face, linear: darkest and lightest shade, and how much of the skin's own lightness shows. */
const PLAIN = { ambient: 0.16, diffuse: 0.5, skin: 0.55 } as const;
/** A coloured one keeps its colour: light only shapes it a little. */
const COLOURED = { ambient: 0.58, diffuse: 0.46 } as const;
/** Share of the threshold over which colour sets in, so that the edge is not jagged. */
const SOFT_EDGE = 0.04;

/**
 * The field is interpolated over triangles in place of the albedo and coloured pixel by pixel, so that equal values
 * have equal colours wherever they lie; the light only shapes it, least where the face looks at the viewer.
 */
export function createFieldPainter(mesh: FaceMesh, crop: Crop, sizePixels: number): FieldPainter {
  const gbuffer = createGBuffer(sizePixels);
  const skin = lightness(mesh.albedo);
  return {
    paint(values, scale, pose) {
      const albedo = new Float32Array(mesh.albedo.length);
      const [low, high] = scale.domain;
      for (let j = 0; j < skin.length; j++) {
        albedo[3 * j] = clamp((values[j] - low) / (high - low));
        albedo[3 * j + 1] = skin[j];
        albedo[3 * j + 2] = coverageOf(values[j], scale.threshold);
      }
      rasterise({ ...mesh, albedo }, pose, crop, sizePixels, gbuffer);
      const picture = new Uint8Array(4 * sizePixels * sizePixels);
      for (let pixel = 0; pixel < sizePixels * sizePixels; pixel++) {
        const { normals, albedo: field, coverage } = gbuffer;
        if (coverage[pixel] === 0) continue;
        const facing = clamp(
          normals[3 * pixel] * LIGHT[0] +
            normals[3 * pixel + 1] * LIGHT[1] +
            normals[3 * pixel + 2] * LIGHT[2],
        );
        const [share, tone, coloured] = field.subarray(3 * pixel, 3 * pixel + 3);
        const plain =
          (PLAIN.ambient + PLAIN.diffuse * facing) * (1 - PLAIN.skin + PLAIN.skin * tone);
        const grey = 255 * encodeSrgb(plain);
        const shade = COLOURED.ambient + COLOURED.diffuse * facing;
        const from = 3 * Math.round(share * (scale.colours.length / 3 - 1));
        for (let c = 0; c < 3; c++) {
          const colour = Math.min(255, scale.colours[from + c] * shade);
          picture[4 * pixel + c] = Math.round(grey + (colour - grey) * clamp(coloured));
        }
        picture[4 * pixel + 3] = Math.round(255 * coverage[pixel]);
      }
      return picture;
    },
  };
}

/** 0 below the threshold, 1 above it. */
function coverageOf(value: number, threshold: number): number {
  if (!(threshold > 0)) return value > threshold ? 1 : 0;
  return clamp((value / threshold - 1) / SOFT_EDGE + 0.5);
}

/** Luminance of linear albedo relative to the lightest vertex, [V]. */
function lightness(albedo: Float32Array): Float64Array {
  const values = Float64Array.from({ length: albedo.length / 3 }, (_, j) =>
    clamp(0.2126 * albedo[3 * j] + 0.7152 * albedo[3 * j + 1] + 0.0722 * albedo[3 * j + 2]),
  );
  const most = values.reduce((a, b) => Math.max(a, b), 1e-6);
  return values.map((value) => value / most);
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

import type { ImageSource } from '../../activities/image-source.js';
import { faceCoefficients, loadFaceModel } from '../../src/face/index.js';
import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import type { FaceModel } from '../../src/face/types.js';
import type { TensorFormat } from '../../src/render/types.js';
import type { DesignPoint } from '../../src/stimulus/index.js';

/** Images of the stamp: 3 x 16 x 16 numbers, of which the first carry what the point is made of. */
export const STAMP_SIZE = 16;
export const STAMP_ELEMENTS = 3 * STAMP_SIZE * STAMP_SIZE;

/** Where each number stands in a stamped image. */
export const STAMP = {
  /** Yaw in steps of 15 degrees. */
  yaw: 0,
  /** +1 female, -1 male. */
  sex: 1,
  /** +1 east-asian, -1 western-caucasian. */
  ethnicity: 2,
  /** One of five is 1: the level of yaw. */
  yawLevel: 3,
  /** First eight residual coefficients of shape, and of texture. */
  shape: 8,
  texture: 16,
  /** Forty independent standard normal numbers of the point's own. */
  noise: 24,
  /** Jittered magnification, -1..1 at a half range of a tenth. */
  scale: 64,
} as const;

const NOISES = 40;
const RESIDUALS = 8;

/**
 * Stands in for the renderer: writes the levels and coefficients of a point into its first pixels, and noise that is a
 * pure function of the point, so that planted networks know exactly what an image holds.
 */
export function createStampSource(
  _model?: FaceModel,
  _format?: TensorFormat,
  batchImages = 0,
): ImageSource {
  const model = loadFaceModel();
  const residualsOf = (columns: readonly { kind: string }[], values: Float64Array): Float64Array =>
    values.filter((_, k) => columns[k].kind === 'residual').subarray(0, RESIDUALS);
  const batch = new Float32Array(batchImages * STAMP_ELEMENTS);
  return {
    draw,
    drawBatch(points) {
      points.forEach((point, i) => draw(point as DesignPoint, batch, i * STAMP_ELEMENTS));
      return batch;
    },
  };

  function draw(point: DesignPoint, out: Float32Array, offset: number): void {
    const image = out.subarray(offset, offset + STAMP_ELEMENTS).fill(0);
    const { shape, texture } = faceCoefficients(model, point);
    image[STAMP.yaw] = point.yaw / 15;
    image[STAMP.sex] = point.sex === 'female' ? 1 : -1;
    image[STAMP.ethnicity] = point.ethnicity === 'east-asian' ? 1 : -1;
    image[STAMP.yawLevel + point.levels.yaw] = 1;
    image.set(residualsOf(model.shape.columns, shape), STAMP.shape);
    image.set(residualsOf(model.texture.columns, texture), STAMP.texture);
    image.set(noiseOf(point), STAMP.noise);
    image[STAMP.scale] = 10 * (point.scale - 1);
  }
}

function noiseOf({ seed, index }: DesignPoint): Float64Array {
  return normalDraws(drawAddress(seed, 'stamp', [index]), NOISES);
}

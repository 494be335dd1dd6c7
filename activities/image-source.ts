import { createFaceSource } from '../src/face/index.js';
import type { FaceModel, FacePoint } from '../src/face/types.js';
import { createRenderer } from '../src/render/index.js';
import type { TensorFormat } from '../src/render/types.js';
import type { DesignPoint } from '../src/stimulus/index.js';

/** What an image shows: every `DesignPoint` is one, and so are faces that no space holds. */
export type DrawnPoint = FacePoint &
  Pick<
    DesignPoint,
    'yaw' | 'pitch' | 'azimuth' | 'elevation' | 'scale' | 'translationX' | 'translationY'
  >;

/** Draws design points as the tensors a network takes. */
export interface ImageSource {
  /** Writes the image of `point` into `out` from `offset`. */
  draw(point: DrawnPoint, out: Float32Array, offset: number): void;
}

/**
 * design point -> coefficients -> mesh -> G-buffer -> image. Points that come in index order share what they can: a
 * mesh over poses, a G-buffer over lights.
 */
export function createImageSource(model: FaceModel, format: TensorFormat): ImageSource {
  const faces = createFaceSource(model);
  const renderer = createRenderer(format);
  let last: DrawnPoint | null = null;

  return {
    draw(point, out, offset) {
      if (!last || !sharesGBuffer(last, point)) {
        const pose = {
          yawDegrees: point.yaw,
          pitchDegrees: point.pitch,
          scale: point.scale,
          translationX: point.translationX,
          translationY: point.translationY,
        };
        renderer.rasterise(faces.mesh(point), pose);
        last = point;
      }
      const light = { azimuthDegrees: point.azimuth, elevationDegrees: point.elevation };
      renderer.relight(light, out, offset);
    },
  };
}

const GEOMETRY = [
  'seed',
  'residual',
  'sex',
  'ethnicity',
  'age',
  'expression',
  'shapeAmplification',
  'textureAmplification',
  'shapeResidual',
  'textureResidual',
  'expressionAmplitude',
  'yaw',
  'pitch',
  'scale',
  'translationX',
  'translationY',
] as const satisfies readonly (keyof DrawnPoint)[];

function sharesGBuffer(a: DrawnPoint, b: DrawnPoint): boolean {
  return GEOMETRY.every((key) => a[key] === b[key]);
}

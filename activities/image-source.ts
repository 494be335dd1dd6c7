import { createFaceSource, patchKey } from '../src/face/index.js';
import type { FaceModel, FacePoint, PartWeights } from '../src/face/types.js';
import { drawAddress } from '../src/numeric/index.js';
import { alterImage, createRenderer, imageElementCount, isAltered } from '../src/render/index.js';
import type { Light, TensorFormat } from '../src/render/types.js';
import type { DesignPoint } from '../src/stimulus/index.js';

/** What an image shows: every `DesignPoint` is one, and so are faces that no space holds. */
export type DrawnPoint = FacePoint &
  Pick<
    DesignPoint,
    'yaw' | 'pitch' | 'azimuth' | 'elevation' | 'scale' | 'translationX' | 'translationY'
  > &
  Partial<Pick<DesignPoint, 'jpegQuality' | 'alteration'>>;

/** Draws design points as the tensors a network takes. */
export interface ImageSource {
  /** Writes the image of `point` into `out` from `offset`. */
  draw(point: DrawnPoint, out: Float32Array, offset: number): void;
  /**
   * Draws points one after the other into a batch that the source keeps, and returns it: room for as many images as the
   * source was made for, the first of them drawn; overwritten by the next batch. Only the others may be written to.
   */
  drawBatch(points: readonly DrawnPoint[]): Float32Array;
}

/**
 * design point -> coefficients -> mesh -> G-buffer -> image. Points that come in index order share what they can: a
 * mesh over poses, a G-buffer over lights, all of which a batch draws at once and in place. `weights`: which vertices the
 * parts of patched faces are; default: regions of the model only.
 */
export function createImageSource(
  model: FaceModel,
  format: TensorFormat,
  batchImages = 0,
  weights?: PartWeights,
): ImageSource {
  const faces = createFaceSource(model, { weights });
  const renderer = createRenderer(format, batchImages);
  const elements = imageElementCount(format);
  const textured = format.background.kind === 'texture';
  const altered = new Float32Array(batchImages * elements);
  let last: DrawnPoint | null = null;

  return {
    draw(point, out, offset) {
      rasterise(point);
      renderer.relight(lightOf(point), out, offset);
      if (isAltered(point)) alterImage(format, out.subarray(offset, offset + elements), point);
    },
    drawBatch(points) {
      for (let from = 0; from < points.length;) {
        rasterise(points[from]);
        const lights: Light[] = [];
        let to = from;
        while (to < points.length && sharesGBuffer(points[from], points[to])) {
          lights.push(lightOf(points[to++]));
        }
        renderer.relightAll(lights, renderer.images(), from * elements);
        from = to;
      }
      renderer.forget(points.length);
      return points.some(isAltered) ? alteredBatch(points) : renderer.images();
    },
  };

  /** A copy of the batch: the renderer's own keeps what no light changes. */
  function alteredBatch(points: readonly DrawnPoint[]): Float32Array {
    altered.set(renderer.images());
    points.forEach((point, i) => {
      if (!isAltered(point)) return;
      alterImage(format, altered.subarray(i * elements, (i + 1) * elements), point);
    });
    return altered;
  }

  function rasterise(point: DrawnPoint): void {
    if (last && sharesGBuffer(last, point)) return;
    const { yaw: yawDegrees, pitch: pitchDegrees, scale, translationX, translationY } = point;
    const pose = { yawDegrees, pitchDegrees, scale, translationX, translationY };
    renderer.rasterise(faces.mesh(point), pose, textured ? backdropOf(point) : 0);
    last = point;
  }
}

function lightOf(point: DrawnPoint): Light {
  return { azimuthDegrees: point.azimuth, elevationDegrees: point.elevation };
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

/** Another texture behind every G-buffer of a seed: what it shows is drawn from the factors that the lights share. */
export function backdropOf(point: DrawnPoint): number {
  const values = GEOMETRY.map((key) => {
    const value = point[key];
    return typeof value === 'object' ? `${value.from}-${value.to}-${value.share}` : (value ?? '');
  });
  return drawAddress(point.seed, 'backdrop', values).low;
}

/** Whether all of GEOMETRY is the same, field by field: a loop over names takes as long as drawing an image. */
function sharesGBuffer(a: DrawnPoint, b: DrawnPoint): boolean {
  return (
    a.yaw === b.yaw &&
    a.pitch === b.pitch &&
    a.scale === b.scale &&
    a.translationX === b.translationX &&
    a.translationY === b.translationY &&
    a.residual === b.residual &&
    a.sex === b.sex &&
    a.ethnicity === b.ethnicity &&
    a.age === b.age &&
    a.expression === b.expression &&
    a.seed === b.seed &&
    a.shapeAmplification === b.shapeAmplification &&
    a.textureAmplification === b.textureAmplification &&
    a.shapeResidual === b.shapeResidual &&
    a.textureResidual === b.textureResidual &&
    a.expressionAmplitude === b.expressionAmplitude &&
    patchKey(a.shapePatch) === patchKey(b.shapePatch) &&
    patchKey(a.texturePatch) === patchKey(b.texturePatch)
  );
}

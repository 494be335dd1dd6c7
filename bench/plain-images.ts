import { backdropOf } from '../activities/image-source.js';
import type { DrawnPoint, ImageSource } from '../activities/image-source.js';
import { createFaceSource } from '../src/face/index.js';
import type { FaceModel } from '../src/face/types.js';
import { createRelighter, imageElementCount, rasterise } from '../src/render/index.js';
import type { GBuffer, TensorFormat } from '../src/render/types.js';

/** What `createImageSource` does, with the plain renderer. Points of one pose follow each other, light by light. */
export function createPlainImageSource(
  model: FaceModel,
  format: TensorFormat,
  batchImages = 0,
): ImageSource {
  const faces = createFaceSource(model);
  const relighter = createRelighter(format);
  let last: DrawnPoint | null = null;
  let gbuffer: GBuffer | undefined;
  const elements = imageElementCount(format);
  const batch = new Float32Array(batchImages * elements);
  return {
    draw,
    drawBatch(points) {
      points.forEach((point, i) => draw(point, batch, i * elements));
      return batch;
    },
  };

  function draw(point: DrawnPoint, out: Float32Array, offset: number): void {
    const mesh = faces.mesh(point);
    if (!gbuffer || last?.yaw !== point.yaw || last.pitch !== point.pitch) {
      const { yaw: yawDegrees, pitch: pitchDegrees, scale, translationX, translationY } = point;
      const pose = { yawDegrees, pitchDegrees, scale, translationX, translationY };
      gbuffer = rasterise(mesh, pose, format.crop, format.size, gbuffer);
      last = point;
    }
    const light = { azimuthDegrees: point.azimuth, elevationDegrees: point.elevation };
    relighter.relight(gbuffer, light, out, offset, backdropOf(point));
  }
}

import type { DrawnPoint, ImageSource } from '../activities/image-source.js';
import { createFaceSource } from '../src/face/index.js';
import type { FaceModel } from '../src/face/types.js';
import { createRelighter, rasterise } from '../src/render/index.js';
import type { GBuffer, TensorFormat } from '../src/render/types.js';

/** What `createImageSource` does, with the plain renderer. Points of one pose follow each other, light by light. */
export function createPlainImageSource(model: FaceModel, format: TensorFormat): ImageSource {
  const faces = createFaceSource(model);
  const relighter = createRelighter(format);
  let last: DrawnPoint | null = null;
  let gbuffer: GBuffer | undefined;
  return {
    draw(point, out, offset) {
      const mesh = faces.mesh(point);
      if (!gbuffer || last?.yaw !== point.yaw || last.pitch !== point.pitch) {
        const { yaw: yawDegrees, pitch: pitchDegrees, scale, translationX, translationY } = point;
        const pose = { yawDegrees, pitchDegrees, scale, translationX, translationY };
        gbuffer = rasterise(mesh, pose, format.crop, format.size, gbuffer);
        last = point;
      }
      const light = { azimuthDegrees: point.azimuth, elevationDegrees: point.elevation };
      relighter.relight(gbuffer, light, out, offset);
    },
  };
}

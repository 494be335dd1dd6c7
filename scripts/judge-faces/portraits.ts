import { ALIGNMENT_LANDMARKS, createFaceSource } from '../../src/face/index.js';
import type { AlignmentLandmark, FaceModel } from '../../src/face/types.js';
import { createRenderer, displayFormat, landmarkPixel, toRgb8 } from '../../src/render/index.js';
import type { Crop, Pose } from '../../src/render/types.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import type { FacePoints } from './face-box.js';
import type { Picture, Position } from './picture.js';

/** A picture of a design point as a camera would take it: the whole head and some background. */
export interface Portrait {
  readonly point: DesignPoint;
  readonly picture: Picture;
  readonly points: FacePoints;
}

export interface PortraitSource {
  draw(point: DesignPoint): Portrait;
}

export const PORTRAIT_PIXELS = 240;

/** For classifiers, which crop the face out of it: as large as their widest crop allows. */
export const PORTRAIT_FRAME: Crop = { kind: 'centred', margin: 1.6 };

/**
 * For detectors: a face two fifths as high as the picture. Those of face-api miss close-ups, of photographs too: of 22
 * faces in its demonstration pictures they find 11 framed as above, 15 and 18 framed so.
 */
export const DETECTION_FRAME: Crop = { kind: 'centred', margin: 2.5 };

export function createPortraitSource(model: FaceModel, frame: Crop): PortraitSource {
  const faces = createFaceSource(model);
  const renderer = createRenderer(displayFormat(PORTRAIT_PIXELS, frame));
  const image = new Float32Array(3 * PORTRAIT_PIXELS * PORTRAIT_PIXELS);
  return {
    draw(point) {
      const mesh = faces.mesh(point);
      const pose = poseOf(point);
      renderer.rasterise(mesh, pose);
      renderer.relight(
        { azimuthDegrees: point.azimuth, elevationDegrees: point.elevation },
        image,
        0,
      );
      const position = (name: AlignmentLandmark): Position =>
        landmarkPixel(mesh, name, pose, frame, PORTRAIT_PIXELS);
      return {
        point,
        picture: {
          widthPixels: PORTRAIT_PIXELS,
          heightPixels: PORTRAIT_PIXELS,
          rgb: toRgb8(image, PORTRAIT_PIXELS),
        },
        points: Object.fromEntries(
          ALIGNMENT_LANDMARKS.map((name) => [name, position(name)]),
        ) as unknown as FacePoints,
      };
    },
  };
}

function poseOf({ yaw, pitch, scale, translationX, translationY }: DesignPoint): Pose {
  return { yawDegrees: yaw, pitchDegrees: pitch, scale, translationX, translationY };
}

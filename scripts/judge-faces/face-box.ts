import type { AlignmentLandmark } from '../../src/face/types.js';
import type { Box, Position } from './picture.js';

export type FacePoints = Readonly<Record<AlignmentLandmark, Position>>;

/** How a crop departs from the plain face box: magnification of its side, shift in sides of the plain box. */
export interface Crop {
  readonly scale: number;
  readonly right: number;
  readonly down: number;
}

/**
 * Hairline to below the chin: what networks of expression are trained on (FER2013), and of sex in face-api. Chosen on
 * photographs: networks see the smiles and calm faces of the demonstration pictures of face-api best so.
 */
export const TIGHT_CROP: Crop = { scale: 1.12, right: 0, down: -0.04 };

/**
 * The whole head: the IMDB-WIKI pictures that tupleblog-gender was trained on have a margin of 40 % on all sides of a
 * detector's box. On photographs it calls most women men in a tight crop and none in this one.
 */
export const WIDE_CROP: Crop = { scale: 1.6, right: 0, down: 0 };

/**
 * Crops around `crop`, as far apart as the boxes of different face detectors. Small networks answer differently to
 * crops a few pixels apart, so that a single one is unreliable: answers are averaged over all.
 */
export function cropsAround(crop: Crop): readonly Crop[] {
  const shifts = [-0.05, 0, 0.05];
  const sizes = [
    { scale: 0.95, right: -0.03 },
    { scale: 1, right: 0 },
    { scale: 1.05, right: 0.03 },
  ];
  return shifts.flatMap((down) =>
    sizes.map(({ scale, right }) => ({
      scale: crop.scale * scale,
      right: crop.right + right,
      down: crop.down + down,
    })),
  );
}

/**
 * The plain box has side = mean distance from eyes to mouth / 0.45; the mean of eyes and mouth lies in its middle,
 * 43 % down. Alignment of dlib, with the constants of face-api.js (`FaceLandmarks.align`).
 */
export function faceBox(points: FacePoints, crop: Crop): Box {
  const { eyeImageLeft, eyeImageRight, mouthCornerImageLeft, mouthCornerImageRight } = points;
  const mouth = middle(mouthCornerImageLeft, mouthCornerImageRight);
  const toMouth = (eye: Position): number => Math.hypot(mouth.x - eye.x, mouth.y - eye.y);
  const plain = (toMouth(eyeImageLeft) + toMouth(eyeImageRight)) / 2 / 0.45;
  const centreX = (eyeImageLeft.x + eyeImageRight.x + mouth.x) / 3;
  const centreY = (eyeImageLeft.y + eyeImageRight.y + mouth.y) / 3;
  const side = plain * crop.scale;
  return {
    left: centreX - 0.5 * side + crop.right * plain,
    top: centreY - 0.43 * side + crop.down * plain,
    side,
  };
}

function middle(a: Position, b: Position): Position {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

import type { FaceModel, PartWeights } from '../src/face/types.js';
import { isAltered } from '../src/render/index.js';
import type { TensorFormat } from '../src/render/types.js';
import type { PointPicture } from '../src/studies/index.js';
import type { DrawnPoint } from './image-source.js';
import { createPictureSource } from './picture-source.js';
import { createSeenPictures } from './seen-pictures.js';

export interface PointPictureOptions {
  readonly model: FaceModel;
  /** Which vertices the parts of patched faces are. @default regions of the model only */
  readonly weights?: PartWeights;
  /** What the network takes. */
  readonly format: TensorFormat;
}

/**
 * Points that a page shows side by side, framed for people. Where pixels of any are altered (JPEG, perturbed copies), what
 * the network saw of all: the same quality does another thing to a picture of another size.
 */
export function drawPoints(
  points: readonly DrawnPoint[],
  sizePixels: number,
  { format, ...options }: PointPictureOptions,
): PointPicture[] {
  if (!points.some(isAltered)) {
    const pictures = createPictureSource(sizePixels, options);
    return points.map((point) => ({ png: pictures.png(point) }));
  }
  const seen = createSeenPictures(format, options);
  return points.map((point) => ({ png: seen(point), seenPixels: format.size }));
}

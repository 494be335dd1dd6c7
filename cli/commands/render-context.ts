import type { DrawnPoint } from '../../activities/image-source.js';
import type { GroundTruth, MapName } from '../../activities/pictures/ground-truth.js';
import type { PictureSource } from '../../activities/picture-source.js';
import type { Space } from '../../src/stimulus/index.js';
import type { Edit } from './render-request.js';

/** What all modes of `render` draw with. */
export interface RenderContext {
  readonly space: Space;
  /** The face that nothing was said about. */
  readonly middle: DrawnPoint;
  readonly edits: readonly Edit[];
  readonly maps: readonly MapName[];
  readonly sizePixels: number;
  /** Read when first drawn with: what is refused is refused before. */
  readonly pictures: PictureSource;
  readonly groundTruth: (point: DrawnPoint, maps: readonly MapName[]) => GroundTruth;
}

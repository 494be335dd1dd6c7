import type { FaceModel } from '../src/face/types.js';
import { designPoint } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import type { AuditIllustrations, AuditPerformance } from '../src/studies/types.js';
import { createPictureSource } from './picture-source.js';

const PIXELS = 112;

/** Pictures of the worst points, each point once. */
export function drawWorst(
  space: Space,
  model: FaceModel,
  { worst, worstByLevel }: AuditPerformance,
): NonNullable<AuditIllustrations['worst']> {
  const indices = new Set([...worst, ...worstByLevel].map(({ index }) => index));
  if (indices.size === 0) return [];
  const pictures = createPictureSource(PIXELS, { model });
  return [...indices].map((index) => ({ index, png: pictures.png(designPoint(space, index)) }));
}

import type { FaceModel } from '../src/face/types.js';
import { designPoint } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import type { AuditIllustrations, AuditSummary } from '../src/studies/types.js';
import { createPictureSource } from './picture-source.js';

const PIXELS = 112;

/** Pictures of the worst points and of the worst cells' examples, each once. */
export function drawWorst(
  space: Space,
  model: FaceModel,
  { performance, sensitivity }: AuditSummary,
): NonNullable<AuditIllustrations['worst']> {
  const { worst, worstByLevel } = performance;
  const cells = sensitivity?.worstCells ?? [];
  const indices = new Set([...worst, ...worstByLevel, ...cells].map(({ index }) => index));
  if (indices.size === 0) return [];
  const pictures = createPictureSource(PIXELS, { model });
  return [...indices].map((index) => ({ index, png: pictures.png(designPoint(space, index)) }));
}

import type { FaceModel, PartWeights } from '../src/face/types.js';
import { rivalOf } from '../src/report/index.js';
import { designPoint } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import type { AuditIllustrations, AuditSummary } from '../src/studies/types.js';
import { createPictureSource } from './picture-source.js';

const PIXELS = 112;

/** Pictures of the worst points, of whom they are taken for, and of the worst cells' examples, each point once. */
export function drawWorst(
  space: Space,
  model: FaceModel,
  summary: AuditSummary,
  weights?: PartWeights,
): NonNullable<AuditIllustrations['worst']> {
  const { worst, worstByLevel } = summary.performance;
  const rivals = worst.flatMap((one) => rivalOf(summary, one) ?? []);
  const cells = summary.sensitivity?.worstCells ?? [];
  const shown = [...worst, ...worstByLevel, ...rivals, ...cells];
  const indices = new Set(shown.map(({ index }) => index));
  if (indices.size === 0) return [];
  const pictures = createPictureSource(PIXELS, { model, weights });
  return [...indices].map((index) => ({ index, png: pictures.png(designPoint(space, index)) }));
}

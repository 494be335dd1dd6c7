import { rivalOf } from '../src/report/index.js';
import { designPoint } from '../src/stimulus/index.js';
import type { DesignPoint, Space } from '../src/stimulus/index.js';
import type { AuditIllustrations } from '../src/studies/illustration-types.js';
import type { AuditSummary, OutsidePerson } from '../src/studies/types.js';
import { drawPoints } from './draw-points.js';
import type { PointPictureOptions } from './draw-points.js';
import type { DrawnPoint } from './image-source.js';

const PIXELS = 112;

/**
 * Pictures of the worst points, of whom they are taken for, in the space or outside it, and of the worst cells' examples,
 * each once.
 */
export function drawWorst(
  space: Space,
  summary: AuditSummary,
  options: PointPictureOptions,
): Required<Pick<AuditIllustrations, 'worst' | 'outsiders'>> {
  const { worst, worstByLevel } = summary.performance;
  const cells = summary.sensitivity?.worstCells ?? [];
  const rivals = worst.map((one) => ({ one, rival: rivalOf(summary, one) }));
  const inside = rivals.flatMap(({ rival }) => (rival?.kind === 'inside' ? [rival] : []));
  const outside = rivals.flatMap(({ one, rival }) =>
    rival?.kind === 'outside' ? [{ index: one.index, person: rival.person }] : [],
  );
  const shown = [...worst, ...worstByLevel, ...inside, ...cells];
  const indices = [...new Set(shown.map(({ index }) => index))];
  const points: DrawnPoint[] = [
    ...indices.map((index) => designPoint(space, index)),
    ...outside.map(({ index, person }) => asPerson(person, designPoint(space, index))),
  ];
  const pictures = drawPoints(points, PIXELS, options);
  return {
    worst: indices.map((index, i) => ({ index, ...pictures[i] })),
    outsiders: outside.map(({ index, person }, i) => ({
      ...{ index, chosen: person.chosen },
      ...pictures[indices.length + i],
    })),
  };
}

/** A person, as trained on, in the view of a point: a changed face's change was not that person's. */
function asPerson(
  { seed, residual, sex, ethnicity }: OutsidePerson,
  view: DesignPoint,
): DrawnPoint {
  const { age, expression, yaw, pitch, azimuth, elevation, jpegQuality, alteration } = view;
  const { scale, translationX, translationY } = view;
  return {
    ...{ seed, residual, sex, ethnicity, age, expression, yaw, pitch, azimuth, elevation },
    ...{ scale, translationX, translationY, shapeAmplification: 1, textureAmplification: 1 },
    jpegQuality,
    ...(alteration && { alteration }),
  };
}

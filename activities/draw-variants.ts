import { designPoint } from '../src/stimulus/index.js';
import type { DesignPoint, Space } from '../src/stimulus/index.js';
import type { AuditIllustrations } from '../src/studies/index.js';
import { drawPoints } from './draw-points.js';
import type { PointPictureOptions } from './draw-points.js';

const PIXELS = 112;

/** The first person as every variant shows it, in the view of the space that is most frontal; none without variants. */
export function drawVariants(
  space: Space,
  options: PointPictureOptions,
): NonNullable<AuditIllustrations['variants']> {
  const names = space.levels.variant as string[];
  if (names.length === 1) return [];
  const ownViews = space.viewCount / names.length;
  const view = frontalView(space, ownViews);
  const points = names.map((_, level) => designPoint(space, level * ownViews + view));
  const pictures = drawPoints(points, PIXELS, options);
  return names.map((caption, level) => ({ caption, ...pictures[level] }));
}

/** Number of the most frontal of a space's own views. */
export function frontalView(space: Space, views: number): number {
  const points = Array.from({ length: views }, (_, view) => designPoint(space, view));
  const angles = points.map(turn);
  return angles.indexOf(Math.min(...angles));
}

/** Degrees away from a neutral face seen and lit from the front; what does not tell faces apart counts least. */
function turn({ yaw, pitch, azimuth, elevation, expression, copy }: DesignPoint): number {
  const light = Math.abs(azimuth) + Math.abs(elevation);
  return Math.abs(yaw) + Math.abs(pitch) + light + (expression === 'neutral' ? 0 : 1) + copy;
}

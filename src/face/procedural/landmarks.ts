import { CHART_FACE, lipCurves, noseTipY, noseWingX } from './feature-curves.js';
import { hairDistance } from './hairline.js';
import type { PatchVertex } from './inner-patches.js';
import type { FaceGenerator } from './sample-face.js';

/** Names of the regions, in the order of their numbers. */
export const REGION_NAMES = [
  'cheeks',
  'forehead',
  'brows',
  'eyes',
  'nose',
  'mouth',
  'jaw',
  'ears',
  'hair',
  'neck',
] as const;
export type RegionName = (typeof REGION_NAMES)[number];

/**
 * Named points as vertex numbers. Left and right are the image's; the pupils are those of the eyeballs, the others
 * lie on the skin.
 */
export function faceLandmarks(generator: FaceGenerator): Record<string, number[]> {
  const skinCount = generator.mesh.points.length;
  const [imageRight, imageLeft] = generator.patches.pupils;
  const p = CHART_FACE;
  const lips = lipCurves(p);
  const landmarks: Record<string, number[]> = {
    eyeImageLeft: [skinCount + imageLeft],
    eyeImageRight: [skinCount + imageRight],
    noseTip: [nearest(generator, 0, noseTipY(p))],
    subnasale: [nearest(generator, 0, p.noseBaseY)],
    nasion: [nearest(generator, 0, 4)],
    glabella: [nearest(generator, 0, 18)],
    hairlineCentre: [nearest(generator, 0, p.hairlineY)],
    chin: [nearest(generator, 0, p.chinY - 1)],
    upperLipTop: [nearest(generator, ...lips.point(0, 0, true))],
    lowerLipBottom: [nearest(generator, ...lips.point(0, 0, false))],
  };
  const paired: Record<string, readonly [number, number]> = {
    mouthCorner: lips.point(1, 1, true),
    eyeInnerCorner: [p.eyeX - p.eyeHalfWidth, -p.eyeTilt * 0.55],
    eyeOuterCorner: [p.eyeX + p.eyeHalfWidth, p.eyeTilt * 0.55],
    browInner: [p.browInnerX, p.browY - 2],
    browOuter: [p.browInnerX + p.browLength, p.browY - 4],
    noseWing: [noseWingX(p), p.noseBaseY + 6.5],
    cheekbone: [70, -20],
    jawAngle: [p.jawHalfWidth + 32, p.jawAngleY - 8],
  };
  for (const [name, [a, y]] of Object.entries(paired)) {
    landmarks[`${name}ImageLeft`] = [nearest(generator, -a, y)];
    landmarks[`${name}ImageRight`] = [nearest(generator, a, y)];
  }
  return landmarks;
}

/** Region number of each vertex. */
export function faceRegions({ mesh, patches }: FaceGenerator): Uint8Array {
  const names = [
    ...mesh.points.map((point) => skinRegion(point.a, point.y, point)),
    ...patches.vertices.map(patchRegion),
  ];
  return Uint8Array.from(names, (name) => REGION_NAMES.indexOf(name));
}

/** Skin vertex nearest to a chart position; positive `x` on the face's left. */
function nearest({ mesh }: FaceGenerator, x: number, y: number): number {
  let best = 0;
  let shortest = Infinity;
  mesh.points.forEach((point, v) => {
    const distance = (mesh.sides[v] * point.a - x) ** 2 + (point.y - y) ** 2;
    if (distance < shortest) [best, shortest] = [v, distance];
  });
  return best;
}

function patchRegion({ kind }: PatchVertex): RegionName {
  if (kind === 'eyeball') return 'eyes';
  return kind === 'hair' ? 'hair' : 'mouth';
}

function skinRegion(a: number, y: number, place: { eye?: unknown; lip?: unknown }): RegionName {
  if (hairDistance(a, y) > 0) return 'hair';
  if (place.lip) return 'mouth';
  if (place.eye) return 'eyes';
  if (y < -124 || (a > 100 && y < -50)) return 'neck';
  if (a > 93) return 'ears';
  if (y > 31) return 'forehead';
  if (y > 14) return a > 8 && a < 56 ? 'brows' : 'forehead';
  if (a < 20 && y > -48 && a < 8 + Math.max(0, -y) * 0.35) return 'nose';
  if (a < 50 && y > -14) return 'eyes';
  if (a < 34 && y < -50 && y > -86) return 'mouth';
  return y < -86 || (a > 50 && y < -62) ? 'jaw' : 'cheeks';
}

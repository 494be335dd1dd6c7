import type { Landmarks } from './types.js';

/**
 * Our names by Basel's, whose left is the face's own. Where a point is missing its twin of another naming serves: the
 * first list of names that is there whole is taken, and its mean is the point.
 */
const BASEL_NAMES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  eyeImageLeft: [['right.eye.pupil.center'], ['right.eye.corner_inner', 'right.eye.corner_outer']],
  eyeImageRight: [['left.eye.pupil.center'], ['left.eye.corner_inner', 'left.eye.corner_outer']],
  noseTip: [['center.nose.tip']],
  mouthCornerImageLeft: [['right.lips.corner']],
  mouthCornerImageRight: [['left.lips.corner']],
  chin: [['center.chin.tip']],
  subnasale: [['center.nose.attachement_to_philtrum']],
  upperLipTop: [['center.lips.upper.outer']],
  lowerLipBottom: [['center.lips.lower.outer']],
  eyeInnerCornerImageLeft: [['right.eye.corner_inner']],
  eyeOuterCornerImageLeft: [['right.eye.corner_outer']],
  eyeInnerCornerImageRight: [['left.eye.corner_inner']],
  eyeOuterCornerImageRight: [['left.eye.corner_outer']],
  hairlineCentre: [['center.front.trichion']],
  browInnerImageLeft: [['right.eyebrow.inner_lower', 'right.eyebrow.inner_upper']],
  browInnerImageRight: [['left.eyebrow.inner_lower', 'left.eyebrow.inner_upper']],
  noseWingImageLeft: [['right.nose.wing.outer']],
  noseWingImageRight: [['left.nose.wing.outer']],
};

type Position = readonly [number, number, number];

/**
 * Landmarks of a Statismo file's metadata: JSON `[{id, coordinates}]`, or lines `name visible x y z`; each is brought
 * to the vertex nearest to it. Null when none has a name we know.
 */
export function statismoLandmarks(
  json: string | null,
  text: string | null,
  positions: Float64Array,
): Landmarks | null {
  const places = new Map([...fromText(text ?? ''), ...fromJson(json ?? '')]);
  const landmarks: Record<string, number[]> = {};
  for (const [name, choices] of Object.entries(BASEL_NAMES)) {
    const choice = choices.find((names) => names.every((each) => places.has(each)));
    if (choice) landmarks[name] = choice.map((each) => nearestVertex(positions, places.get(each)!));
  }
  return Object.keys(landmarks).length > 0 ? landmarks : null;
}

function fromText(text: string): [string, Position][] {
  return text.split('\n').flatMap((line): [string, Position][] => {
    const [name, visible, ...rest] = line.trim().split(/\s+/);
    const place = rest.map(Number);
    if (visible !== '1' || place.length < 3 || !place.every(Number.isFinite)) return [];
    return [[name, [place[0], place[1], place[2]]]];
  });
}

function fromJson(text: string): [string, Position][] {
  if (text.trim() === '') return [];
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: { id?: unknown; coordinates?: unknown }): [string, Position][] => {
    const { id, coordinates } = entry ?? {};
    const sound = typeof id === 'string' && Array.isArray(coordinates) && coordinates.length === 3;
    return sound ? [[id, coordinates as unknown as Position]] : [];
  });
}

function nearestVertex(positions: Float64Array, [x, y, z]: Position): number {
  let best = 0;
  let shortest = Infinity;
  for (let i = 0; i < positions.length; i += 3) {
    const distance =
      (positions[i] - x) ** 2 + (positions[i + 1] - y) ** 2 + (positions[i + 2] - z) ** 2;
    if (distance < shortest) [best, shortest] = [i / 3, distance];
  }
  return best;
}

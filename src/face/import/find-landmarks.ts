import { FaceModelError } from '../model-file.js';
import { ALIGNMENT_LANDMARKS } from '../types.js';
import { findEyeballs } from './components.js';
import { knownMesh } from './known-meshes.js';
import type { Landmarks, SourceModel } from './types.js';
import { meanPoint, pointAt } from './vector.js';
import type { Vector } from './vector.js';

export interface FoundLandmarks {
  readonly landmarks: Landmarks;
  /** False when they were only estimated from the geometry. */
  readonly trusted: boolean;
  readonly note: string;
}

/** Landmarks that somebody stated: the user, the file, or we of a mesh we know; null: nobody, or not all five. */
export function statedLandmarks(
  model: SourceModel,
  given: Landmarks | undefined,
): FoundLandmarks | null {
  const choices: [string, Landmarks | null][] = [
    ['--landmarks', given ?? null],
    ['the source', model.landmarks],
    ['its known mesh', knownMesh(model)],
  ];
  for (const [origin, landmarks] of choices) {
    if (!landmarks) continue;
    const missing = ALIGNMENT_LANDMARKS.filter((name) => !landmarks[name]?.length);
    if (missing.length === 0) {
      checkVertices(model, landmarks, origin);
      const note = `${Object.keys(landmarks).length} landmarks from ${origin}`;
      return { landmarks, trusted: true, note };
    }
    if (given) {
      throw new FaceModelError(
        `${model.source}: expected landmarks ${ALIGNMENT_LANDMARKS.join(', ')} in --landmarks, found none for ${missing.join(', ')}`,
      );
    }
  }
  return null;
}

function checkVertices(
  { source, positions }: SourceModel,
  landmarks: Landmarks,
  origin: string,
): void {
  for (const [name, vertices] of Object.entries(landmarks)) {
    const outside = vertices.find((vertex) => !(vertex >= 0 && 3 * vertex < positions.length));
    if (outside === undefined) continue;
    throw new FaceModelError(
      `${source}: expected landmark ${name} of ${origin} on vertices 0 to ${positions.length / 3 - 1}, found ${outside}`,
    );
  }
}

/** Landmarks estimated from a face that looks along z with y up, with a warning. */
export function estimatedLandmarks(model: SourceModel): FoundLandmarks {
  const note =
    'warning: the five alignment landmarks are not in the source and were estimated from its geometry: look at a picture, or give --landmarks FILE with the vertices of ' +
    ALIGNMENT_LANDMARKS.join(', ');
  return { landmarks: estimateLandmarks(model), trusted: false, note };
}

/** Millimetres of an average face about its nose tip: what proportions are taken from. */
const FACE = { width: 150, eyeX: 32, eyeY: 38, mouthX: 26, mouthY: -31, eyesApart: 64 } as const;

/** The nose is the foremost point; eyes are eyeballs where there are any, the rest follows an average face's proportions. */
function estimateLandmarks({ positions, triangles }: SourceModel): Landmarks {
  const eyeballs = findEyeballs(positions, triangles);
  const eyes = eyeballs?.map(({ vertices }) => foremost(positions, vertices));
  const [low, high] = extent(positions, 0);
  const middle = eyes ? (positions[3 * eyes[0]] + positions[3 * eyes[1]]) / 2 : (low + high) / 2;
  const unit = eyes
    ? (positions[3 * eyes[1]] - positions[3 * eyes[0]]) / FACE.eyesApart
    : (high - low) / FACE.width;
  const all = Array.from({ length: positions.length / 3 }, (_, vertex) => vertex);
  const eyeHeight = eyes ? positions[3 * eyes[0] + 1] : null;
  const central = all.filter((vertex) => {
    const [x, y] = pointAt(positions, vertex);
    const isBelowEyes = eyeHeight === null || (y < eyeHeight && y > eyeHeight - 70 * unit);
    return Math.abs(x - middle) < 10 * unit && isBelowEyes;
  });
  const nose = foremost(positions, central.length > 0 ? central : all);
  const [, noseY] = pointAt(positions, nose);
  const at = (x: number, y: number): number[] => [
    nearestInFront(positions, [middle + x * unit, noseY + y * unit, 0], 6 * unit),
  ];
  return {
    eyeImageLeft: eyes ? [eyes[0]] : at(-FACE.eyeX, FACE.eyeY),
    eyeImageRight: eyes ? [eyes[1]] : at(FACE.eyeX, FACE.eyeY),
    noseTip: [nose],
    mouthCornerImageLeft: at(-FACE.mouthX, FACE.mouthY),
    mouthCornerImageRight: at(FACE.mouthX, FACE.mouthY),
  };
}

/** Whether five points lie as those of a face do that looks along z with y up. */
export function looksLikeFace(positions: ArrayLike<number>, landmarks: Landmarks): boolean {
  const [left, right, nose, mouthLeft, mouthRight] = ALIGNMENT_LANDMARKS.map((name) =>
    meanPoint(positions, landmarks[name]),
  );
  const eyesY = (left[1] + right[1]) / 2;
  return (
    left[0] < nose[0] &&
    nose[0] < right[0] &&
    mouthLeft[0] < mouthRight[0] &&
    eyesY > nose[1] &&
    nose[1] > (mouthLeft[1] + mouthRight[1]) / 2 &&
    nose[2] > Math.max(left[2], right[2])
  );
}

function foremost(positions: ArrayLike<number>, vertices: readonly number[]): number {
  return vertices.reduce((best, vertex) =>
    positions[3 * vertex + 2] > positions[3 * best + 2] ? vertex : best,
  );
}

function extent(positions: ArrayLike<number>, axis: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < positions.length; i += 3) {
    low = Math.min(low, positions[i]);
    high = Math.max(high, positions[i]);
  }
  return [low, high];
}

/** The foremost vertex within a radius of a place seen from the front, else the nearest one. */
function nearestInFront(positions: ArrayLike<number>, [x, y]: Vector, radius: number): number {
  let best = 0;
  let lowest = Infinity;
  for (let vertex = 0; 3 * vertex < positions.length; vertex++) {
    const [u, v, w] = pointAt(positions, vertex);
    const away = Math.sqrt((u - x) ** 2 + (v - y) ** 2);
    // Being aside costs as much as lying behind: of what is near, the front of the face.
    const cost = 2 * away + (away > radius ? 1e3 * (away - radius) : 0) - w;
    if (cost < lowest) [best, lowest] = [vertex, cost];
  }
  return best;
}

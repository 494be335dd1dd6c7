import { FaceModelError } from '../model-file.js';
import { readBounded } from './limits.js';
import type { Landmarks } from './types.js';

/**
 * Our names by the numbers of the 68-point annotation (Sagonas et al. 2013, *300 Faces in-the-Wild*, figure 1), whose
 * point 0 is at the image's left. Several points: their mean.
 */
const POINTS_68: Readonly<Record<string, readonly number[]>> = {
  eyeImageLeft: [36, 37, 38, 39, 40, 41],
  eyeImageRight: [42, 43, 44, 45, 46, 47],
  noseTip: [30],
  mouthCornerImageLeft: [48],
  mouthCornerImageRight: [54],
  nasion: [27],
  subnasale: [33],
  chin: [8],
  upperLipTop: [51],
  lowerLipBottom: [57],
  eyeOuterCornerImageLeft: [36],
  eyeInnerCornerImageLeft: [39],
  eyeInnerCornerImageRight: [42],
  eyeOuterCornerImageRight: [45],
  noseWingImageLeft: [31],
  noseWingImageRight: [35],
};

const EXPECTED =
  'names with vertex numbers such as {"noseTip": [123], …} or a list of 68 vertex numbers';

/**
 * Landmarks of a JSON file: vertex numbers (0-based) by name, or the 68-point list, alone or under any key of an
 * object. Whether the mesh has these vertices is checked where the mesh is known. Throws FaceModelError.
 */
export function readLandmarkFile(file: string): Landmarks {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(readBounded(file)));
  } catch (cause) {
    if (cause instanceof FaceModelError) throw cause;
    throw new FaceModelError(`${file}: expected JSON, found something else`, { cause });
  }
  const landmarks = landmarksOf(value);
  if (landmarks === null) throw new FaceModelError(`${file}: expected ${EXPECTED}, found neither`);
  return landmarks;
}

/** The 68 points by our names. */
export function landmarksOf68(vertices: readonly number[]): Landmarks {
  return Object.fromEntries(
    Object.entries(POINTS_68).map(([name, points]) => [
      name,
      points.map((point) => vertices[point]),
    ]),
  );
}

function landmarksOf(value: unknown): Landmarks | null {
  if (isVertexList(value)) return value.length === 68 ? landmarksOf68(value) : null;
  if (value === null || typeof value !== 'object') return null;
  const entries = Object.entries(value);
  const list = entries.find(([, inner]) => isVertexList(inner) && inner.length === 68);
  if (list) return landmarksOf68(list[1] as number[]);
  const named = entries.flatMap(([name, inner]): [string, number[]][] => {
    if (typeof inner === 'number') return isVertexList([inner]) ? [[name, [inner]]] : [];
    return isVertexList(inner) && inner.length > 0 ? [[name, inner]] : [];
  });
  return named.length > 0 && named.length === entries.length ? Object.fromEntries(named) : null;
}

function isVertexList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isInteger(item));
}

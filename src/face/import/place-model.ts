import { ALIGNMENT_LANDMARKS } from '../types.js';
import type { FaceModel } from '../types.js';
import { looksLikeFace } from './find-landmarks.js';
import type { FoundLandmarks } from './find-landmarks.js';
import { fitSimilarity3, rotationAngleDegrees } from './similarity.js';
import { turnAndScale, translate } from './transform.js';
import type { ImportOptions, Landmarks, SourceModel } from './types.js';
import { distance, meanPoint } from './vector.js';
import type { Vector } from './vector.js';

/** A model whose file puts it further from the frontal pose than this is turned by its landmarks. */
const TURNED_DEGREES = 12;
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];
/** Millimetres of the units that files use. */
const UNITS: readonly (readonly [name: string, millimetres: number])[] = [
  ['millimetres', 1],
  ['centimetres', 10],
  ['decimetres', 100],
  ['metres', 1000],
  ['inches', 25.4],
];
/** Eyes this much nearer or further than average are still those of people, as a ratio. */
const PLAUSIBLE = 1.25;

/** A model in the project's frame: millimetres, x to the face's left, y up, z out of it, the origin between the eyes. */
export function placeModel(
  model: SourceModel,
  { landmarks, trusted }: FoundLandmarks,
  options: ImportOptions,
  reference: FaceModel,
): SourceModel {
  const from = ALIGNMENT_LANDMARKS.map((name) => meanPoint(model.positions, landmarks[name]));
  const to = referencePoints(reference, ALIGNMENT_LANDMARKS);
  const { rotation, note } = chooseRotation(from, to, trusted, options);
  const scale = chooseScale(model, from, to, options);
  const placed = turnAndScale(model, rotation, scale.millimetres);
  const eyes = (positions: ArrayLike<number>, points: Landmarks): Vector =>
    meanPoint(
      positions,
      [points.eyeImageLeft, points.eyeImageRight].flatMap((list) => [...list]),
    );
  const here = eyes(placed.positions, landmarks);
  const there = eyes(reference.shape.mean, reference.landmarks);
  translate(placed, [there[0] - here[0], there[1] - here[1], there[2] - here[2]]);
  const notes = [...model.notes, scale.note, ...(note ? [note] : [])];
  if (!looksLikeFace(placed.positions, landmarks)) {
    notes.push(
      'warning: the landmarks do not lie as on a face that looks along z with y up: check --landmarks and --rotate',
    );
  }
  return { ...placed, landmarks, notes };
}

export function referencePoints(reference: FaceModel, names: readonly string[]): Vector[] {
  return names.map((name) => meanPoint(reference.shape.mean, reference.landmarks[name]));
}

function chooseRotation(
  from: readonly Vector[],
  to: readonly Vector[],
  trusted: boolean,
  options: ImportOptions,
): { rotation: readonly number[]; note: string | null } {
  const { rotation } = fitSimilarity3(from, to);
  const angle = rotationAngleDegrees(rotation);
  if (!trusted || options.rotationDegrees || angle < TURNED_DEGREES) {
    return { rotation: IDENTITY, note: null };
  }
  const note = `turned by ${angle.toFixed(0)}° so that its landmarks face the camera; --rotate 0,0,0 leaves it as it is`;
  return { rotation, note };
}

function chooseScale(
  model: SourceModel,
  from: readonly Vector[],
  to: readonly Vector[],
  options: ImportOptions,
): { millimetres: number; note: string } {
  const stated = options.millimetresPerUnit ?? model.millimetresPerUnit;
  const eyes = distance(from[0], from[1]);
  const apart = (millimetres: number): string =>
    `the eyes are ${(eyes * millimetres).toFixed(1)} mm apart`;
  if (stated !== null && stated !== undefined) {
    return { millimetres: stated, note: `1 unit = ${stated} mm, as stated: ${apart(stated)}` };
  }
  const wanted = distance(to[0], to[1]) / eyes;
  const off = (millimetres: number): number => Math.abs(Math.log(millimetres / wanted));
  const [name, unit] = UNITS.reduce((best, each) => (off(each[1]) < off(best[1]) ? each : best));
  if (off(unit) < Math.log(PLAUSIBLE)) {
    return {
      millimetres: unit,
      note: `units guessed as ${name} from the size: ${apart(unit)} (--units, --scale)`,
    };
  }
  const scale = Number(wanted.toPrecision(4));
  return {
    millimetres: scale,
    note: `warning: no usual unit fits the size, so 1 unit = ${scale} mm, which puts the eyes ${(eyes * scale).toFixed(1)} mm apart (--units, --scale)`,
  };
}

import { nearestName } from '../../src/config/index.js';
import { factorTitle, levelTitle } from '../../src/report/index.js';
import {
  DEFAULT_LEVEL,
  LISTED_FACTORS,
  LEVEL_RANGE,
  NAMED_LEVELS,
} from '../../src/stimulus/index.js';
import type { ListedFactor, Level, Space } from '../../src/stimulus/index.js';
import type { DrawnPoint } from '../image-source.js';

/** Factors of pictures that are no factors of a space. */
const OTHER_FACTORS = [
  'shapeResidual',
  'textureResidual',
  'expressionAmplitude',
  'scale',
  'translationX',
  'translationY',
] as const;
type OtherFactor = (typeof OTHER_FACTORS)[number];

/** Everything of a picture that can be set, laid out in rows and columns, or swept. */
export type PictureFactor = ListedFactor | OtherFactor;
export const PICTURE_FACTORS: readonly PictureFactor[] = [...LISTED_FACTORS, ...OTHER_FACTORS];

/** Inclusive ranges that differ from a space's, or that a space does not have. */
const RANGE: Readonly<Partial<Record<PictureFactor, readonly [number, number]>>> = {
  ...LEVEL_RANGE,
  age: [18, 100],
  shapeResidual: LEVEL_RANGE.residual,
  textureResidual: LEVEL_RANGE.residual,
  expressionAmplitude: [0, 2],
  scale: [0.25, 4],
  translationX: [-1, 1],
  translationY: [-1, 1],
};
const WHOLE: readonly PictureFactor[] = ['residual', 'shapeResidual', 'textureResidual'];
const TITLES: Readonly<Partial<Record<PictureFactor, string>>> = {
  residual: 'person',
  shapeResidual: 'shape of person',
  textureResidual: 'texture of person',
  expressionAmplitude: 'expression amplitude',
};

/** A factor by its name; throws a RangeError with the nearest name. */
export function pictureFactor(name: string): PictureFactor {
  const factor = PICTURE_FACTORS.find((known) => known === name);
  if (factor !== undefined) return factor;
  throw new RangeError(`expected a factor, found "${name}"; ${hint(name, PICTURE_FACTORS)}`);
}

/** A level by its name or value; throws a RangeError with the range, or the nearest name. */
export function pictureLevel(factor: PictureFactor, text: string): Level {
  const names = levelNames(factor);
  if (names) {
    if (names.includes(text)) return text;
    throw new RangeError(`expected a level of ${factor}, found "${text}"; ${hint(text, names)}`);
  }
  const [low, high] = RANGE[factor] ?? [-Infinity, Infinity];
  const whole = WHOLE.includes(factor);
  const number = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (!(number >= low && number <= high) || (whole && !Number.isInteger(number))) {
    const kind = whole ? 'a whole number' : 'a number';
    throw new RangeError(`expected ${factor} as ${kind} from ${low} to ${high}, found "${text}"`);
  }
  return number === 0 ? 0 : number;
}

/** Names of the levels, or null when they are numbers. */
export function levelNames(factor: PictureFactor): readonly string[] | null {
  return NAMED_LEVELS[factor as ListedFactor] ?? null;
}

export function isWhole(factor: PictureFactor): boolean {
  return WHOLE.includes(factor);
}

/** Levels of the space, or null when it does not vary the factor. */
export function spaceLevels(space: Space, factor: PictureFactor): readonly Level[] | null {
  const levels = (space.levels as Partial<Record<PictureFactor, readonly Level[]>>)[factor];
  return levels !== undefined && levels.length > 1 ? levels : null;
}

/** The point with one factor at another level; swapped parts stay swapped when the residual changes. */
export function withLevel(point: DrawnPoint, factor: PictureFactor, level: Level): DrawnPoint {
  return { ...point, [factor]: level };
}

/** The face in the middle of a space: neutral, seen and lit from its middle level, without jitter. */
export function middlePoint(space: Space): DrawnPoint {
  const levels = Object.fromEntries(
    LISTED_FACTORS.map((factor) => [factor, middleLevel(factor, space.levels[factor])]),
  ) as unknown as Pick<DrawnPoint, ListedFactor>;
  const { seed } = space.definition;
  return { seed, ...levels, scale: 1, translationX: 0, translationY: 0 };
}

/** `light azimuth`, `shape of person` */
export function pictureFactorTitle(factor: PictureFactor): string {
  return TITLES[factor] ?? factorTitle(factor);
}

/** `−30°`, `45 years`, `female`; fractions to three figures. */
export function pictureLevelTitle(factor: PictureFactor, level: Level): string {
  const rounded = typeof level === 'number' ? Math.round(level * 1000) / 1000 : level;
  return factor === 'expressionAmplitude' ? `×${rounded}` : levelTitle(factor, rounded);
}

function middleLevel(factor: ListedFactor, levels: readonly Level[]): Level {
  const rest = DEFAULT_LEVEL[factor];
  if (factor === 'residual' || typeof rest === 'string') {
    return levels.includes(rest) ? rest : levels[0];
  }
  if (factor !== 'age' && levels.includes(rest)) return rest;
  return levels[Math.floor((levels.length - 1) / 2)];
}

function hint(found: string, known: readonly string[]): string {
  const nearest = nearestName(found, known);
  return nearest === null ? `known: ${known.join(', ')}` : `did you mean "${nearest}"?`;
}

import { drawAddress, uniformDraw } from '../numeric/index.js';
import { copyChanges } from './copies.js';
import type { Alteration } from './copies.js';
import { DESIGN_FACTORS, IDENTITY_FACTORS, VIEW_FACTORS } from './factors.js';
import type { DesignFactor, Ethnicity, Expression, FactorName, Sex } from './factors.js';
import type { FacePatch } from './patches.js';
import { sampleChanges } from './sample.js';
import { JITTER_BINS } from './space.js';
import type { Space } from './space.js';
import { variantChanges } from './variants.js';

/** One combination of levels: everything the generator needs to draw the image. Angles in degrees, age in years. */
export interface DesignPoint {
  readonly index: number;
  readonly identity: number;
  /** 0..viewCount-1 within the identity. */
  readonly view: number;
  /** Seed of the space, for the identity's residual draws. */
  readonly seed: number;
  readonly residual: number;
  readonly sex: Sex;
  readonly ethnicity: Ethnicity;
  /** Name of the change of the stimulus, of whose values the fields below are; `original`: none. */
  readonly variant: string;
  /** 1..100; 0: not compressed. */
  readonly jpegQuality: number;
  /** Number of the perturbed copy; 0: the image itself. */
  readonly copy: number;
  /** Whose shape and texture are shown, where they are not `residual`'s. */
  readonly shapeResidual?: number;
  readonly textureResidual?: number;
  /** What a part of the face shows instead. */
  readonly shapePatch?: FacePatch;
  readonly texturePatch?: FacePatch;
  /** What is done to the pixels of a copy. */
  readonly alteration?: Alteration;
  readonly age: number;
  readonly expression: Expression;
  readonly shapeAmplification: number;
  readonly textureAmplification: number;
  readonly yaw: number;
  readonly pitch: number;
  readonly azimuth: number;
  readonly elevation: number;
  /** Magnification about the image's centre, 1 = as the crop says. */
  readonly scale: number;
  /** Shift to the right and down, in image widths. */
  readonly translationX: number;
  readonly translationY: number;
  /** Level number of every factor of the space, jitter bins included: a variant leaves them alone. */
  readonly levels: Readonly<Record<FactorName, number>>;
}

/** Design point of `index`; throws a RangeError outside 0..pointCount-1. */
export function designPoint(space: Space, index: number): DesignPoint {
  if (!Number.isInteger(index) || index < 0 || index >= space.pointCount) {
    throw new RangeError(
      `expected a design point index from 0 to ${space.pointCount - 1}, found ${index}`,
    );
  }
  const point = unvaried(space, index);
  const { levels } = point;
  if (space.definition.sample) return { ...point, ...sampleChanges(space, point) };
  if (levels.variant + levels.copy === 0) return point;
  const varied = { ...point, ...variantChanges(space, point) };
  return { ...varied, ...copyChanges(space, varied) };
}

/** Index of a combination of level numbers: the inverse of `designPoint`. */
export function designIndex(space: Space, numbers: Readonly<Record<DesignFactor, number>>): number {
  let index = 0;
  for (const name of DESIGN_FACTORS) {
    const count = space.levels[name].length;
    if (!(numbers[name] >= 0 && numbers[name] < count)) {
      throw new RangeError(
        `expected a level of ${name} from 0 to ${count - 1}, found ${numbers[name]}`,
      );
    }
    index = index * count + numbers[name];
  }
  return index;
}

/**
 * Factors whose values fix mesh and pose: points that agree on them share one draw of jitter, and all variants and
 * copies of an image do.
 */
export const JITTER_KEY = [
  'sex',
  'ethnicity',
  'age',
  'expression',
  'shapeAmplification',
  'textureAmplification',
  'yaw',
  'pitch',
] as const;

/** The first point of the last pose of a space, kept because points of one pose follow each other, light by light. */
const lastPoses = new WeakMap<Space, { readonly pose: number; readonly first: DesignPoint }>();

/** The point before variants and copies. Within a pose only light and copy change, the fastest factors. */
function unvaried(space: Space, index: number): DesignPoint {
  const { azimuth, elevation, copy } = space.levels;
  const count = azimuth.length * elevation.length * copy.length;
  const pose = Math.floor(index / count);
  let last = lastPoses.get(space);
  if (last?.pose !== pose) {
    last = { pose, first: assemble(space, pose * count) };
    lastPoses.set(space, last);
  }
  const { first } = last;
  const place = index - first.index;
  const light = Math.floor(place / copy.length);
  const c = place - light * copy.length;
  const a = Math.floor(light / elevation.length);
  const e = light - a * elevation.length;
  return {
    ...first,
    index,
    view: first.view + place,
    azimuth: azimuth[a] as number,
    elevation: elevation[e] as number,
    copy: copy[c] as number,
    levels: { ...first.levels, azimuth: a, elevation: e, copy: c },
  };
}

function assemble(space: Space, index: number): DesignPoint {
  const identity = Math.floor(index / space.viewCount);
  const view = index - identity * space.viewCount;
  const levels = firstLevels();
  splitIndex(space, identity, IDENTITY_FACTORS, levels);
  splitIndex(space, view, VIEW_FACTORS, levels);
  const value = <T>(name: DesignFactor): T => space.levels[name][levels[name]] as T;
  const { seed, jitter } = space.definition;
  const [a, b, c] = jitterDraws(space, value);
  levels.scale = Math.floor(a * JITTER_BINS);
  levels.translationX = Math.floor(b * JITTER_BINS);
  levels.translationY = Math.floor(c * JITTER_BINS);
  return {
    index,
    identity,
    view,
    seed,
    residual: value('residual'),
    sex: value('sex'),
    ethnicity: value('ethnicity'),
    variant: value('variant'),
    jpegQuality: value('jpegQuality'),
    copy: value('copy'),
    age: value('age'),
    expression: value('expression'),
    shapeAmplification: value('shapeAmplification'),
    textureAmplification: value('textureAmplification'),
    yaw: value('yaw'),
    pitch: value('pitch'),
    azimuth: value('azimuth'),
    elevation: value('elevation'),
    scale: 1 + jitter.scale * (2 * a - 1),
    translationX: jitter.translation * (2 * b - 1),
    translationY: jitter.translation * (2 * c - 1),
    levels,
  };
}

/** Level 0 of every factor: one object literal, so that all points have one shape. */
function firstLevels(): Record<FactorName, number> {
  return {
    residual: 0,
    sex: 0,
    ethnicity: 0,
    variant: 0,
    jpegQuality: 0,
    age: 0,
    expression: 0,
    shapeAmplification: 0,
    textureAmplification: 0,
    yaw: 0,
    pitch: 0,
    azimuth: 0,
    elevation: 0,
    copy: 0,
    scale: 0,
    translationX: 0,
    translationY: 0,
  };
}

type Draws = readonly [scale: number, translationX: number, translationY: number];

function jitterDraws(space: Space, value: <T>(name: DesignFactor) => T): Draws {
  const address = drawAddress(space.definition.seed, 'jitter', [
    value<number>('residual'),
    ...JITTER_KEY.map((name) => value<string | number>(name)),
  ]);
  return [uniformDraw(address, 0), uniformDraw(address, 1), uniformDraw(address, 2)];
}

function splitIndex(
  space: Space,
  index: number,
  names: readonly DesignFactor[],
  numbers: Record<FactorName, number>,
): void {
  let rest = index;
  for (let i = names.length - 1; i >= 0; i--) {
    const count = space.levels[names[i]].length;
    numbers[names[i]] = rest % count;
    rest = Math.floor(rest / count);
  }
}

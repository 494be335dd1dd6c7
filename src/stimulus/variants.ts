import type { DesignPoint } from './design-point.js';
import { ORIGINAL, SEXES } from './factors.js';
import type { Expression } from './factors.js';
import { patchOf } from './patches.js';
import type { VariantPatch } from './patches.js';
import type { Space, SpaceDefinition } from './space.js';

/**
 * A named change of the stimulus: every view of the space is shown once more with the values given here in place of its
 * own. Identity, jitter and light stay, so that a variant differs from the original image in nothing else. A value that
 * replaces a factor of the space makes that factor's views alike, but for their jitter.
 */
export interface Variant {
  readonly name: string;
  /** Gains on the identity's residual. */
  readonly shapeAmplification?: number;
  readonly textureAmplification?: number;
  /** Years. */
  readonly age?: number;
  readonly expression?: Expression;
  /** Degrees. */
  readonly yaw?: number;
  readonly pitch?: number;
  readonly azimuth?: number;
  readonly elevation?: number;
  /** 1..100; 0: not compressed. */
  readonly jpegQuality?: number;
  readonly sex?: 'opposite';
  /** Shape of the residual this many places further in the space's list, which is taken as a circle. */
  readonly shapeFrom?: number;
  /** The same of the texture. */
  readonly textureFrom?: number;
  /** What a part of the face shows instead, in shape and in texture; gains of a patch are on top of the space's. */
  readonly shapePatch?: VariantPatch;
  readonly texturePatch?: VariantPatch;
}

/** Levels of `variant`: the original, then the definition's. */
export function variantNames({ variants = [] }: SpaceDefinition): string[] {
  return [ORIGINAL, ...variants.map(({ name }) => name)];
}

/** What of a point its variant changes; null for the original. */
export function variantChanges(space: Space, point: DesignPoint): Partial<DesignPoint> | null {
  const number = point.levels.variant;
  if (number === 0) return null;
  const {
    name: variant,
    sex,
    shapeFrom,
    textureFrom,
    shapePatch,
    texturePatch,
    ...values
  } = space.definition.variants![number - 1];
  return {
    ...values,
    variant,
    ...(sex && { sex: SEXES[1 - SEXES.indexOf(point.sex)] }),
    ...(shapeFrom !== undefined && { shapeResidual: residualFrom(space, point, shapeFrom) }),
    ...(textureFrom !== undefined && { textureResidual: residualFrom(space, point, textureFrom) }),
    ...(shapePatch && { shapePatch: patchOf(point, shapePatch, point.shapeAmplification) }),
    ...(texturePatch && {
      texturePatch: patchOf(point, texturePatch, point.textureAmplification),
    }),
  };
}

function residualFrom(space: Space, { levels }: DesignPoint, places: number): number {
  const residuals = space.levels.residual;
  const { length } = residuals;
  return residuals[(((levels.residual + places) % length) + length) % length] as number;
}

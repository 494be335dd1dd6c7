import type { SpaceDefinition, Variant } from '../../stimulus/index.js';

/** Which changes of the stimulus a generalization study shows. */
export interface GeneralizationOptions {
  /** Gains on the identity's residual, of its shape alone, its texture alone and both; 1 is the original. */
  readonly gains: readonly number[];
  /** Years. */
  readonly ages: readonly number[];
  /** Degrees, beyond those the network was trained on. */
  readonly yaws: readonly number[];
  readonly oppositeSex: boolean;
  /** One identity's shape under another's texture, and the reverse. */
  readonly swap: boolean;
}

/**
 * The generalization tests of Xu et al. 2018 (arXiv:1811.07807), each a level of one factor: so every one of them shows
 * the same people at the same views as the original does.
 */
export function generalizationVariants(
  { gains, ages, yaws, oppositeSex, swap }: GeneralizationOptions,
  { factors }: SpaceDefinition,
): Variant[] {
  const amplified = gains.filter((gain) => gain !== 1);
  const people = factors.residual?.length ?? 1;
  return [
    ...amplified.map((gain) => ({ name: `shape ×${gain}`, shapeAmplification: gain })),
    ...amplified.map((gain) => ({ name: `texture ×${gain}`, textureAmplification: gain })),
    ...amplified.map((gain) => ({
      name: `both ×${gain}`,
      shapeAmplification: gain,
      textureAmplification: gain,
    })),
    ...(swap && people > 1 ? SWAPS : []),
    ...(oppositeSex ? [{ name: 'opposite sex', sex: 'opposite' } as const] : []),
    ...ages.map((age) => ({ name: `age ${age}`, age })),
    ...yaws.map((yaw) => ({ name: `yaw ${yaw}`, yaw })),
  ];
}

/**
 * Somebody's shape under the next one's texture, listed with the owner of the shape and, one place earlier in the circle,
 * with the owner of the texture: over the whole space the two variants show the same faces, but for the jitter.
 */
const SWAPS: readonly Variant[] = [
  { name: 'texture of another', textureFrom: 1 },
  { name: 'shape of another', shapeFrom: -1 },
];

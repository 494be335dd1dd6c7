import type { SpaceDefinition } from '../../stimulus/index.js';

/** Part of the key of every shard that shows a residual amplified beyond 1: bump when any of their images changes. */
export const AMPLIFICATION_RULE = 1;

/** `AMPLIFICATION_RULE` for spaces that show such faces, null for all others, whose images do not depend on it. */
export function amplificationRule(space: SpaceDefinition): number | null {
  const gains = AMPLIFICATIONS.map((factor) => [
    ...(space.factors[factor] ?? []),
    ...(space.sample?.ranges[factor] ?? []),
    ...(space.variants ?? []).map((variant) => variant[factor] ?? 1),
  ]);
  const patches = (space.variants ?? []).flatMap(({ shapePatch, texturePatch }) =>
    [shapePatch, texturePatch].map((patch) => (patch && 'gain' in patch ? patch.gain : 1)),
  );
  return [...gains.flat(), ...patches].some((gain) => Number(gain) > 1) ? AMPLIFICATION_RULE : null;
}

const AMPLIFICATIONS = ['shapeAmplification', 'textureAmplification'] as const;

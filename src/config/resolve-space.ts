import { DEFAULT_LEVEL, LISTED_FACTORS, PRESETS } from '../stimulus/index.js';
import type { ListedFactor, Level, SpaceDefinition } from '../stimulus/index.js';
import type { SpaceConfig } from './schema.js';
import { DEFAULT_JITTER, DEFAULT_SEED, DEFAULT_SPACE_NAME } from './space-schema.js';

/**
 * The space a checked config asks for, in its canonical form: factors in the order of the index, and none that is
 * merely held at its default level.
 */
export function resolveSpace(space: SpaceConfig): SpaceDefinition {
  if (space.preset) return structuredClone(PRESETS[space.preset]);
  const jitter = space.jitter === false ? { scale: 0, translation: 0 } : space.jitter;
  return {
    name: space.name ?? DEFAULT_SPACE_NAME,
    seed: space.seed ?? DEFAULT_SEED,
    factors: resolveFactors(space.factors ?? {}),
    jitter: {
      scale: jitter?.scale ?? DEFAULT_JITTER.scale,
      translation: jitter?.translation ?? DEFAULT_JITTER.translation,
    },
  };
}

function resolveFactors(
  given: NonNullable<SpaceConfig['factors']>,
): Partial<Record<ListedFactor, Level[]>> {
  const factors: Partial<Record<ListedFactor, Level[]>> = {};
  for (const name of LISTED_FACTORS) {
    const levels = expandLevels(given[name]);
    const isHeld = levels.length === 1 && levels[0] === DEFAULT_LEVEL[name];
    if (levels.length > 0 && !isHeld) factors[name] = levels;
  }
  return factors;
}

/** A count becomes 0..count-1; -0 becomes 0, so that equal spaces have equal bytes. */
function expandLevels(levels: number | readonly Level[] | undefined): Level[] {
  if (levels === undefined) return [];
  if (typeof levels === 'number') return Array.from({ length: levels }, (_, i) => i);
  return levels.map((level) => (level === 0 ? 0 : level));
}

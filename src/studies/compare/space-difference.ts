import { createSpace, DESIGN_FACTORS } from '../../stimulus/index.js';
import type { Level, SpaceDefinition } from '../../stimulus/index.js';

/** How the cells of two spaces differ, in one phrase; null when they hold the same images, whatever their names. */
export function spaceDifference(a: SpaceDefinition, b: SpaceDefinition): string | null {
  if (a.seed !== b.seed) return `seed ${a.seed} in A and ${b.seed} in B: other people`;
  for (const part of ['scale', 'translation'] as const) {
    if (a.jitter[part] !== b.jitter[part]) {
      return `${part} jitter ±${a.jitter[part]} in A and ±${b.jitter[part]} in B`;
    }
  }
  const [levelsA, levelsB] = [createSpace(a).levels, createSpace(b).levels];
  for (const factor of DESIGN_FACTORS) {
    const [one, other] = [levelsA[factor], levelsB[factor]];
    if (one.length !== other.length || one.some((level, i) => level !== other[i])) {
      return `${factor} ${levelList(one)} in A and ${levelList(other)} in B`;
    }
  }
  return null;
}

const MOST_LISTED = 8;

function levelList(levels: readonly Level[]): string {
  return levels.length > MOST_LISTED ? `of ${levels.length} levels` : `[${levels.join(', ')}]`;
}

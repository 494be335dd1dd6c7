import type { WorstPoint } from '../../statistics/types.js';
import { designPoint, sampledFactors } from '../../stimulus/index.js';
import type { Space } from '../../stimulus/index.js';
import type { WorstCase } from '../types.js';

/**
 * The points of lowest margin with the level of each of the space's factors, and of sampled ones their values, to be drawn and
 * looked at.
 */
export function worstCases(space: Space, worst: readonly WorstPoint[]): WorstCase[] {
  return worst.map((one) => {
    const shown = designPoint(space, one.index);
    const levels = space.factors.map(
      ({ name, levels: all }) => [name, all[shown.levels[name]]] as const,
    );
    const { sample } = space.definition;
    const drawn = sample ? sampledFactors(sample).map((name) => [name, shown[name]] as const) : [];
    return { ...one, identity: shown.identity, point: Object.fromEntries([...levels, ...drawn]) };
  });
}

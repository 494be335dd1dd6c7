import type { WorstPoint } from '../../statistics/types.js';
import { designPoint } from '../../stimulus/index.js';
import type { Space } from '../../stimulus/index.js';
import type { WorstCase } from '../types.js';

/** The points of lowest margin with the level of each of the space's factors, to be drawn and looked at. */
export function worstCases(space: Space, worst: readonly WorstPoint[]): WorstCase[] {
  return worst.map((one) => {
    const { identity, levels } = designPoint(space, one.index);
    const point = Object.fromEntries(
      space.factors.map((factor) => [factor.name, factor.levels[levels[factor.name]]]),
    );
    return { ...one, identity, point };
  });
}

import { COMPARISON_KINDS, COSINE_BINS, verificationCells } from '../verification/cells.js';
import { IMPOSTORS } from '../verification/impostors.js';
import type { GroupContext, TableGroup } from './types.js';

/** Blocks a space is cut into, at most: as `blockOf` of the stimulus space does. */
const BLOCKS = 20;

/**
 * By block: counts of the cosines of images with templates, of oneself, of another person, of another of the same sex
 * and ethnicity, at each cell of `verificationCells`. Throws a RangeError for a space whose counts could leave int32.
 */
export function verificationTables({ space, decision }: GroupContext): TableGroup {
  const comparisons = decision?.comparisons;
  if (!comparisons) return { name: 'verification', shapes: [] };
  const residuals = Math.ceil(space.residualCount / BLOCKS);
  const most = residuals * space.identitiesPerResidual * space.viewCount * IMPOSTORS;
  if (most >= 2 ** 31) {
    throw new RangeError(
      `expected at most ${2 ** 31 - 1} comparisons per block, found ${most}: drop levels or make two spaces`,
    );
  }
  return {
    name: 'verification',
    shapes: [
      {
        name: 'verification',
        scope: 'block',
        type: 'int32',
        axes: [
          ['cell', verificationCells(space).count],
          ['kind', COMPARISON_KINDS.length],
          ['bin', COSINE_BINS],
        ],
      },
    ],
    addDecided({ points, activations, rowLength }, tables) {
      comparisons.compare(points, activations, rowLength, tables.block('verification'));
    },
  };
}

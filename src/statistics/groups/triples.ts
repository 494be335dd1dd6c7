import { DECISION_UNITS } from '../decision.js';
import { isFitted } from '../readouts/read-out-groups.js';
import { SCORED_ROWS } from '../row-sums.js';
import { thirdOfScore, THIRDS } from '../triples/thirds.js';
import type { GroupContext, TableGroup } from './types.js';

/**
 * Of each identity of an odd residual and each triple: images at [unit third][margin third]. The triple's feature belongs
 * to the residual, so that these counts by identity are the joint counts of all three.
 */
export function tripleTables({ space, units, hasDecision, triples }: GroupContext): TableGroup {
  const counted = hasDecision ? triples : [];
  const margin = units - DECISION_UNITS.length;
  const [decided, scores] = [new Int16Array(SCORED_ROWS + 7), new Int16Array(SCORED_ROWS + 7)];
  return {
    name: 'triples',
    shapes: [
      {
        name: 'triples.count',
        scope: 'identity',
        type: 'int32',
        axes: [
          ['triple', counted.length],
          ['unit third', THIRDS],
          ['margin third', THIRDS],
        ],
      },
    ],
    addRows(rows, tables) {
      if (counted.length === 0 || isFitted(space, rows.points[0].identity)) return;
      const counts = tables.identity('triples.count');
      rows.scoresOf(margin, decided);
      counted.forEach(({ scored }, triple) => {
        rows.scoresOf(scored, scores);
        for (let row = 0; row < rows.length; row++) {
          const cell = THIRDS * thirdOfScore(scores[row]) + thirdOfScore(decided[row]);
          counts[triple * THIRDS * THIRDS + cell]++;
        }
      });
    },
  };
}

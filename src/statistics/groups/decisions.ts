import { DECISION_QUANTITIES, DECISION_UNITS } from '../decision.js';
import { levelColumns } from '../level-columns.js';
import type { ScoredRows } from '../row-sums.js';
import { SCORE_SCALE } from '../types.js';
import type { GroupContext, TableGroup } from './types.js';

/** Of each identity: points, points decided correctly and Σ round(margin · 2^10) at each view level, then over all views. */
export function decisionTables({ space, hasDecision }: GroupContext): TableGroup {
  const columns = levelColumns(space);
  const firsts = columns.flatMap(({ factor, level }, first) =>
    level === 0 ? [{ factor, first }] : [],
  );
  const width = columns.length + 1;
  return {
    name: 'decisions',
    shapes: hasDecision
      ? [
          {
            name: 'decisions',
            scope: 'identity',
            type: 'int64',
            axes: [
              ['quantity', DECISION_QUANTITIES.length],
              ['level and all', width],
            ],
          },
        ]
      : [],
    addRows(rows, tables) {
      if (!hasDecision) return;
      const sums = tables.identity('decisions');
      for (let row = 0; row < rows.length; row++) {
        const margin = fixedPointMargin(rows, row);
        const correct = decided(rows, row, 1);
        const levels = rows.points[row].levels as Readonly<Record<string, number>>;
        const add = (column: number): void => {
          sums[column] += 1;
          sums[width + column] += correct;
          sums[2 * width + column] += margin;
        };
        for (const { factor, first } of firsts) add(first + levels[factor]);
        add(columns.length);
      }
    },
  };
}

/** A decision unit's raw value: they follow the network's units. */
function decided({ values, rowLength, units }: ScoredRows, row: number, unit: number): number {
  return values[row * rowLength + units - DECISION_UNITS.length + unit];
}

function fixedPointMargin(rows: ScoredRows, row: number): number {
  const margin = decided(rows, row, 0);
  const fixed = Math.round(margin * SCORE_SCALE);
  if (Math.abs(fixed) < 2 ** 31) return fixed;
  const { identity, view } = rows.points[row];
  throw new RangeError(
    `expected a margin within ±2,097,152, found ${margin} at view ${view} of identity ${identity}`,
  );
}

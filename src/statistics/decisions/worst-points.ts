import type { AuditTables } from '../audit-tables.js';
import { SCORE_SCALE } from '../types.js';
import type { WorstPoint } from './types.js';

/** Worst points of all that are named. */
export const WORST_POINTS = 12;

/** The identities of the lowest margins, each with its lowest; the lower index first among equals. */
export function worstPoints(tables: AuditTables): WorstPoint[] {
  return lowest(tables, tables.columns.length).slice(0, WORST_POINTS);
}

/** The lowest margin at each view level. */
export function worstByLevel(tables: AuditTables): WorstPoint[] {
  return tables.columns.flatMap((_, column) => lowest(tables, column).slice(0, 1));
}

function lowest({ columns, data, identities, space }: AuditTables, column: number): WorstPoint[] {
  const table = data('decisions.worst');
  const { factor, level } = columns[column] ?? { factor: null, level: null };
  const points = Array.from(identities, (identity, row): WorstPoint => {
    const at = 2 * (row * (columns.length + 1) + column);
    return {
      index: identity * space.viewCount + table[at + 1],
      margin: table[at] / SCORE_SCALE,
      ...{ factor, level },
    };
  });
  return points.sort((a, b) => a.margin - b.margin || a.index - b.index);
}

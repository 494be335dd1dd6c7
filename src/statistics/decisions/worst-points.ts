import type { AuditTables } from '../audit-tables.js';
import { WORST_QUANTITIES } from '../groups/worst-cells.js';
import { SCORE_SCALE } from '../types.js';
import type { ChoiceFacts } from './choices.js';
import { peopleByChoice } from './people-by-choice.js';
import type { WorstPoint } from './types.js';

/** Worst points of all that are named. */
export const WORST_POINTS = 12;

/** The identities of the lowest margins, each with its lowest; the lower index first among equals. */
export function worstPoints(tables: AuditTables, facts: ChoiceFacts | null): WorstPoint[] {
  return lowest(tables, peopleOf(tables, facts), tables.columns.length).slice(0, WORST_POINTS);
}

/** The lowest margin at each view level. */
export function worstByLevel(tables: AuditTables, facts: ChoiceFacts | null): WorstPoint[] {
  const people = peopleOf(tables, facts);
  return tables.columns.flatMap((_, column) => lowest(tables, people, column).slice(0, 1));
}

function peopleOf(tables: AuditTables, facts: ChoiceFacts | null): Map<number, number> {
  return facts ? peopleByChoice(tables, facts) : new Map<number, number>();
}

function lowest(tables: AuditTables, people: Map<number, number>, column: number): WorstPoint[] {
  const { columns, data, identities, space } = tables;
  const table = data('decisions.worst');
  const { factor, level } = columns[column] ?? { factor: null, level: null };
  const points = Array.from(identities, (identity, row): WorstPoint => {
    const at = WORST_QUANTITIES.length * (row * (columns.length + 1) + column);
    const [margin, view, choice] = table.subarray(at, at + WORST_QUANTITIES.length);
    return {
      index: identity * space.viewCount + view,
      margin: margin / SCORE_SCALE,
      ...{ factor, level },
      chosen: choice < 0 ? null : choice,
      chosenIdentity: people.get(choice) ?? null,
    };
  });
  return points.sort((a, b) => a.margin - b.margin || a.index - b.index);
}

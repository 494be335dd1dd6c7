import type { AuditTables } from '../audit-tables.js';
import { foldDecision } from '../estimate-decisions.js';
import { groupFactors, identityLevel } from '../level-columns.js';
import { foldedEstimate } from './fold-estimate.js';
import type { CellLevel, FoldedPerformance } from './types.js';

/** Some identities: all of them, or those of one level of an identity factor. */
interface IdentityCell {
  readonly cell: readonly CellLevel[];
  readonly isIncluded: (row: number) => boolean;
}

/**
 * Performance over all points, at each view level, at each level of sex and ethnicity, and at each level of those within
 * each view level.
 */
export function foldPerformance(tables: AuditTables): FoldedPerformance[] {
  const { columns, space } = tables;
  const views = [
    { cell: [] as CellLevel[], column: columns.length },
    ...columns.map(({ factor, level }, column) => ({
      cell: [{ factor, level: levelOf(tables, factor, level) }],
      column,
    })),
  ];
  const people = [
    { cell: [], isIncluded: () => true },
    ...groupFactors(space).flatMap(({ name, levels }) =>
      levels.map((_, level) => identityCell(tables, name, level)),
    ),
  ];
  return people.flatMap((some) =>
    views.map(({ cell, column }) => {
      const { points, accuracy, margin } = foldDecision(tables, column, some.isIncluded);
      return {
        cell: [...some.cell, ...cell],
        points,
        accuracy: foldedEstimate(accuracy, accuracy ? null : NO_POINTS),
        margin: foldedEstimate(margin, margin ? null : NO_POINTS),
      };
    }),
  );
}

const NO_POINTS = 'the cell has no points';

function identityCell(tables: AuditTables, factor: string, level: number): IdentityCell {
  const { space, identities } = tables;
  return {
    cell: [{ factor, level: levelOf(tables, factor, level) }],
    isIncluded: (row) => identityLevel(space, factor, identities[row]) === level,
  };
}

function levelOf({ space }: AuditTables, factor: string, level: number): CellLevel['level'] {
  return space.factors.find(({ name }) => name === factor)?.levels[level] ?? level;
}

import type { AuditTables } from '../audit-tables.js';
import { jointSumsLength } from './joint-entropy.js';
import { isFitted } from './read-out-groups.js';
import type { Steps } from '../run-steps.js';
import { gatherUnit } from '../unit-sums.js';
import type { ProductBlock } from './product-layout.js';

/** Joint sums of one group's read-outs over the identities that estimate: those of odd residuals. */
export interface LayerSums {
  readonly variables: number;
  /** Levels of the factor within an identity. */
  readonly levels: number;
  /** Rows of the tables that estimate. */
  readonly rows: readonly number[];
  /** Residual of each of them, numbered among the odd ones. */
  readonly groupOf: Int32Array;
  readonly groups: number;
  /** [rows · levels · jointSumsLength] */
  readonly sums: Float64Array;
}

export function* layerSums(
  tables: AuditTables,
  block: ProductBlock,
  productLength: number,
): Steps<LayerSums> {
  const { identities, space, networkUnits, columns } = tables;
  const { group, levels, pairs, base, firstColumn } = block;
  const rows = Array.from(identities.keys()).filter((row) => !isFitted(space, identities[row]));
  const width = jointSumsLength(group.count);
  const sums = new Float64Array(rows.length * levels * width);
  const within = firstColumn >= 0;
  const products = tables.data('readouts.product');
  const counts = within ? tables.data('cells.count') : tables.points;
  const perRow = within ? columns.length : 1;
  rows.forEach((row, i) => {
    for (let level = 0; level < levels; level++) {
      const cell = row * perRow + Math.max(0, firstColumn) + level;
      const to = (i * levels + level) * width;
      sums[to] = counts[cell];
      const from = row * productLength + base + level * pairs;
      for (let pair = 0; pair < pairs; pair++) {
        sums[to + 1 + group.count + pair] = products[from + pair];
      }
    }
  });
  for (let a = 0; a < group.count; a++) {
    const one = yield* gatherUnit(tables, networkUnits + group.first + a);
    const totals = within ? one.cells : one.identitySums;
    rows.forEach((row, i) => {
      for (let level = 0; level < levels; level++) {
        const cell = row * perRow + Math.max(0, firstColumn) + level;
        sums[(i * levels + level) * width + 1 + a] = totals[cell];
      }
    });
  }
  const { groupOf, groups } = numberGroups(rows.map((row) => tables.groupOf[row]));
  return { variables: group.count, levels, rows, groupOf, groups, sums };
}

function numberGroups(ofRow: readonly number[]): Pick<LayerSums, 'groupOf' | 'groups'> {
  const distinct = [...new Set(ofRow)];
  const numbers = new Map(distinct.map((one, number) => [one, number]));
  return {
    groupOf: Int32Array.from(ofRow, (one) => numbers.get(one) ?? 0),
    groups: distinct.length,
  };
}

import type { AuditTables } from './audit-tables.js';

/** Units gathered at a time: one cache line of a table's row. */
export const UNIT_TILE = 16;

/** Sums of one unit's scores, in fixed point. */
export interface UnitSums {
  readonly unit: number;
  /** [identities · columns] */
  readonly cells: Float64Array;
  /** [identities · columns] */
  readonly cellSquares: Float64Array;
  /** [groups · columns], over the identities of each residual. */
  readonly groupSums: Float64Array;
  readonly groupSquares: Float64Array;
  /** [identities] */
  readonly identitySums: Float64Array;
  readonly identitySquares: Float64Array;
  /** Σ q·q_d with the decision variable, [identities]; zeros where no decision is defined. */
  readonly identityProducts: Float64Array;
  /** [blocks · jitter columns] */
  readonly jitterSums: Float64Array;
  readonly jitterSquares: Float64Array;
}

/** Gathers the sums of `count` units from `first`: the tables are never copied whole. */
export function gatherUnits(tables: AuditTables, first: number, count: number): UnitSums[] {
  const { identities, groups, blocks } = tables;
  const columns = tables.columns.length;
  const jitter = tables.jitter.length;
  const gathered = Array.from({ length: count }, (_, i) => ({
    unit: first + i,
    cells: new Float64Array(identities.length * columns),
    cellSquares: new Float64Array(identities.length * columns),
    groupSums: new Float64Array(groups * columns),
    groupSquares: new Float64Array(groups * columns),
    identitySums: new Float64Array(identities.length),
    identitySquares: new Float64Array(identities.length),
    identityProducts: new Float64Array(identities.length),
    jitterSums: new Float64Array(blocks * jitter),
    jitterSquares: new Float64Array(blocks * jitter),
  }));
  gatherCells(tables, gathered);
  const pick = (name: string, rows: number, target: (sums: UnitSums) => Float64Array): void =>
    pickColumns(tables.data(name), tables.units, rows, gathered, target);
  pick('identity.sum', identities.length, (sums) => sums.identitySums);
  pick('identity.squares', identities.length, (sums) => sums.identitySquares);
  if (tables.hasDecision) {
    pick('identity.product', identities.length, (sums) => sums.identityProducts);
  }
  pick('levels.sum', blocks * jitter, (sums) => sums.jitterSums);
  pick('levels.squares', blocks * jitter, (sums) => sums.jitterSquares);
  return gathered;
}

function gatherCells(tables: AuditTables, gathered: readonly UnitSums[]): void {
  const { identities, groupOf, units } = tables;
  const columns = tables.columns.length;
  const sums = tables.data('cells.sum');
  const squares = tables.data('cells.squares');
  for (let row = 0; row < identities.length; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      const groupCell = groupOf[row] * columns + column;
      const from = cell * units + gathered[0].unit;
      for (let i = 0; i < gathered.length; i++) {
        const target = gathered[i];
        target.cells[cell] = sums[from + i];
        target.cellSquares[cell] = squares[from + i];
        target.groupSums[groupCell] += sums[from + i];
        target.groupSquares[groupCell] += squares[from + i];
      }
    }
  }
}

function pickColumns(
  data: Int32Array | Float64Array,
  units: number,
  rows: number,
  gathered: readonly UnitSums[],
  target: (sums: UnitSums) => Float64Array,
): void {
  for (const sums of gathered) {
    const values = target(sums);
    for (let row = 0; row < rows; row++) values[row] = data[row * units + sums.unit];
  }
}

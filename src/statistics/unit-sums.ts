import type { AuditTables } from './audit-tables.js';
import type { Steps } from './run-steps.js';
import { unitStrides } from './tiled-tables.js';
import type { UnitTile } from './tiled-tables.js';
import { BIN_COUNT } from './types.js';

/** Units gathered at a time: one cache line of a table's row. */
export const UNIT_TILE = 16;

/** Everything the tables hold of one unit; sums of its scores are in fixed point. */
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
  /** [identities · 16] */
  readonly histogram: Float64Array;
  /** Of the whole space, [histogramColumns · 16]. */
  readonly levelHistogram: Float64Array;
  /** [blocks · jitter columns] */
  readonly jitterSums: Float64Array;
  readonly jitterSquares: Float64Array;
  /** [blocks · pair cells]; empty where the tables hold no pairs. */
  readonly pairSums: Float64Array;
  readonly pairSquares: Float64Array;
  /** Empty without a decision. */
  readonly pairProducts: Float64Array;
  /** Σr, Σr² and, with a decision, Σr·r_d of raw values over the whole space, [columns + 1]; the last of all views. */
  readonly rawSums: Float64Array;
  readonly rawSquares: Float64Array;
  readonly rawProducts: Float64Array;
  /** Σ over fibres of squared sums, [blocks · view factors]; empty where the tables hold none. */
  readonly fibres: Float64Array;
  /** Sums over perturbed copies, [blocks · parts · COPY_QUANTITIES]; empty for a space without copies. */
  readonly copies: Float64Array;
  /** Sums over the rows of a sample, [blocks · quantities]; empty for a space without one. */
  readonly sample: Float64Array;
}

/** Gathers the sums of `count` units from `first`, which are held in one tile: the tables are never copied whole. */
export function gatherUnits(tables: AuditTables, first: number, count: number): UnitSums[] {
  const tile = tables.tile(first, count);
  const { identities, blocks } = tables;
  const cells = gatherCells(tables, tile, first, count);
  const rows = { identity: identities.length, block: blocks };
  const pick = (name: string, scope: 'identity' | 'block' = 'identity'): Float64Array[] =>
    pickColumns(tile, name, rows[scope], first, count);
  const identitySums = pick('identity.sum');
  const identitySquares = pick('identity.squares');
  const identityProducts = pick('identity.product');
  const histograms = pick('identity.histogram');
  const levelHistograms = pickColumns(tile, 'levels.histogram', blocks, first, count);
  const [jitterSums, jitterSquares] = [
    pick('levels.sum', 'block'),
    pick('levels.squares', 'block'),
  ];
  const [pairSums, pairSquares] = [pick('pairs.sum', 'block'), pick('pairs.squares', 'block')];
  const pairProducts = pick('pairs.product', 'block');
  const fibres = pick('fibres.squares', 'block');
  const copies = pick('copies.units', 'block');
  const sample = pick('sample.units', 'block');
  const raw = ['sum', 'squares', 'product'].map((name) => pick(`raw.${name}`, 'block'));
  const levels = tables.columns.length + 1;
  return cells.map((own, i) => ({
    unit: first + i,
    ...own,
    identitySums: identitySums[i],
    identitySquares: identitySquares[i],
    identityProducts: tables.hasDecision
      ? identityProducts[i]
      : new Float64Array(identities.length),
    histogram: histograms[i],
    levelHistogram: addBlocks(levelHistograms[i], tables.histogramColumns.length * BIN_COUNT),
    jitterSums: jitterSums[i],
    jitterSquares: jitterSquares[i],
    pairSums: pairSums[i],
    pairSquares: pairSquares[i],
    pairProducts: pairProducts[i],
    rawSums: addBlocks(raw[0][i], levels),
    rawSquares: addBlocks(raw[1][i], levels),
    rawProducts: addBlocks(raw[2][i], levels),
    fibres: fibres[i],
    copies: copies[i],
    sample: sample[i],
  }));
}

/** The sums of one unit, whose tile is asked for if need be. */
export function* gatherUnit(tables: AuditTables, unit: number): Steps<UnitSums> {
  yield* tables.hold(unit, 1);
  return gatherUnits(tables, unit, 1)[0];
}

/** Visits some units in ascending order, each once, so that no tile is asked for twice. */
export function* visitUnits(
  tables: AuditTables,
  units: readonly number[],
  visit: (sums: UnitSums) => void,
): Steps<void> {
  for (const unit of [...new Set(units)].sort((a, b) => a - b)) {
    visit(yield* gatherUnit(tables, unit));
  }
}

type Cells = Pick<UnitSums, 'cells' | 'cellSquares' | 'groupSums' | 'groupSquares'>;

function gatherCells(
  { identities, groupOf, groups, columns: { length: columns } }: AuditTables,
  tile: UnitTile,
  first: number,
  count: number,
): Cells[] {
  const gathered = Array.from({ length: count }, () => ({
    cells: new Float64Array(identities.length * columns),
    cellSquares: new Float64Array(identities.length * columns),
    groupSums: new Float64Array(groups * columns),
    groupSquares: new Float64Array(groups * columns),
  }));
  const sums = dataOf(tile, 'cells.sum');
  const squares = dataOf(tile, 'cells.squares');
  for (let row = 0; row < identities.length; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      const groupCell = groupOf[row] * columns + column;
      const from = cell * tile.count + first - tile.first;
      for (let i = 0; i < count; i++) {
        const target = gathered[i];
        target.cells[cell] = sums[from + i];
        target.cellSquares[cell] = squares[from + i];
        target.groupSums[groupCell] += sums[from + i];
        target.groupSquares[groupCell] += squares[from + i];
      }
    }
  }
  return gathered;
}

function dataOf({ tables }: UnitTile, name: string): Int32Array | Float64Array {
  return tables.find((table) => table.name === name)?.data ?? new Int32Array(0);
}

/** Of each unit, a table's rows without the axis of units; empty where there is no such table. */
function pickColumns(
  tile: UnitTile,
  name: string,
  rows: number,
  first: number,
  count: number,
): Float64Array[] {
  const table = tile.tables.find((one) => one.name === name);
  if (!table) return Array.from({ length: count }, () => new Float64Array(0));
  const { outer, inner } = unitStrides(table);
  const { data } = table;
  return Array.from({ length: count }, (_, i) => {
    const values = new Float64Array(rows * outer * inner);
    for (let cell = 0; cell < rows * outer; cell++) {
      const from = (cell * tile.count + first + i - tile.first) * inner;
      for (let k = 0; k < inner; k++) values[cell * inner + k] = data[from + k];
    }
    return values;
  });
}

/** Σ over blocks of rows of `width` numbers. */
function addBlocks(values: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let i = 0; i < values.length; i++) sums[i % width] += values[i];
  return sums;
}

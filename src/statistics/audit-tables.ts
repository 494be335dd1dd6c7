import type { Space } from '../stimulus/index.js';
import { decisionLayer, DECISION_UNITS } from './decision.js';
import { histogramColumns, jitterColumns, levelColumns } from './level-columns.js';
import { findTable } from './merge.js';
import { defaultPairs } from './pairs.js';
import type { FactorPair } from './pairs.js';
import { readOutCount } from './readouts/read-out-groups.js';
import type { ReadOutGroup } from './readouts/types.js';
import type { Steps } from './run-steps.js';
import { rowLength, tableShapes } from './table-shapes.js';
import type { TableShape } from './table-shapes.js';
import { wholeTables } from './tiled-tables.js';
import type { TiledTables, UnitTile } from './tiled-tables.js';
import type { CountedTriple } from './triples/types.js';
import type { LevelColumn, StatisticsTable, UnitLayer } from './types.js';

/** Merged tables of one space, checked, with what the estimates look up in them. */
export interface AuditTables {
  readonly space: Space;
  /** The network's layers, then the decision's when there is one. */
  readonly layers: readonly UnitLayer[];
  readonly units: number;
  /** The layers' read-outs, whose units follow the network's. */
  readonly readOuts: readonly ReadOutGroup[];
  /** What was counted together; nothing without a decision. */
  readonly triples: readonly CountedTriple[];
  /** Units of the network itself. */
  readonly networkUnits: number;
  /** Columns of the cell tables, of the block sums and of the level histograms. */
  readonly columns: readonly LevelColumn[];
  readonly jitter: readonly LevelColumn[];
  readonly histogramColumns: readonly LevelColumn[];
  /** Identity of each row of the identity tables, ascending. */
  readonly identities: Int32Array;
  /** Points of each identity row. */
  readonly points: Int32Array;
  /** Number of each row's residual among the residuals that were scored, and how many those are. */
  readonly groupOf: Int32Array;
  readonly groups: number;
  /** Data of a table without an axis of units; empty when the space has no such table. */
  readonly data: (name: string) => Int32Array | Float64Array;
  readonly has: (name: string) => boolean;
  /** Blocks with rows in the block tables. */
  readonly blocks: number;
  readonly hasDecision: boolean;
  /** Units from `unit` that lie in one tile, at most `most`. */
  readonly runFrom: (unit: number, most: number) => number;
  /** Asks for the tile that a run of units lies in, unless it is held. */
  readonly hold: (unit: number, count: number) => Steps<void>;
  /** The held tile; throws a RangeError when `count` units from `unit` are not in it. */
  readonly tile: (unit: number, count: number) => UnitTile;
}

/** Throws an Error when a table is missing or shaped for another space or network, or when nothing was scored. */
export function openAuditTables(
  space: Space,
  networkLayers: readonly UnitLayer[],
  merged: readonly StatisticsTable[] | TiledTables,
  pairs: readonly FactorPair[] = defaultPairs(space),
  readOuts: readonly ReadOutGroup[] = [],
  triples: readonly CountedTriple[] = [],
): AuditTables {
  const shapes = 'shapes' in merged ? merged.shapes : merged;
  const hasDecision = shapes.some(({ name }) => name === 'decisions');
  const networkUnits = Math.max(...networkLayers.map(({ offset, units }) => offset + units));
  const ownUnits = networkUnits + readOutCount(readOuts);
  const units = ownUnits + (hasDecision ? DECISION_UNITS.length : 0);
  checkTables(shapes, tableShapes(space, units, hasDecision, pairs, readOuts, triples));
  const source = 'shapes' in merged ? merged : wholeTables(merged, units);
  const { tables, blocks } = source;
  const { keys } = findTable(tables, 'identity.count');
  if (keys.length === 0) throw new Error('expected scored identities, found none');
  const residuals = Int32Array.from(keys, (key) => Math.floor(key / space.identitiesPerResidual));
  const distinct = [...new Set(residuals)];
  const groupOf = new Map(distinct.map((residual, group) => [residual, group]));
  const byName = new Map(tables.map((table) => [table.name, table.data]));
  return {
    space,
    layers: hasDecision ? [...networkLayers, decisionLayer(ownUnits)] : networkLayers,
    units,
    readOuts,
    triples: hasDecision ? triples : [],
    networkUnits,
    columns: levelColumns(space),
    jitter: jitterColumns(space),
    histogramColumns: histogramColumns(space),
    identities: keys,
    points: findTable(tables, 'identity.count').data as Int32Array,
    groupOf: Int32Array.from(residuals, (residual) => groupOf.get(residual) ?? 0),
    groups: distinct.length,
    data: (name) => byName.get(name) ?? new Int32Array(0),
    has: (name) => shapes.some((shape) => shape.name === name),
    blocks,
    hasDecision,
    ...tileAccess(source),
  };
}

function checkTables(found: readonly TableShape[], expected: readonly TableShape[]): void {
  for (const { name, axes } of expected) {
    const { axes: own } = findTable(found, name);
    if (rowLength(own) !== rowLength(axes)) {
      throw new Error(
        `expected ${rowLength(axes)} numbers per row of table ${name}, found ${rowLength(own)}: it was made for another space or network`,
      );
    }
  }
}

function tileAccess(source: TiledTables): Pick<AuditTables, 'runFrom' | 'hold' | 'tile'> {
  const isHeld = (unit: number, count: number): boolean => {
    const { held } = source;
    return held !== null && unit >= held.first && unit + count <= held.first + held.count;
  };
  const rangeOf = (unit: number) => {
    const range = source.tiles.find(({ first, count }) => unit >= first && unit < first + count);
    if (!range) throw new RangeError(`expected a unit of the tables, found ${unit}`);
    return range;
  };
  return {
    runFrom: (unit, most) => {
      const { first, count } = rangeOf(unit);
      return Math.min(most, first + count - unit);
    },
    *hold(unit, count) {
      if (!isHeld(unit, count)) yield rangeOf(unit);
    },
    tile: (unit, count) => {
      if (source.held && isHeld(unit, count)) return source.held;
      throw new RangeError(`expected the tables of units ${unit}-${unit + count - 1} to be held`);
    },
  };
}

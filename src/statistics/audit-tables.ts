import type { Space } from '../stimulus/index.js';
import { decisionLayer, DECISION_UNITS } from './decision.js';
import { histogramColumns, jitterColumns, levelColumns } from './level-columns.js';
import { findTable } from './merge.js';
import { defaultPairs } from './pairs.js';
import type { FactorPair } from './pairs.js';
import { readOutCount } from './readouts/read-out-groups.js';
import type { ReadOutGroup } from './readouts/types.js';
import { rowLength, tableShapes } from './table-shapes.js';
import type { TableShape } from './table-shapes.js';
import type { CountedTriple } from './triples/types.js';
import { BIN_COUNT } from './types.js';
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
  /** Data of a table; empty when the space has no such table. */
  readonly data: (name: string) => Int32Array | Float64Array;
  /** Blocks with rows in the block tables. */
  readonly blocks: number;
  /** Level histograms of the whole space, [histogramColumns · units · 16]. */
  readonly levelHistogram: Float64Array;
  readonly hasDecision: boolean;
}

/** Throws an Error when a table is missing or shaped for another space or network, or when nothing was scored. */
export function openAuditTables(
  space: Space,
  networkLayers: readonly UnitLayer[],
  tables: readonly StatisticsTable[],
  pairs: readonly FactorPair[] = defaultPairs(space),
  readOuts: readonly ReadOutGroup[] = [],
  triples: readonly CountedTriple[] = [],
): AuditTables {
  const hasDecision = tables.some(({ name }) => name === 'decisions');
  const networkUnits = Math.max(...networkLayers.map(({ offset, units }) => offset + units));
  const ownUnits = networkUnits + readOutCount(readOuts);
  const units = ownUnits + (hasDecision ? DECISION_UNITS.length : 0);
  checkTables(tables, tableShapes(space, units, hasDecision, pairs, readOuts, triples));
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
    blocks: tables.find(({ scope }) => scope === 'block')?.keys.length ?? 0,
    levelHistogram: addBlocks(tables, histogramColumns(space).length * units * BIN_COUNT),
    hasDecision,
  };
}

function checkTables(tables: readonly StatisticsTable[], shapes: readonly TableShape[]): void {
  for (const { name, axes } of shapes) {
    const found = findTable(tables, name);
    if (found.rowLength !== rowLength(axes)) {
      throw new Error(
        `expected ${rowLength(axes)} numbers per row of table ${name}, found ${found.rowLength}: it was made for another space or network`,
      );
    }
  }
}

function addBlocks(tables: readonly StatisticsTable[], length: number): Float64Array {
  const sums = new Float64Array(length);
  const data = tables.find(({ name }) => name === 'levels.histogram')?.data ?? [];
  for (let from = 0; from < data.length; from += length) {
    for (let i = 0; i < length; i++) sums[i] += data[from + i];
  }
  return sums;
}

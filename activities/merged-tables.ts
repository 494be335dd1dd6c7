import { isUnitTable, mergeTables } from '../src/statistics/index.js';
import type {
  StatisticsTable,
  TableShape,
  TiledTables,
  UnitRange,
  UnitTile,
} from '../src/statistics/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { blockOf } from '../src/stimulus/index.js';
import type { IdentityRange, Space } from '../src/stimulus/index.js';
import { badInput } from './failures.js';
import { readMergedHead, readMergedTile, tilesOf } from './merged-blocks.js';
import { coverOf } from './plan-study.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';

/** A run's merged tables, of which a few tiles of units are in memory at a time. */
export interface MergedTables extends TiledTables {
  /** Holds a tile in place of the one before. */
  load(units: UnitRange): Promise<void>;
}

/**
 * Bytes of tiles that stay in memory beside the one held: estimates pass over all units five times, and what is read and
 * decoded once need not be again. The first tiles stay, since passes are in order and the latest would be gone by the next.
 */
const KEPT_BYTES = 2 ** 29;

/** Throws bad input, in one line, for a run that has not been merged whole. */
export async function openMergedTables(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
  keptBytes = KEPT_BYTES,
): Promise<MergedTables> {
  const { used: ranges, gaps } = await coverOf(store, runKeys.allMerged(run), space);
  if (gaps.length > 0) {
    throw badInput(
      `expected merged tables at ${runKeys.allMerged(run)} in ${store.url}, found ${ranges.length > 0 ? 'a part' : 'none'}: run the same command again, which makes them from the shards`,
    );
  }
  const heads: StatisticsTable[][] = [];
  for (const range of ranges) heads.push(await readMergedHead(store, run, range));
  const shapes: TableShape[] = heads[0];
  const identities = Array.from({ length: space.identityCount }, (_, identity) => identity);
  const blocks = new Set(identities.map((identity) => blockOf(space, identity))).size;
  const rows = { identity: space.identityCount, block: blocks };
  const kept = new Map<number, UnitTile>();
  let room = keptBytes;
  let held: UnitTile | null = null;
  return {
    shapes,
    tables: mergeTables(heads.map((tables) => tables.filter((table) => !isUnitTable(table)))),
    tiles: await tilesOf(store, run, ranges[0]),
    blocks,
    get held() {
      return held;
    },
    async load(units) {
      // Let go first: two tiles need not fit.
      held = kept.get(units.first) ?? null;
      if (held?.count === units.count) return;
      held = null;
      const tables = await readTile(store, run, ranges, units, rows);
      held = { ...units, tables };
      const bytes = tables.reduce((sum, { data }) => sum + data.byteLength, 0);
      if (bytes > room) return;
      room -= bytes;
      kept.set(units.first, held);
    },
  };
}

/** A tile of all ranges, whose rows follow each other. */
async function readTile(
  store: ObjectStore,
  run: RunRecord,
  ranges: readonly IdentityRange[],
  units: UnitRange,
  rows: Readonly<Record<TableShape['scope'], number>>,
): Promise<StatisticsTable[]> {
  const whole = new Map<string, { table: StatisticsTable; filled: number }>();
  for (const range of ranges) {
    for (const part of await readMergedTile(store, run, range, units)) {
      const own = whole.get(part.name) ?? { table: openTable(part, rows[part.scope]), filled: 0 };
      whole.set(part.name, own);
      own.table.keys.set(part.keys, own.filled);
      own.table.data.set(part.data, own.filled * part.rowLength);
      own.filled += part.keys.length;
    }
  }
  return [...whole.values()].map(({ table }) => table);
}

function openTable(part: StatisticsTable, rows: number): StatisticsTable {
  const length = rows * part.rowLength;
  const data = part.type === 'int32' ? new Int32Array(length) : new Float64Array(length);
  return { ...part, keys: new Int32Array(rows), data };
}

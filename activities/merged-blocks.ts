import { cutUnits, isUnitTable, joinUnits, unitStrides } from '../src/statistics/index.js';
import type { StatisticsTable, UnitRange } from '../src/statistics/index.js';
import {
  decodeShard,
  encodeShard,
  SHARD_FORMAT_VERSION,
  StorageError,
} from '../src/storage/index.js';
import type { ObjectStore, Shard, ShardHeader } from '../src/storage/types.js';
import type { IdentityRange, Space } from '../src/stimulus/index.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';

/**
 * A run's merged tables in the store: one object per run of blocks and tile of units, then one with the other tables
 * (and the shapes of all). Whoever finds the last finds the rest. The bytes follow from the key alone.
 */
export async function putMergedBlocks(
  store: ObjectStore,
  { run, space }: { readonly run: RunRecord; readonly space: Space },
  range: IdentityRange,
  tables: readonly StatisticsTable[],
  tiles: readonly UnitRange[],
): Promise<void> {
  const header: ShardHeader = {
    formatVersion: SHARD_FORMAT_VERSION,
    shardKey: run.shardKey,
    ...{ from: range.from, to: range.to },
    points: (range.to - range.from) * space.viewCount,
    identity: run.shardIdentity,
  };
  const ofUnits = tables.filter(isUnitTable);
  await removeOtherTiles(store, run, range, tiles);
  for (const units of tiles) {
    const cut = ofUnits.map((table) => cutUnits(table, units));
    const bytes = encodeShard({ header: { ...header, units }, tables: cut });
    await store.put(runKeys.mergedTile(run, range, units), bytes);
  }
  const others = tables.map((table) => (isUnitTable(table) ? withoutRows(table) : table));
  const bytes = encodeShard({ header, tables: others });
  await store.put(runKeys.merged(run, range.from, range.to), bytes);
}

/** Tiles of a version that cut otherwise. */
async function removeOtherTiles(
  store: ObjectStore,
  run: RunRecord,
  range: IdentityRange,
  tiles: readonly UnitRange[],
): Promise<void> {
  for (const found of await tilesOf(store, run, range)) {
    const isKept = tiles.some(({ first, count }) => first === found.first && count === found.count);
    if (!isKept) await store.delete(runKeys.mergedTile(run, range, found));
  }
}

function withoutRows(table: StatisticsTable): StatisticsTable {
  const data = table.type === 'int32' ? new Int32Array(0) : new Float64Array(0);
  return { ...table, keys: new Int32Array(0), data };
}

/** The tables of a run of blocks without units, and the shapes of the others as tables without rows. */
export async function readMergedHead(
  store: ObjectStore,
  run: RunRecord,
  range: IdentityRange,
): Promise<StatisticsTable[]> {
  const { tables } = await read(store, run, range, runKeys.merged(run, range.from, range.to));
  return [...tables];
}

/** The tables of some units of a run of blocks. */
export async function readMergedTile(
  store: ObjectStore,
  run: RunRecord,
  range: IdentityRange,
  units: UnitRange,
): Promise<StatisticsTable[]> {
  const key = runKeys.mergedTile(run, range, units);
  const { header, tables } = await read(store, run, range, key);
  const { first, count } = header.units ?? { first: -1, count: -1 };
  if (first === units.first && count === units.count) return [...tables];
  throw new StorageError(
    'corrupt',
    `${key}: expected units ${units.first}-${units.first + units.count - 1}, found others`,
  );
}

/** All tables of a run of blocks, the tiles put together again. Throws a `corrupt` StorageError when a part is missing. */
export async function readMergedBlocks(
  store: ObjectStore,
  run: RunRecord,
  range: IdentityRange,
): Promise<StatisticsTable[]> {
  const head = await readMergedHead(store, run, range);
  const parts: StatisticsTable[][] = [];
  for (const units of await tilesOf(store, run, range)) {
    parts.push(await readMergedTile(store, run, range, units));
  }
  return head.map((table) => {
    if (!isUnitTable(table)) return table;
    const own = parts.map((tables) => partOf(tables, table.name));
    const joined = own.length > 0 ? joinUnits(own) : table;
    if (joined.rowLength === table.rowLength) return joined;
    const found = own.length > 0 ? unitStrides(joined).units : 0;
    throw new StorageError(
      'corrupt',
      `${runKeys.merged(run, range.from, range.to)}: expected tiles of ${unitStrides(table).units} units, found ${found}`,
    );
  });
}

function partOf(tables: readonly StatisticsTable[], name: string): StatisticsTable {
  const table = tables.find((one) => one.name === name);
  if (!table) throw new StorageError('corrupt', `expected a table ${name} in every tile`);
  return table;
}

/** Tiles that the store holds of a run of blocks, in their order. */
export async function tilesOf(
  store: ObjectStore,
  run: RunRecord,
  { from, to }: IdentityRange,
): Promise<UnitRange[]> {
  const tiles: UnitRange[] = [];
  for await (const { key } of store.list(`${runKeys.allMerged(run)}${from}-${to}/`)) {
    const match = /\/units-(\d+)-(\d+)\.arrow$/.exec(key);
    if (match) tiles.push({ first: Number(match[1]), count: Number(match[2]) - Number(match[1]) });
  }
  return tiles.sort((a, b) => a.first - b.first);
}

/** Removes what the store holds of a run of blocks, so that its identities count as not scored. */
export async function removeMergedBlocks(
  store: ObjectStore,
  run: RunRecord,
  range: IdentityRange,
): Promise<void> {
  await store.delete(runKeys.merged(run, range.from, range.to));
  for (const units of await tilesOf(store, run, range)) {
    await store.delete(runKeys.mergedTile(run, range, units));
  }
}

async function read(
  store: ObjectStore,
  run: RunRecord,
  { from, to }: IdentityRange,
  key: string,
): Promise<Shard> {
  const bytes = await store.get(key);
  if (!bytes) {
    throw new StorageError(
      'corrupt',
      `${key}: expected merged tables in ${store.url}, found none: run the same command again, which makes them from the shards`,
    );
  }
  const shard = decodeShard(bytes, key);
  const { header } = shard;
  if (header.shardKey === run.shardKey && header.from === from && header.to === to) return shard;
  throw new StorageError('corrupt', `${key}: expected tables of this run, found others`);
}

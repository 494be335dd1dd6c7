import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import {
  createMerger,
  createTablesDigest,
  cutRows,
  cutUnits,
  joinUnits,
  isUnitTable,
  mergeTables,
  tablesDigest,
} from '../../src/statistics/index.js';
import { integerBytes } from '../../src/statistics/tables-digest.js';
import type { StatisticsTable } from '../../src/statistics/index.js';
import { accumulateShard, noise, runNetwork, testSpace } from './helpers.js';

const study = runNetwork(
  testSpace(
    { residual: [0, 1, 2, 3, 4, 5], sex: ['male', 'female'], yaw: [0, 10], azimuth: [0, 10] },
    { scale: 0.1, translation: 0 },
  ),
  [{ name: 'a', units: 2, offset: 0 }],
  (point) => [noise(point, 0), noise(point, 1)],
);
const whole = accumulateShard(study, 0, 12);

describe('mergeTables', () => {
  it('gives the same bytes for any split into shards, any order and any grouping', () => {
    const digest = tablesDigest(whole);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.nat()), fc.nat({ max: 5 }), (points, order, group) => {
        const bounds = [0, ...points.sort((a, b) => a - b), 12];
        const shards = bounds
          .slice(1)
          .map((to, i) => ({ tables: accumulateShard(study, bounds[i], to, 3), at: order.next() }))
          .sort((a, b) => Number(a.at.value) - Number(b.at.value))
          .map(({ tables }) => tables);
        const some = shards.splice(0, group);
        const parts = some.length > 0 ? [mergeTables(some), ...shards] : shards;
        expect(tablesDigest(mergeTables(parts))).toBe(digest);
      }),
      { numRuns: 40 },
    );
  });

  it('adds part by part and leaves what it was given as it was', () => {
    const shards = [accumulateShard(study, 7, 12), accumulateShard(study, 0, 7)];
    const before = shards.map((tables) => tablesDigest(tables));
    const merger = createMerger();
    for (const tables of shards) merger.add(tables);
    const names: string[] = [];
    const merged: StatisticsTable[] = [];
    for (const table of merger.finish()) {
      names.push(table.name);
      merged.push(table);
    }
    expect(names).toEqual([...names].sort());
    expect(tablesDigest(merged)).toBe(tablesDigest(whole));
    expect(shards.map((tables) => tablesDigest(tables))).toEqual(before);
  });

  it('refuses an identity held twice, by number', () => {
    const parts = [accumulateShard(study, 0, 5), accumulateShard(study, 4, 6)];
    expect(() => mergeTables(parts)).toThrow(/identity 4 in two shards/);
  });

  it('refuses tables of another shape or set', () => {
    const other = whole.map((table) => ({ ...table, axes: [['other', 1]] as const }));
    expect(() => mergeTables([whole, other])).toThrow(/table cells\.count to be .*level 4/);
    expect(() => mergeTables([whole, whole.slice(1)])).toThrow(/same tables/);
    expect(() => mergeTables([])).toThrow(/found none/);
    const short = whole.map((table) => ({ ...table, data: table.data.slice(1) }));
    expect(() => mergeTables([short])).toThrow(/rows of 4 numbers in table cells\.count/);
  });

  it('refuses block sums that leave int32', () => {
    const table: StatisticsTable = {
      name: 'counts',
      scope: 'block',
      type: 'int32',
      axes: [['all', 1]],
      rowLength: 1,
      keys: Int32Array.of(0),
      data: Int32Array.of(2 ** 30),
    };
    expect(() => mergeTables([[table], [table]])).toThrow(/table counts, found 2147483648/);
  });
});

describe('tables cut by units', () => {
  it('are the same when put together again', () => {
    const [a, b] = [
      { first: 0, count: 1 },
      { first: 1, count: 1 },
    ];
    const ofUnits = whole.filter(isUnitTable);
    expect(ofUnits.length).toBeGreaterThan(8);
    for (const table of ofUnits) {
      expect(joinUnits([cutUnits(table, a), cutUnits(table, b)])).toEqual(table);
    }
  });
});

describe('tablesDigest', () => {
  const table: StatisticsTable = {
    name: 'sums',
    scope: 'identity',
    type: 'int64',
    axes: [['all', 2]],
    rowLength: 2,
    keys: Int32Array.of(7),
    data: Float64Array.of(-3, 2 ** 40 + 5),
  };

  const sha256 = (bytes: string | Buffer): string =>
    createHash('sha256').update(bytes).digest('hex');

  it('hashes a line of JSON with the hashes of keys and data as little-endian integers', () => {
    const keys = Buffer.alloc(4);
    keys.writeInt32LE(7);
    const data = Buffer.alloc(16);
    data.writeBigInt64LE(-3n);
    data.writeBigInt64LE(2n ** 40n + 5n, 8);
    const line =
      `{"axes":[["all",2]],"data":"${sha256(data)}","keys":"${sha256(keys)}",` +
      '"name":"sums","rows":1,"scope":"identity","type":"int64"}\n';
    expect(tablesDigest([table])).toBe(sha256(line));
  });

  it('takes rows in runs, cut between blocks anywhere, in the order of their keys', () => {
    const blockOf = (identity: number): number => Math.floor(identity / 2);
    const cut = (from: number, to: number) => cutRows(whole, { from, to }, blockOf);
    fc.assert(
      fc.property(fc.subarray([2, 4, 6, 8, 10]), (cuts) => {
        const digest = createTablesDigest();
        const bounds = [0, ...cuts, 12];
        bounds.slice(1).forEach((to, i) => digest.add(cut(bounds[i], to)));
        expect(digest.finish()).toBe(tablesDigest(whole));
      }),
    );
    const digest = createTablesDigest();
    digest.add(cut(6, 12));
    expect(() => digest.add(cut(0, 6))).toThrow(/rows are added in order/);
  });

  it('does not depend on the order of tables, and changes with one count', () => {
    expect(tablesDigest([...whole].reverse())).toBe(tablesDigest(whole));
    const changed = whole.map((one) => ({ ...one, data: one.data.slice() }));
    changed[0].data[3]++;
    expect(tablesDigest(changed)).not.toBe(tablesDigest(whole));
  });

  it('hashes more numbers than fit in one piece', () => {
    const data = new Int32Array(150_000).map((_, i) => i - 70_000);
    const big: StatisticsTable = {
      ...table,
      type: 'int32',
      axes: [['all', data.length]],
      rowLength: data.length,
      data,
    };
    const changed = { ...big, data: big.data.slice() };
    changed.data[149_999]++;
    expect(tablesDigest([changed])).not.toBe(tablesDigest([big]));
    const bytes = Buffer.concat([...integerBytes(big.data, 4)]);
    expect(bytes.readInt32LE(bytes.length - 4)).toBe(79_999);
    expect(bytes.readInt32LE(bytes.length - 4 * 84_464)).toBe(-4464);
  });
});

import { tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { writeArrowFile } from '../../src/storage/arrow-file.js';
import type { StatisticsTable } from '../../src/statistics/types.js';
import {
  decodeShard,
  encodeShard,
  SHARD_FORMAT_VERSION,
  StorageError,
} from '../../src/storage/index.js';
import type { Shard } from '../../src/storage/types.js';

const cells: StatisticsTable = {
  name: 'cells.sum',
  scope: 'identity',
  type: 'int32',
  axes: [
    ['level', 2],
    ['unit', 3],
  ],
  rowLength: 6,
  keys: Int32Array.of(8, 9),
  data: Int32Array.of(1, -2, 3, 4, 5, 6, 7, 8, 9, 10, 2147483647, -2147483648),
};
const squares: StatisticsTable = {
  name: 'blocks.squares',
  scope: 'block',
  type: 'int64',
  axes: [['unit', 3]],
  rowLength: 3,
  keys: Int32Array.of(0, 7, 19),
  data: Float64Array.of(
    0,
    1,
    -1,
    2 ** 53 - 1,
    1 - 2 ** 53,
    2 ** 32,
    -(2 ** 32),
    2 ** 31,
    -1 - 2 ** 31,
  ),
};
const sparse: StatisticsTable = {
  name: 'confusion',
  scope: 'identity',
  type: 'int64',
  axes: [['entry', 1]],
  rowLength: 1,
  keys: Int32Array.of(9),
  data: Float64Array.of(5),
};
const shard: Shard = {
  header: {
    formatVersion: SHARD_FORMAT_VERSION,
    shardKey: 'abc',
    from: 8,
    to: 10,
    points: 72,
    identity: '{"space":"smoke – é"}',
  },
  tables: [cells, squares, sparse],
};

type Row = Record<string, Iterable<number | bigint>>;

describe('a shard file', () => {
  it('gives back the shard it was made of', () => {
    expect(decodeShard(encodeShard(shard))).toEqual(shard);
  });

  it('reads from bytes at any offset in memory', () => {
    const bytes = encodeShard(shard);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeShard(shifted.subarray(3))).toEqual(shard);
  });

  it('has the same bytes whenever the shard is the same', () => {
    const again = structuredClone(shard);
    expect(encodeShard(again)).toEqual(encodeShard(shard));
    expect(encodeShard(decodeShard(encodeShard(shard)))).toEqual(encodeShard(shard));
  });

  it('holds no table, a table without rows, and rows without numbers', () => {
    const empty = { ...cells, keys: new Int32Array(0), data: new Int32Array(0) };
    const narrow: StatisticsTable = {
      ...squares,
      axes: [['unit', 0]],
      rowLength: 0,
      data: new Float64Array(0),
    };
    for (const tables of [[], [empty], [empty, squares], [narrow]]) {
      expect(decodeShard(encodeShard({ ...shard, tables }))).toEqual({ ...shard, tables });
    }
  });

  it('reads as a plain Arrow table: one row per scope and key, null where the scope differs', () => {
    const rows = tableFromIPC(encodeShard(shard)).toArray() as Row[];
    expect(rows.map((row) => [row['scope'], row['key']])).toEqual([
      ['identity', 8],
      ['identity', 9],
      ['block', 0],
      ['block', 7],
      ['block', 19],
    ]);
    expect([...rows[1]['cells.sum']]).toEqual([7, 8, 9, 10, 2147483647, -2147483648]);
    expect([...rows[3]['blocks.squares']]).toEqual([2n ** 53n - 1n, 1n - 2n ** 53n, 2n ** 32n]);
    expect(rows[3]['cells.sum']).toBeNull();
    expect(rows[0]['confusion']).toBeNull();
    expect([...rows[1]['confusion']]).toEqual([5]);
  });

  it('says of itself what made it', () => {
    const { metadata } = tableFromIPC(encodeShard(shard)).schema;
    expect(metadata.get('factorscope.format')).toBe('factorscope/shard');
    expect(JSON.parse(metadata.get('factorscope.header')!)).toMatchObject({ shard: shard.header });
    expect(metadata.get('factorscope.checksum')).toMatch(/^factorscope-sha256:[0-9a-f]{64}$/);
  });

  it('keeps integers in the narrowest of uint16, int32 and int64 that holds all of a table', () => {
    const kept = (values: number[], type: 'int32' | 'int64'): string => {
      const data = type === 'int32' ? Int32Array.from(values) : Float64Array.from(values);
      const table = { ...sparse, type, axes: [['entry', values.length]] as const, data };
      const tables: StatisticsTable[] = [{ ...table, rowLength: values.length }];
      const bytes = encodeShard({ ...shard, tables });
      expect(decodeShard(bytes).tables).toEqual(tables);
      return String(tableFromIPC(bytes).schema.fields[2].type);
    };
    for (const type of ['int32', 'int64'] as const) {
      expect(kept([0, 65_535], type)).toBe('List<Uint16>');
      expect(kept([0, 65_536], type)).toBe('List<Int32>');
      expect(kept([-1], type)).toBe('List<Int32>');
      expect(kept([-(2 ** 31), 2 ** 31 - 1], type)).toBe('List<Int32>');
    }
    expect(kept([2 ** 31], 'int64')).toBe('List<Int64>');
    expect(kept([-1 - 2 ** 31], 'int64')).toBe('List<Int64>');
  });

  it('is refused, with its key, when cut short anywhere', () => {
    const bytes = encodeShard(shard);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(refusal(bytes.subarray(0, length))).toMatch(/^shards\/k\/8-10\.arrow: .*found/);
    }
  });

  it('is refused when a bit is flipped anywhere', () => {
    const bytes = encodeShard(shard);
    for (let position = 0; position < bytes.length; position++) {
      const flipped = bytes.slice();
      flipped[position] ^= 1 << (position % 8);
      expect(refusal(flipped)).toMatch(/^shards\/k\/8-10\.arrow: expected .*found .*; delete/);
    }
    const flipped = bytes.slice();
    flipped[Buffer.from(bytes).indexOf(new Uint8Array(cells.data.buffer))] ^= 1;
    expect(refusal(flipped)).toMatch(
      /expected content of SHA-256 [0-9a-f]{64}, found [0-9a-f]{64}/,
    );
  });

  it('is refused when it is something else, or of another format or version', () => {
    expect(refusal(new TextEncoder().encode('no Arrow file'))).toMatch(
      /found something else of 13/,
    );
    expect(refusal(tableToIPC(tableFromArrays({ a: [1] }), 'file'))).toMatch(
      /checksum.*found none/,
    );
    const other = (name: string, version: number) =>
      writeArrowFile({ name, version }, { shard: shard.header, tables: [] }, 0, []);
    expect(refusal(other('factorscope/calibration', 1))).toMatch(
      /expected factorscope\/shard, found factorscope\/calibration/,
    );
    expect(refusal(other('factorscope/shard', 3))).toMatch(
      /expected factorscope\/shard of format version 2, found version 3/,
    );
    expect(refusal(other('factorscope/shard', 2))).toMatch(/expected a column "scope", found none/);
  });

  it.each([
    ['two tables of one name', [cells, cells]],
    ['a table named like a column', [{ ...cells, name: 'key' }]],
    ['axes that do not make the row', [{ ...cells, axes: [['unit', 5]] as const }]],
    ['too few numbers', [{ ...cells, data: new Int32Array(11) }]],
    ['keys out of order', [{ ...cells, keys: Int32Array.of(9, 8) }]],
    ['a key twice', [{ ...cells, keys: Int32Array.of(8, 8) }]],
    ['int64 in an Int32Array', [{ ...cells, type: 'int64' as const }]],
    ['a fraction', [{ ...sparse, data: Float64Array.of(0.5) }]],
    ['an integer of 2^53', [{ ...sparse, data: Float64Array.of(2 ** 53) }]],
  ])('cannot be made of %s', (_, tables) => {
    expect(() => encodeShard({ ...shard, tables })).toThrow(/expected .*found/);
  });
});

function refusal(bytes: Uint8Array): string {
  try {
    decodeShard(bytes, 'shards/k/8-10.arrow');
  } catch (error) {
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ failure: 'corrupt' });
    return (error as Error).message;
  }
  throw new Error('expected a refusal');
}

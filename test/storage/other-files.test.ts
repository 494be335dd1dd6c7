import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import type { Calibration } from '../../src/statistics/types.js';
import {
  decodeActivationRows,
  decodeCalibration,
  encodeActivationRows,
  encodeCalibration,
  resultTableToArrow,
  resultTableToCsv,
} from '../../src/storage/index.js';
import type { ActivationRows, ResultColumn } from '../../src/storage/index.js';

describe('a calibration file', () => {
  const header = { formatVersion: 1, calibrationKey: 'abc', identity: '{}' };
  const calibration: Calibration = {
    points: 4096,
    units: [
      {
        values: Float32Array.of(-1.5, 0, 2),
        scores: Float64Array.of(-1, 0.1, 3.5),
        atoms: Uint8Array.of(0, 1, 0),
        ...{ centre: 0, spread: 1.75, median: 0.1, scale: 2 ** -11 },
      },
      {
        values: Float32Array.of(0),
        scores: Float64Array.of(0),
        atoms: Uint8Array.of(1),
        ...{ centre: 0, spread: 0, median: 0, scale: 1 },
      },
      {
        values: new Float32Array(0),
        scores: new Float64Array(0),
        atoms: new Uint8Array(0),
        ...{ centre: 0, spread: 0, median: 0, scale: 1 },
      },
    ],
    templates: { width: 1, perIdentity: 2, sums: Int32Array.of(16_384, -3, 5, 2 ** 30) },
  };

  it('gives back ragged knots and templates', () => {
    const bytes = encodeCalibration(calibration, header);
    expect(decodeCalibration(bytes)).toEqual({ header, calibration });
    expect(encodeCalibration(structuredClone(calibration), header)).toEqual(bytes);
  });

  it('gives back embeddings that templates keep, and refuses too few', () => {
    const embeddings = Int16Array.of(16_384, -16_384, 5, 0, -1, 7);
    const points = { perIdentity: 3, embeddings };
    const kept = { ...calibration, templates: { ...calibration.templates!, points } };
    expect(decodeCalibration(encodeCalibration(kept, header)).calibration).toEqual(kept);
    const few = { ...points, embeddings: embeddings.subarray(1) };
    const templates = { ...calibration.templates!, points: few };
    expect(() => encodeCalibration({ ...calibration, templates }, header)).toThrow(
      'expected 6 numbers of kept embeddings, found 5',
    );
  });

  it('gives back a calibration without templates', () => {
    const without = { ...calibration, templates: null };
    expect(decodeCalibration(encodeCalibration(without, header)).calibration).toEqual(without);
  });

  it('gives back read-outs of layers of different widths', () => {
    const choice = { levels: 2, weights: [0.1, -1, 0.1, 1].map(Math.fround) };
    const place = { layer: 'pool', layerOffset: 0, layerUnits: 2, factor: 'yaw', choice };
    const groups = [
      { ...place, first: 0, count: 1 },
      {
        ...place,
        layer: 'answer',
        layerOffset: 2,
        layerUnits: 1,
        first: 1,
        count: 1,
        choice: null,
      },
    ];
    const readOuts = {
      groups,
      weights: [Float32Array.of(0.5, -2), Float32Array.of(3)],
      offsets: Float32Array.of(0.25, -1),
    };
    const bytes = encodeCalibration({ ...calibration, readOuts }, header);
    expect(decodeCalibration(bytes).calibration).toEqual({ ...calibration, readOuts });
    expect((tableFromIPC(bytes).toArray() as Row[]).map(({ kind }) => kind)).toEqual([
      ...['unit', 'unit', 'unit', 'read-out', 'read-out', 'identity', 'identity'],
    ]);
  });

  it('reads as a plain Arrow table, one row per unit and per identity', () => {
    const rows = tableFromIPC(encodeCalibration(calibration, header)).toArray() as Row[];
    expect(rows.map(({ kind, number }) => [kind, number])).toEqual([
      ['unit', 0],
      ['unit', 1],
      ['unit', 2],
      ['identity', 0],
      ['identity', 1],
    ]);
    expect([...rows[0].values]).toEqual([-1.5, 0, 2]);
    expect([...rows[4].template]).toEqual([5, 2 ** 30]);
    expect(rows[4].values).toBeNull();
  });

  it('is refused with its key when it is damaged or a unit lacks scores', () => {
    const bytes = encodeCalibration(calibration, header);
    bytes[200] ^= 1;
    expect(() => decodeCalibration(bytes, 'calibrations/a.arrow')).toThrow(
      /^calibrations\/a\.arrow: expected content of SHA-256/,
    );
    const units = [
      { ...calibration.units[2], values: new Float32Array(2), scores: new Float64Array(1) },
    ];
    expect(() => encodeCalibration({ ...calibration, units }, header)).toThrow(
      'unit 0: expected a score and a mark of atoms for each of 2 knots, found 1 and 0',
    );
  });
});

describe('a file of activation rows', () => {
  const rows: ActivationRows = {
    header: { formatVersion: 1, calibrationKey: 'abc', from: 3, to: 5, identity: '{}' },
    units: 2,
    identities: Int32Array.of(3, 3, 4, 4),
    views: Int32Array.of(0, 7, 2, 9),
    values: Float32Array.of(0.1, -0, 3e38, 1e-40, 5, 6, 7, 8),
  };

  it('gives back the rows to the last bit', () => {
    const bytes = encodeActivationRows(rows);
    expect(decodeActivationRows(bytes)).toEqual(rows);
    expect(encodeActivationRows(structuredClone(rows))).toEqual(bytes);
  });

  it.each([1, 3])(
    'gives back an odd number of rows (%i), which Arrow pads to eight bytes',
    (count) => {
      const odd = {
        ...rows,
        identities: rows.identities.slice(0, count),
        views: rows.views.slice(0, count),
        values: rows.values.slice(0, count * 2),
      };
      expect(decodeActivationRows(encodeActivationRows(odd))).toEqual(odd);
    },
  );

  it('holds no rows at all', () => {
    const none = {
      ...rows,
      identities: new Int32Array(0),
      views: new Int32Array(0),
      values: new Float32Array(0),
    };
    expect(decodeActivationRows(encodeActivationRows(none))).toEqual(none);
  });

  it('reads as a plain Arrow table', () => {
    const read = tableFromIPC(encodeActivationRows(rows)).toArray() as Row[];
    expect(read.map(({ identity, view }) => [identity, view])).toEqual([
      [3, 0],
      [3, 7],
      [4, 2],
      [4, 9],
    ]);
    expect([...read[2].activations]).toEqual([5, 6]);
  });

  it('is refused when damaged, of the wrong size or outside its range', () => {
    const bytes = encodeActivationRows(rows);
    bytes[bytes.length - 40] ^= 1;
    expect(() => decodeActivationRows(bytes, 'parts/a')).toThrow(/^parts\/a: expected/);
    expect(() => encodeActivationRows({ ...rows, values: new Float32Array(7) })).toThrow(
      'expected 4 identities and 4 x 2 activations, found 4 and 7',
    );
    const header = { ...rows.header, to: 4 };
    expect(() => encodeActivationRows({ ...rows, header })).toThrow(
      'expected identities from 3 to below 4, found 4',
    );
  });
});

describe('a result table', () => {
  const columns: ResultColumn[] = [
    { name: 'layer', type: 'text' },
    { name: 'unit', type: 'integer' },
    { name: 'bits, "raw"', type: 'number' },
    { name: 'chosen', type: 'boolean' },
  ];
  const rows = [
    { layer: 'conv1', unit: 3, 'bits, "raw"': 0.1 + 0.2, chosen: true },
    { layer: 'a "b",\nc – é', unit: null, 'bits, "raw"': null, chosen: false },
    { layer: '', unit: -1, 'bits, "raw"': 1e-7, chosen: null },
    { layer: null, unit: 0, 'bits, "raw"': 0, chosen: false },
  ];

  it('reads back from Arrow with its types and nulls', () => {
    const table = tableFromIPC(resultTableToArrow(columns, rows));
    expect((table.toArray() as object[]).map((row) => ({ ...row }))).toEqual(rows);
    expect(table.schema.fields.map((field) => `${field.type}`)).toEqual([
      'Utf8',
      'Int32',
      'Float64',
      'Bool',
    ]);
  });

  it('keeps its columns when it has no rows', () => {
    const table = tableFromIPC(resultTableToArrow(columns, []));
    expect(table.numRows).toBe(0);
    expect(table.schema.names).toEqual(columns.map(({ name }) => name));
    expect(resultTableToCsv(columns, [])).toBe('layer,unit,"bits, ""raw""",chosen\r\n');
  });

  it('becomes CSV as RFC 4180 has it', () => {
    expect(resultTableToCsv(columns, rows)).toBe(
      'layer,unit,"bits, ""raw""",chosen\r\n' +
        'conv1,3,0.30000000000000004,true\r\n' +
        '"a ""b"",\nc – é",,,false\r\n' +
        '"",-1,1e-7,\r\n' +
        ',0,0,false\r\n',
    );
  });

  it.each([
    [
      'NaN',
      { 'bits, "raw"': NaN },
      /column "bits, "raw"", row 0: expected number or null, found NaN/,
    ],
    ['infinity', { 'bits, "raw"': Infinity }, /found Infinity/],
    ['a missing value', { unit: undefined }, /column "unit", row 0: .*found undefined/],
    ['a fraction among integers', { unit: 0.5 }, /expected integer or null, found 0.5/],
    ['an integer beyond int32', { unit: 2 ** 31 }, /found 2147483648/],
    ['a number as text', { layer: 5 }, /expected text or null, found 5/],
  ])('refuses %s', (_, change, message) => {
    const wrong = [{ ...rows[0], ...change } as (typeof rows)[0]];
    expect(() => resultTableToArrow(columns, wrong)).toThrow(message);
    expect(() => resultTableToCsv(columns, wrong)).toThrow(message);
  });
});

type Row = Record<string, Iterable<number>>;

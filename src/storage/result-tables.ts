/**
 * Flat result tables for people and other programs: rows of text, numbers and truth values as an Arrow IPC file and as
 * CSV. Columns are declared, not guessed, so that a column keeps its type from run to run, even when all null.
 */
import type { Data } from 'apache-arrow';
import { Bool, Float32, Float64, Int32, makeData } from 'apache-arrow';
import { writeBatch } from './arrow-file.js';
import { listColumn } from './list-column.js';
import { textColumn, validity } from './text-column.js';

export type ResultValue = string | number | boolean | Float32Array | null;
export type ResultRow = Readonly<Record<string, ResultValue>>;

export interface ResultColumn {
  readonly name: string;
  /** `integer` holds int32, `number` float64, `vector` a list of float32. Any value may be null. */
  readonly type: 'text' | 'integer' | 'number' | 'boolean' | 'vector';
}

/** An uncompressed Arrow IPC file. A RangeError names row and column of a value of another type, NaN or infinity. */
export function resultTableToArrow(
  columns: readonly ResultColumn[],
  rows: readonly ResultRow[],
): Uint8Array {
  checkValues(columns, rows);
  const arrowColumns = columns.map((column) => ({
    name: column.name,
    data: BUILDERS[column.type](rows.map((row) => row[column.name])),
  }));
  return writeBatch(rows.length, arrowColumns, new Map());
}

/**
 * CSV (RFC 4180): a header line, CRLF, null as an empty field and empty text as `""`, a vector's numbers between spaces.
 * Refuses what Arrow refuses.
 */
export function resultTableToCsv(
  columns: readonly ResultColumn[],
  rows: readonly ResultRow[],
): string {
  checkValues(columns, rows);
  const lines = [
    columns.map(({ name }) => csvField(name)),
    ...rows.map((row) => columns.map(({ name }) => csvField(row[name]))),
  ];
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

const BUILDERS: Readonly<Record<ResultColumn['type'], (values: readonly ResultValue[]) => Data>> = {
  text: (values) => textColumn(values as (string | null)[]),
  integer: (values) =>
    makeData({
      type: new Int32(),
      length: values.length,
      ...validity(values),
      data: Int32Array.from(values, Number),
    }),
  number: (values) =>
    makeData({
      type: new Float64(),
      length: values.length,
      ...validity(values),
      data: Float64Array.from(values, Number),
    }),
  boolean: (values) =>
    makeData({
      type: new Bool(),
      length: values.length,
      ...validity(values),
      data: validity(values.map((value) => value || null)).nullBitmap,
    }),
  vector: (values) => vectorColumn(values as (Float32Array | null)[]),
};

function vectorColumn(values: readonly (Float32Array | null)[]): Data {
  const lengths = values.map((value) => value && value.length);
  const all = new Float32Array(lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0));
  let from = 0;
  for (const value of values) {
    if (value === null) continue;
    all.set(value, from);
    from += value.length;
  }
  return listColumn(new Float32(), lengths, all);
}

const ACCEPTS: Readonly<Record<ResultColumn['type'], (value: ResultValue | undefined) => boolean>> =
  {
    text: (value) => typeof value === 'string',
    integer: (value) => typeof value === 'number' && (value | 0) === value,
    number: Number.isFinite,
    boolean: (value) => typeof value === 'boolean',
    vector: (value) => value instanceof Float32Array && value.every(Number.isFinite),
  };

function checkValues(columns: readonly ResultColumn[], rows: readonly ResultRow[]): void {
  for (const { name, type } of columns) {
    rows.forEach((row, index) => {
      const value: ResultValue | undefined = row[name];
      if (value !== null && !ACCEPTS[type](value)) {
        throw new RangeError(
          `column "${name}", row ${index}: expected ${type} or null, found ${String(value)}`,
        );
      }
    });
  }
}

function csvField(value: ResultValue): string {
  if (value === null) return '';
  const text = value instanceof Float32Array ? value.join(' ') : String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

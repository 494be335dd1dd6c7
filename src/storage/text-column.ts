import type { Data } from 'apache-arrow';
import { makeData, Utf8, Vector } from 'apache-arrow';

/** A column of text, null where the value is null. */
export function textColumn(values: readonly (string | null)[]): Data<Utf8> {
  const encoded = values.map((value) => new TextEncoder().encode(value ?? ''));
  const valueOffsets = new Int32Array(values.length + 1);
  encoded.forEach((bytes, row) => (valueOffsets[row + 1] = valueOffsets[row] + bytes.length));
  const data = new Uint8Array(valueOffsets[values.length]);
  encoded.forEach((bytes, row) => data.set(bytes, valueOffsets[row]));
  const { nullBitmap, nullCount } = validity(values);
  return makeData({
    type: new Utf8(),
    length: values.length,
    nullCount,
    nullBitmap,
    valueOffsets,
    data,
  });
}

/** Values of a text column; a RangeError where one is null. */
export function textValues(column: Data<Utf8>): string[] {
  return Array.from(new Vector([column]), (value, row) => {
    if (value === null) throw new RangeError(`expected text, found none at row ${row}`);
    return value;
  });
}

/** Arrow's validity bits: set where there is a value. */
export function validity(values: readonly unknown[]): {
  nullBitmap: Uint8Array;
  nullCount: number;
} {
  const nullBitmap = new Uint8Array((values.length + 7) >> 3);
  let nullCount = 0;
  values.forEach((value, row) => {
    if (value === null) nullCount++;
    else nullBitmap[row >> 3] |= 1 << (row & 7);
  });
  return { nullBitmap, nullCount };
}

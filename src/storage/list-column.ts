import type { Data, DataType, Int16, Int32, Int64, Float32, Float64, Uint16 } from 'apache-arrow';
import { Field, List, makeData } from 'apache-arrow';

/** Types of number a list column holds. */
export type ListItem = Uint16 | Int16 | Int32 | Int64 | Float32 | Float64;

/**
 * A List column over `values` without copying them: row i holds the next `lengths[i]` values, or is null where the
 * length is null. At most 2^31 - 1 values.
 */
export function listColumn<T extends ListItem>(
  type: T,
  lengths: readonly (number | null)[],
  values: T['TArray'],
): Data<List<T>> {
  const rows = lengths.length;
  const valueOffsets = new Int32Array(rows + 1);
  const nullBitmap = new Uint8Array((rows + 7) >> 3);
  let offset = 0;
  let nullCount = 0;
  for (let row = 0; row < rows; row++) {
    const length = lengths[row];
    if (length === null) nullCount++;
    else nullBitmap[row >> 3] |= 1 << (row & 7);
    offset += length ?? 0;
    if (offset > MAX_VALUES) {
      throw new RangeError(`expected at most ${MAX_VALUES} values in a column; split the object`);
    }
    valueOffsets[row + 1] = offset;
  }
  if (offset !== values.length) {
    throw new RangeError(`expected ${offset} values for ${rows} rows, found ${values.length}`);
  }
  return makeData({
    type: listType(type),
    length: rows,
    nullCount,
    nullBitmap,
    valueOffsets,
    child: numberColumn(type, values),
  });
}

export function listType<T extends ListItem>(type: T): List<T> {
  return new List(new Field('item', type, false));
}

/** A column of numbers without nulls, not copied. */
export function numberColumn<T extends ListItem>(type: T, values: T['TArray']): Data<T> {
  const data: Data<DataType> = makeData({
    type: type as Int32,
    length: values.length,
    nullCount: 0,
    data: values as Int32Array,
  });
  return data as unknown as Data<T>;
}

/** Values of a number column: its buffer is padded to eight bytes, so its length is the column's, not the buffer's. */
export function numberValues<T extends ListItem>(column: Data<T>): T['TArray'] {
  return (column.values as Int32Array).subarray(0, column.length);
}

/**
 * Lengths and values of a list column. Values follow one another without a gap, as `listColumn` writes them; a
 * RangeError otherwise. Not copied.
 */
export function readListColumn<T extends ListItem>(
  column: Data<List<T>>,
): { lengths: (number | null)[]; values: T['TArray'] } {
  const valueOffsets = column.valueOffsets as Int32Array;
  const rows = column.length;
  const lengths: (number | null)[] = [];
  let end = 0;
  for (let row = 0; row < rows; row++) {
    const length = valueOffsets[row + 1] - valueOffsets[row];
    const isNull = !column.getValid(row);
    if (valueOffsets[row] !== end || length < 0 || (isNull && length > 0)) {
      throw new RangeError(`expected lists one after the other, found a gap at row ${row}`);
    }
    lengths.push(isNull ? null : length);
    end = valueOffsets[row + 1];
  }
  const values = column.children[0].values as T['TArray'];
  if (values.length < end) throw new RangeError(`expected ${end} values, found ${values.length}`);
  return { lengths, values: values.subarray(0, end) };
}

const MAX_VALUES = 2 ** 31 - 1;

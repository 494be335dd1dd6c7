import type { Data } from 'apache-arrow';
import { Field, FixedSizeList, Float32, Int32, makeData } from 'apache-arrow';
import type { FileFormat } from './arrow-file.js';
import { readArrowFile, writeArrowFile } from './arrow-file.js';
import { numberColumn, numberValues } from './list-column.js';
import type { ActivationRows, ActivationRowsHeader } from './types.js';

/** Bump when the layout of activation files changes. */
export const ACTIVATION_ROWS_FORMAT_VERSION = 1;

/**
 * Raw activations as an Arrow IPC file: one row per calibration point, columns `identity`, `view` and `activations`
 * (a list of `units` float32). Same rows, same bytes.
 */
export function encodeActivationRows(rows: ActivationRows): Uint8Array {
  checkRows(rows);
  const { identities, views, units, values } = rows;
  const columns = [
    { name: 'identity', data: numberColumn(new Int32(), identities) },
    { name: 'view', data: numberColumn(new Int32(), views) },
    { name: 'activations', data: matrixColumn(units, views.length, values) },
  ];
  const description: FileHeader = { rows: rows.header, units };
  return writeArrowFile(FORMAT, description, views.length, columns);
}

/** Decodes and verifies; the arrays are views of `bytes`. Throws a `corrupt` StorageError that names `key`. */
export function decodeActivationRows(bytes: Uint8Array, key = 'activations'): ActivationRows {
  return readArrowFile(FORMAT, bytes, key, (file) => {
    const { rows: header, units } = file.header as FileHeader;
    const identities = numberValues(file.column('identity', new Int32()));
    const views = numberValues(file.column('view', new Int32()));
    const matrix = file.column('activations', matrixType(units));
    const values = (matrix.children[0] as Data<Float32>).values.subarray(0, views.length * units);
    const rows: ActivationRows = { header, units, identities, views, values };
    checkRows(rows);
    return rows;
  });
}

const FORMAT: FileFormat = {
  name: 'factorscope/activation-rows',
  version: ACTIVATION_ROWS_FORMAT_VERSION,
};

interface FileHeader {
  readonly rows: ActivationRowsHeader;
  readonly units: number;
}

function matrixType(units: number): FixedSizeList<Float32> {
  return new FixedSizeList(units, new Field('item', new Float32(), false));
}

function matrixColumn(units: number, rows: number, values: Float32Array) {
  return makeData({
    type: matrixType(units),
    length: rows,
    nullCount: 0,
    child: numberColumn(new Float32(), values),
  });
}

function checkRows({ header, units, identities, views, values }: ActivationRows): void {
  if (identities.length !== views.length || values.length !== views.length * units) {
    throw new RangeError(
      `expected ${views.length} identities and ${views.length} x ${units} activations, found ${identities.length} and ${values.length}`,
    );
  }
  const outside = identities.find((identity) => identity < header.from || identity >= header.to);
  if (outside !== undefined) {
    throw new RangeError(
      `expected identities from ${header.from} to below ${header.to}, found ${outside}`,
    );
  }
}

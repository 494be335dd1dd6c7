import { Float64 } from 'apache-arrow';
import type { FeatureCovariances } from '../statistics/features/types.js';
import { readArrowFile, writeArrowFile } from './arrow-file.js';
import type { FileFormat } from './arrow-file.js';
import { listColumn, listType, numberColumn, numberValues, readListColumn } from './list-column.js';

/** What of the face goes with each identity's answer, as an Arrow IPC file: one row per identity. Same values, same bytes. */
export function encodeFeatureCovariances(features: FeatureCovariances): Uint8Array {
  const { residuals, shape, texture, variances } = features;
  const rows = variances.length;
  return writeArrowFile(FORMAT, { residuals }, rows, [
    { name: 'variance', data: numberColumn(new Float64(), variances) },
    ...Object.entries({ shape, texture }).map(([name, values]) => ({
      name,
      data: listColumn(new Float64(), new Array<number>(rows).fill(values.length / rows), values),
    })),
  ]);
}

/** Decodes and verifies; the arrays are views of `bytes`. Throws a `corrupt` StorageError that names `key`. */
export function decodeFeatureCovariances(bytes: Uint8Array, key: string): FeatureCovariances {
  return readArrowFile(FORMAT, bytes, key, (file) => {
    const { residuals } = file.header as { residuals: number };
    const list = (name: string): Float64Array =>
      readListColumn(file.column(name, listType(new Float64()))).values;
    return {
      residuals,
      shape: list('shape'),
      texture: list('texture'),
      variances: numberValues(file.column('variance', new Float64())),
    };
  });
}

const FORMAT: FileFormat = { name: 'factorscope/feature-covariances', version: 1 };

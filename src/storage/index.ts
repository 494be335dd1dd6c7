export {
  ACTIVATION_ROWS_FORMAT_VERSION,
  decodeActivationRows,
  encodeActivationRows,
} from './activation-rows-file.js';
export {
  CALIBRATION_FORMAT_VERSION,
  decodeCalibration,
  encodeCalibration,
} from './calibration-file.js';
export { decodeFeatureCovariances, encodeFeatureCovariances } from './feature-covariances-file.js';
export { sealFault } from './file-seal.js';
export { listTemporaries } from './file-temporaries.js';
export type { FileTemporary } from './file-temporaries.js';
export { checkWritable, openStore } from './open-store.js';
export { resultTableToArrow, resultTableToCsv } from './result-tables.js';
export type { ResultColumn, ResultRow, ResultValue } from './result-tables.js';
export { decodeShard, encodeShard, SHARD_FORMAT_VERSION } from './shard-file.js';
export { StorageError } from './storage-error.js';
export type { StorageFailure } from './storage-error.js';
export type {
  ActivationRows,
  ActivationRowsHeader,
  CalibrationHeader,
  ObjectStat,
  ObjectStore,
  Shard,
  ShardHeader,
  StoredCalibration,
} from './types.js';

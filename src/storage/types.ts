import type { UnitRange } from '../statistics/index.js';
import type { Calibration, StatisticsTable } from '../statistics/types.js';

export interface ObjectStat {
  readonly key: string;
  readonly bytes: number;
  readonly modified: Date;
}

/**
 * Objects by key (`/`-separated, no leading slash). Writes are atomic: a reader sees the whole object or none.
 * Failures of the medium are `StorageError`s that name the key; absence is null, never an error.
 */
export interface ObjectStore {
  /** The URL it was opened with, without secrets. */
  readonly url: string;
  get(key: string): Promise<Uint8Array | null>;
  /** False when the key existed already; the object is then left as it is. */
  putIfAbsent(key: string, body: Uint8Array): Promise<boolean>;
  /** Replaces or creates. For what belongs to one run only: run.json, reports. */
  put(key: string, body: Uint8Array): Promise<void>;
  /** Keys that begin with `prefix`, ascending. */
  list(prefix: string): AsyncIterable<ObjectStat>;
  stat(key: string): Promise<ObjectStat | null>;
  delete(key: string): Promise<void>;
}

/** What a shard object says of itself beside its tables: checked before merging. */
export interface ShardHeader {
  readonly formatVersion: number;
  /** Digest of everything that makes the shard except its range. */
  readonly shardKey: string;
  readonly from: number;
  readonly to: number;
  /** Design points summed: (to - from) · views. */
  readonly points: number;
  /** Units [first, first + count) of the tables with units, where merged tables are cut; absent: all. */
  readonly units?: UnitRange;
  /** Canonical JSON of what `shardKey` digests, so that a shard explains itself. */
  readonly identity: string;
}

export interface Shard {
  readonly header: ShardHeader;
  readonly tables: readonly StatisticsTable[];
}

/** What a calibration object says of itself. */
export interface CalibrationHeader {
  readonly formatVersion: number;
  /** Digest of everything that makes the calibration. */
  readonly calibrationKey: string;
  /** Canonical JSON of what `calibrationKey` digests. */
  readonly identity: string;
}

export interface StoredCalibration {
  readonly header: CalibrationHeader;
  readonly calibration: Calibration;
}

/** What one part of a calibration's raw activations says of itself. */
export interface ActivationRowsHeader {
  readonly formatVersion: number;
  /** Digest of everything that makes the calibration the part belongs to. */
  readonly calibrationKey: string;
  /** Identities, [from, to). */
  readonly from: number;
  readonly to: number;
  /** Canonical JSON of what `calibrationKey` digests. */
  readonly identity: string;
}

/** Raw activations of the calibration points of a range of identities, identity by identity, views ascending. */
export interface ActivationRows {
  readonly header: ActivationRowsHeader;
  readonly units: number;
  /** Identity and view number of each row, [rows]. */
  readonly identities: Int32Array;
  readonly views: Int32Array;
  /** [rows · units], row by row. */
  readonly values: Float32Array;
}

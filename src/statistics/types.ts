/**
 * A table of exact integer sums: one row of `rowLength` numbers per key. Every statistic a shard keeps is such a
 * table, so that storage and merging need to know nothing of what is counted.
 */
export interface StatisticsTable {
  readonly name: string;
  /** `identity`: the key is an identity, held by one shard; merging concatenates. `block`: merging adds rows of equal key. */
  readonly scope: 'identity' | 'block';
  readonly type: 'int32' | 'int64';
  /** Meaning of the row's axes, outermost first, e.g. [['level', 22], ['unit', 978]]. */
  readonly axes: readonly (readonly [name: string, length: number])[];
  readonly rowLength: number;
  /** Ascending, distinct. */
  readonly keys: Int32Array;
  /** [keys.length · rowLength]. int64 tables hold integers below 2^53 in float64. */
  readonly data: Int32Array | Float64Array;
}

/** One level of one factor, a column of the level tables: all levels of all factors that vary within an identity. */
export interface LevelColumn {
  readonly factor: string;
  /** Level number within the factor. */
  readonly level: number;
}

/** One scored number: a channel of a layer, an embedding entry, a logit; or a decision variable. */
export interface UnitLayer {
  readonly name: string;
  readonly units: number;
  readonly offset: number;
}

/**
 * How one unit's values become copula scores: a monotone, piecewise linear map from value to z = Φ⁻¹(u), with
 * u = mid-rank/(n + 1) of the calibration sample; atoms are exact, values outside are clamped.
 */
export interface UnitCalibration {
  /** Ascending, distinct; at most 1,024. */
  readonly values: Float32Array;
  /** Scores at `values`, ascending. */
  readonly scores: Float64Array;
}

export interface Calibration {
  /** Points the calibration was fitted on. */
  readonly points: number;
  readonly units: readonly UnitCalibration[];
  /** Embedding templates per identity: sums of the unit-length embeddings of its calibration points, [identities · width]; null unless the output is an embedding. */
  readonly templates: { readonly width: number; readonly sums: Float64Array } | null;
}

/** Fixed point of scores: q = round(z · 2^10). */
export const SCORE_SCALE = 1024;
/** Equipopulated bins of the calibration distribution. */
export const BIN_COUNT = 16;
/** Bump when any table's content or meaning changes: part of every shard's key. */
export const STATISTICS_VERSION = 1;

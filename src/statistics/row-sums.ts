import type { DesignPoint, Space } from '../stimulus/index.js';
import type { FactorPair } from './pairs.js';
import type { SumTargets } from './plan-sums.js';
import type { Calibration } from './types.js';

/** Rows scored at a time, at most. */
export const SCORED_ROWS = 250;
/** Rows of a column of scores: as many, in whole vectors of eight. */
export const COLUMN_ROWS = 8 * Math.ceil(SCORED_ROWS / 8);

/** Consecutive rows of one identity that were just scored; valid until more are. */
export interface ScoredRows {
  readonly length: number;
  /** The design point of row 0, 1, … */
  readonly points: readonly DesignPoint[];
  /** Units of the network, its layers' read-outs, then the decision's. */
  readonly units: number;
  /** Raw values, row r of unit u at `values[r · rowLength + u]`. */
  readonly values: Float32Array;
  readonly rowLength: number;
  /** Writes a unit's scores q to `target[0..length - 1]`. */
  scoresOf(unit: number, target: Int16Array): void;
  /** The same of `count` units from `first` on, COLUMN_ROWS apart; behind a unit's rows anything may be written. */
  columnsOf(first: number, count: number, target: Int16Array): void;
}

export type Quantity = 'sum' | 'squares' | 'product';
export const QUANTITIES: readonly Quantity[] = ['sum', 'squares', 'product'];

/**
 * Sums of a chunk of rows, at the levels of the view factors and of all rows. `product` is that with the decision's margin
 * and absent without a decision.
 */
export interface ChunkSums {
  /** Adds, of every unit u, the score's sum over a target's rows to `row[offset + u]`. */
  addScores(quantity: Quantity, target: number, row: Row, offset: number): void;
  /** Adds the counts of every unit's bins to `row[offset + 16·u + bin]`; of all rows alone. */
  addCounts(target: number, row: Row, offset: number): void;
}

/** Sums of a block's chunks, which stay where they are summed until the block ends: the scores' are of jitter bins and pairs. */
export interface BlockSums extends ChunkSums {
  /** Counts at the levels of the view factors and the bins of the jitter. */
  addCounts(target: number, row: Row, offset: number): void;
  /** As `addScores`, of raw fixed-point values; targets are the levels of the view factors, then all. */
  addRaw(quantity: Quantity, target: number, row: Row, offset: number): void;
  /** Adds the sum over fibres of a view factor (by number) of (Σ over its levels of q)². Whole identities only. */
  addFibres(factor: number, row: Row, offset: number): void;
}

export type Row = Int32Array | Float64Array;

export interface RowSumsOptions {
  readonly space: Space;
  /** Its read-outs are computed from the rows that are added. */
  readonly calibration: Calibration;
  readonly pairs: readonly FactorPair[];
  /** Number of the decision's margin, with which products are summed; null without a decision. */
  readonly marginUnit: number | null;
  /** Whether raw values and fibres are asked for: the others cost nothing then. */
  readonly raw: boolean;
  readonly fibres: boolean;
  /** Called with every batch of rows once scored. */
  readonly onScored: (rows: ScoredRows, clamped: number) => void;
}

/** Scores rows and sums them. There are two: plain loops, and kernels that give the same integers. */
export interface RowSums {
  readonly targets: SumTargets;
  /** Rows that a chunk holds. */
  readonly capacity: number;
  /** Rows added since the last `take`. */
  readonly length: number;
  /**
   * Adds a row: `values` from `offset` of the network's units, then the decision's, if there is one, of `decided` from
   * `decidedOffset`. Throws a RangeError for values that are not finite, at the latest in `take`.
   */
  add(
    point: DesignPoint,
    values: Float32Array,
    offset: number,
    decided: Float32Array,
    decidedOffset: number,
  ): void;
  /** Sums of the rows since the last `take`, valid until the next `add`; begins anew. */
  take(): ChunkSums;
  /** Sums of all chunks taken since the last `takeBlock`, valid until the next `add`; begins anew. */
  takeBlock(): BlockSums;
}

/** Bytes of a whole identity's scores that are kept, at most; larger identities are summed in chunks. */
const MOST_WHOLE_BYTES = 2 ** 27;
const CHUNK_BYTES = 2 ** 25;
/** Counters of a chunk's histograms are uint16. */
const MOST_CHUNK_ROWS = 65_535;

/** Rows of a chunk: a whole identity if its scores (int16) fit, which fibres need. */
export function chunkRows(space: Space, units: number): number {
  const rowBytes = 32 * Math.ceil(units / 16);
  const fits = space.viewCount <= MOST_CHUNK_ROWS && space.viewCount * rowBytes <= MOST_WHOLE_BYTES;
  if (fits) return space.viewCount;
  const rows = Math.floor(CHUNK_BYTES / rowBytes);
  return Math.min(MOST_CHUNK_ROWS, Math.max(SCORED_ROWS, rows));
}

/** Whether an identity is one chunk: only then are fibres summed. */
export function sumsFibres(space: Space, units: number): boolean {
  return chunkRows(space, units) === space.viewCount;
}

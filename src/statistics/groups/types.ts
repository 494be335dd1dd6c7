import type { DesignPoint, Space } from '../../stimulus/index.js';
import type { DecidedRows, Decision } from '../decisions/decision-types.js';
import type { FactorPair } from '../pairs.js';
import type { ReadOutGroup } from '../readouts/types.js';
import type { BlockSums, ChunkSums, ScoredRows } from '../row-sums.js';
import type { OpenRows } from '../table-rows.js';
import type { Calibration } from '../types.js';
import type { TableShape } from '../table-shapes.js';
import type { CountedTriple } from '../triples/types.js';

/** What the shapes of tables follow from. */
export interface GroupContext {
  readonly space: Space;
  /** Units of the network, its layers' read-outs and the decision's. */
  readonly units: number;
  readonly hasDecision: boolean;
  readonly pairs: readonly FactorPair[];
  readonly readOuts: readonly ReadOutGroup[];
  readonly triples: readonly CountedTriple[];
  /** Of all units; absent where tables are read. */
  readonly calibration?: Calibration;
  /** Absent where tables are read: those that follow from the decision itself are then left out. */
  readonly decision?: Decision | null;
}

/** A batch of one identity's rows as it was decided. */
export interface DecidedBatch extends DecidedRows {
  readonly points: readonly DesignPoint[];
  /** The network's units, [rows][rowLength]. */
  readonly activations: Float32Array;
  readonly rowLength: number;
}

/**
 * Tables that are summed together. Rows and sums belong to the identity that `tables` has open; every row comes once in
 * `addRows`, once in the identity's sums and once in its block's. Anything a group keeps between calls must not outlive its identity.
 */
export interface TableGroup {
  readonly name: string;
  /** Shapes with an axis of length 0 are left out. */
  readonly shapes: readonly TableShape[];
  /** Sums that cost extra and that this group reads. */
  readonly needs?: readonly ('raw' | 'fibres')[];
  /** With a decision, after rows were decided and before they are scored. */
  addDecided?(batch: DecidedBatch, tables: OpenRows): void;
  /** After rows were scored: raw values, scores and design points; `clamped` counts the scores outside the calibration. */
  addRows?(rows: ScoredRows, tables: OpenRows, clamped: number): void;
  /** With the sums of a chunk: rows of one identity, the whole of it unless it is very large. */
  addSums?(sums: ChunkSums, tables: OpenRows): void;
  /** After the identity's last row and sums. */
  closeIdentity?(tables: OpenRows, identity: number): void;
  /** With the sums of a block's identities, or of those that were added to it. */
  addBlockSums?(sums: BlockSums, tables: OpenRows): void;
}

export type TableGroupFactory = (context: GroupContext) => TableGroup;

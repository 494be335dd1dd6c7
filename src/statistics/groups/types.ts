import type { Space } from '../../stimulus/index.js';
import type { FactorPair } from '../pairs.js';
import type { ChunkSums, ScoredRows } from '../row-sums.js';
import type { OpenRows } from '../table-rows.js';
import type { TableShape } from '../table-shapes.js';

/** What the shapes of tables follow from. */
export interface GroupContext {
  readonly space: Space;
  /** Units of the network and the decision's. */
  readonly units: number;
  readonly hasDecision: boolean;
  readonly pairs: readonly FactorPair[];
}

/**
 * Tables that are summed together. Rows and sums belong to the identity that `tables` has open; every row comes once in
 * `addRows` and once in the sums. Anything a group keeps between calls must not outlive its identity.
 */
export interface TableGroup {
  readonly name: string;
  /** Shapes with an axis of length 0 are left out. */
  readonly shapes: readonly TableShape[];
  /** Sums that cost extra and that this group reads. */
  readonly needs?: readonly ('raw' | 'fibres')[];
  /** After rows were scored: raw values, scores and design points; `clamped` counts the scores outside the calibration. */
  addRows?(rows: ScoredRows, tables: OpenRows, clamped: number): void;
  /** With the sums of a chunk: rows of one identity, the whole of it unless it is very large. */
  addSums?(sums: ChunkSums, tables: OpenRows): void;
  /** After the identity's last row and sums. */
  closeIdentity?(tables: OpenRows, identity: number): void;
}

export type TableGroupFactory = (context: GroupContext) => TableGroup;

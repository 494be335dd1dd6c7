import type { DesignPoint } from '../../stimulus/index.js';

/** Which image a row of activations is of. */
export type DecisionRow = Pick<DesignPoint, 'identity' | 'view'>;

/** Turns the network's output for images into their decision variables. */
export interface Decision {
  /** What the margin is, in words. */
  readonly variable: string;
  /**
   * Writes margin and correct (0 or 1) of the row that begins at `rowOffset` of `activations` to `target` from
   * `targetOffset`.
   */
  decide(
    point: DecisionRow,
    activations: Float32Array,
    rowOffset: number,
    target: Float32Array,
    targetOffset: number,
  ): void;
  /** What is chosen from, where one of several classes or identities is. */
  readonly choices?: DecisionChoices;
  /** Comparisons of images with templates of their own and of other people, for an embedding. */
  readonly comparisons?: VerificationComparisons;
}

/** A choice among `count` classes or identities. */
export interface DecisionChoices {
  readonly count: number;
  /** What a choice is: a class of the network or an identity of the space. */
  readonly kind: 'class' | 'identity';
  /** The choice that is right for each identity; null where it changes from view to view. */
  readonly truth: Int32Array | null;
  /** Decides rows `rowLength` apart from the beginning of `activations`: what `decide` gives, and what was chosen. */
  decideRows(
    points: readonly DecisionRow[],
    activations: Float32Array,
    rowLength: number,
    target: DecidedRows,
  ): void;
}

/** What was decided about consecutive rows. */
export interface DecidedRows {
  /** [rows][margin, correct] */
  readonly decided: Float32Array;
  /** What was chosen; -1 where nothing is chosen from. */
  readonly chosen: Int32Array;
  /** Choices that were preferred to the right one: 0 where it was chosen; -1 where nothing is chosen from. */
  readonly rank: Int32Array;
}

export interface VerificationComparisons {
  /**
   * Counts the cosines of consecutive rows of one identity with templates: `counts` [cell][kind][bin], cells as
   * `verificationCells` orders them. Without templates per level, cells of pairs of levels stay empty.
   */
  compare(
    points: readonly DesignPoint[],
    activations: Float32Array,
    rowLength: number,
    counts: Int32Array | Float64Array,
  ): void;
}

/** A decision, or why there is none. */
export type DecisionOutcome =
  | { readonly decision: Decision; readonly reason: null }
  | { readonly decision: null; readonly reason: string };

import type { Level } from '../../stimulus/index.js';
import type { ChoiceCounts } from '../readouts/choice-information.js';
import type { PeopleEntropies } from '../readouts/fold-people.js';

/** An estimate, and the same without each residual (or block) in turn; null with the reason. */
export interface FoldedEstimate {
  readonly value: number | null;
  /** Empty where `value` is null. */
  readonly leaveOut: Float64Array;
  /** What was left out, in the plural. */
  readonly groupName: 'residuals' | 'blocks';
  readonly reason: string | null;
}

/** What a layer knows about a factor, bits. */
export interface FoldedInformation extends FoldedEstimate {
  readonly layer: string;
  readonly factor: string;
  /** Of the layer's read-outs together, or of its best unit. */
  readonly source: 'read-outs' | 'best unit';
  /** Number of the layer's best unit; null: read-outs, or no unit has an estimate. */
  readonly unit: number | null;
  /** What its interval takes beside the values without each residual; null without a value. */
  readonly basis: InformationBasis | null;
}

/** Of the level that read-outs choose, of people whom they tell apart, or of one unit. */
export type InformationBasis =
  | { readonly of: 'choice'; readonly counts: ChoiceCounts }
  | ({ readonly of: 'people' } & PeopleEntropies)
  /** Entropy of the factor and what its fixed views may add to the upper end, bits. */
  | { readonly of: 'unit'; readonly entropy: number; readonly viewsBits: number };

/** One condition on the points of a cell. */
export interface CellLevel {
  readonly factor: string;
  readonly level: Level;
}

/** Performance on the points of a cell: all of them, one level, or a level of an identity factor within a view level. */
export interface FoldedPerformance {
  /** Empty: all points. */
  readonly cell: readonly CellLevel[];
  readonly points: number;
  /** Share decided correctly, 0..1. */
  readonly accuracy: FoldedEstimate;
  /** Mean of the decision variable. */
  readonly margin: FoldedEstimate;
}

export interface FoldedInvariance extends FoldedEstimate {
  readonly layer: string;
  readonly factor: string;
  /** Number of the factor's levels. */
  readonly levels: number;
}

/** The part of an audit that comparisons and gates need, small enough to hold two of. */
export interface FoldedAudit {
  readonly information: readonly FoldedInformation[];
  /** Null when no decision is defined. */
  readonly performance: readonly FoldedPerformance[] | null;
  readonly invariance: readonly FoldedInvariance[];
}

/** b - a of one estimate in two runs over the same points. */
export interface PairedDifference {
  readonly a: number | null;
  readonly b: number | null;
  readonly difference: number | null;
  /** Interval of the difference. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of a difference as large if there is none: Student's t of difference over its standard error. */
  readonly probability: number | null;
  readonly reason: string | null;
}

import type { OutputKind } from '../engines/types.js';
import { classifierDecision } from './classifier-decision.js';
import { embeddingDecision } from './embedding-decision.js';
import type { Space, UnchangedImages } from '../stimulus/index.js';
import type { DecidedRows, DecisionRow } from './decisions/decision-types.js';
import type { Calibration, Decision, DecisionOutcome, UnitLayer } from './types.js';

/** Layer name and units of the decision variables, which follow the network's own units. */
export const DECISION_LAYER = 'decision';
export const DECISION_UNITS = ['margin', 'correct'] as const;
/** Quantities of the decision table, in order: points, points decided correctly, Σ round(margin · 2^10). */
export const DECISION_QUANTITIES = ['points', 'correct', 'margin'] as const;
/** Of the table by pairs of levels: those, and points whose right choice was among the five preferred. */
export const PAIR_QUANTITIES = [...DECISION_QUANTITIES, 'top 5'] as const;

export interface DecisionRequest {
  readonly kind: OutputKind;
  /** The network's own output. */
  readonly output: UnitLayer;
  /** Classifier: class of each identity of the space or of each view, -1 for none; null when unknown. */
  readonly trueClass: Int32Array | null;
  /** What `trueClass` lists: classes of the identities, or of the views of each. @default 'identity' */
  readonly trueClassOf?: 'identity' | 'view';
  /** False where classes are levels of a factor. @default true */
  readonly classesArePeople?: boolean;
  /** Embedding: sums of the identities' unit-length calibration embeddings. */
  readonly templates: Calibration['templates'];
  /** Embedding: the views of an identity that calibrated. */
  readonly calibrationViews: (identity: number) => Int32Array;
  /** Embedding: for comparisons with impostors. @default none are made */
  readonly space?: Space;
  /** Embedding: what images are changes of. @default every image is its own */
  readonly unchanged?: UnchangedImages;
}

/** The decision that an output of this kind allows. */
export function defineDecision(request: DecisionRequest): DecisionOutcome {
  const { kind, output, trueClass, templates, calibrationViews, space, unchanged } = request;
  if (kind === 'classifier') {
    const { trueClassOf, classesArePeople } = request;
    return classifierDecision(output, trueClass, trueClassOf, classesArePeople);
  }
  if (kind === 'embedding') {
    return embeddingDecision(output, templates, calibrationViews, space, unchanged);
  }
  return {
    decision: null,
    reason:
      'network.output.kind is other, not classifier or embedding: no decision is defined for it',
  };
}

/** The decision's own layer, after `units` units of the network. */
export function decisionLayer(units: number): UnitLayer {
  return { name: DECISION_LAYER, units: DECISION_UNITS.length, offset: units };
}

/** Decides rows `rowLength` apart from the beginning of `activations`. */
export function decideRows(
  decision: Decision,
  points: readonly DecisionRow[],
  activations: Float32Array,
  rowLength: number,
): DecidedRows {
  const target: DecidedRows = {
    decided: new Float32Array(DECISION_UNITS.length * points.length),
    chosen: new Int32Array(points.length).fill(-1),
    rank: new Int32Array(points.length).fill(-1),
  };
  if (decision.choices) {
    decision.choices.decideRows(points, activations, rowLength, target);
  } else {
    points.forEach((point, row) => {
      const place = DECISION_UNITS.length * row;
      decision.decide(point, activations, row * rowLength, target.decided, place);
    });
  }
  return target;
}

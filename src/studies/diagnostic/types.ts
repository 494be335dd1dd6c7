import type { FaceProperty } from '../../statistics/index.js';
import type { DecisionDifference, Verdict, VariantResult } from '../variants/types.js';
import type { Patched } from './variants.js';

/** One gain, given to the diagnostic features alone and to all others alone. */
export interface DiagnosticPoint {
  readonly gain: number;
  readonly diagnostic: VariantResult;
  readonly other: VariantResult;
  /** Diagnostic less other. */
  readonly difference: DecisionDifference;
}

/** The causal check of what the maps say. */
export interface DiagnosticCheck {
  readonly patched: Patched;
  /** Ascending gains, 1 left out. */
  readonly points: readonly DiagnosticPoint[];
  /** Decision with the others weakened less that with the diagnostic features weakened, mean over gains below 1. */
  readonly weakened: DecisionDifference | null;
  /** Decision with the diagnostic features amplified less that with the others amplified, mean over gains above 1. */
  readonly amplified: DecisionDifference | null;
  /** From the interval of the difference in the decision variable, above 0: supported. */
  readonly verdicts: { readonly weakened: Verdict | null; readonly amplified: Verdict | null };
}

/** Whether the two sets of features change the face alike: means over identities, per unit of gain. */
export interface FeatureEnergy {
  readonly property: FaceProperty;
  /** Root mean square over the visible face: millimetres of shape, linear albedo of texture. */
  readonly diagnostic: number;
  readonly other: number;
}

/** What the features of one region say, means over identities. */
export interface DiagnosticRegion {
  readonly property: FaceProperty;
  readonly region: string;
  /** Information between the identity's answer and a vertex of the region, bits; null where it moves nowhere. */
  readonly bits: number | null;
  /** Share of the region's visible area that counts as diagnostic, 0..1. */
  readonly diagnosticShare: number | null;
}

/** Prediction difference: how far the decision moves when a region is somebody else's, all else given. */
export interface RegionResampling {
  readonly property: FaceProperty;
  /** `whole face`: all of it. */
  readonly region: string;
  readonly strangers: number;
  /** Accuracy and decision variable of the original less their means over strangers. */
  readonly loss: DecisionDifference;
  /** Root mean square over residuals of the decision variable's loss: how far it moves, up or down. */
  readonly move: number | null;
}

/** Which features of the face decide, by information and by experiment. */
export interface DiagnosticFindings {
  /** Why there is nothing; then the lists are empty. */
  readonly reason: string | null;
  readonly original: VariantResult | null;
  readonly checks: readonly DiagnosticCheck[];
  readonly energy: readonly FeatureEnergy[];
  /** Identities of which features are known, of how many, and the residuals that each was found from. */
  readonly identities: number;
  readonly allIdentities: number;
  readonly residuals: number;
  readonly regions: readonly DiagnosticRegion[];
  readonly resampled: readonly RegionResampling[];
}

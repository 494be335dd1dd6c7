import type { NumericMode, OutputKind, ProbeRequest } from '../engines/types.js';
import type {
  FaceProperty,
  FactorNull,
  FactorPair,
  GeometryEstimates,
  IncompleteBounds,
  InvarianceDetail,
  LayerReadOutInformation,
  MapSimilarity,
  RegionDescription,
  RegionInformation,
  SynergyEstimates,
  UnitBounds,
  VarianceEstimates,
} from '../statistics/index.js';
import type { DecisionEstimates, InvarianceEstimate, WorstPoint } from '../statistics/types.js';
import type { Ethnicity, IdentityRange, Level, Sex } from '../stimulus/index.js';
import type { GateResult } from './gates/types.js';
import type { DiagnosticFindings } from './diagnostic/types.js';
import type { GeneralizationFindings } from './generalization/types.js';
import type { ResampleFindings } from './resample/types.js';
import type { SensitivityFindings } from './sensitivity/types.js';

/** What a run asks; all of them score a space and estimate what an audit does. */
export type StudyName = 'audit' | 'sensitivity' | 'generalization' | 'diagnostic' | 'resample';

/** `summary.json`: what a run found, for scripts and for the report. */
export interface AuditSummary {
  readonly schema: 'factorscope/summary@1';
  readonly run: {
    readonly runId: string;
    readonly study: StudyName;
    readonly version: string;
    readonly finishedAt: string;
    readonly seconds: number;
    readonly space: {
      readonly name: string;
      readonly points: number;
      readonly identities: number;
      readonly views: number;
      readonly residuals: number;
      readonly factors: readonly {
        readonly name: string;
        readonly kind: 'identity' | 'view' | 'jitter';
        readonly levels: readonly Level[];
      }[];
    };
    readonly faceModel: { readonly name: string; readonly digest: string };
    readonly settings: AuditSettings;
    readonly mode: NumericMode;
    readonly calibrationPoints: number;
    readonly shards: { readonly total: number; readonly cached: number };
  };
  readonly coverage: {
    readonly expected: number;
    readonly scored: number;
    readonly missing: number;
    readonly duplicates: number;
  };
  /** What is missing of an incomplete run; null for a complete one, missing in summaries of earlier versions. */
  readonly incomplete?: IncompleteSummary | null;
  /** SHA-256 over the canonical bytes of the merged tables. */
  readonly digest: string;
  readonly network: {
    readonly file: string;
    readonly sha256: string;
    readonly parameters: number;
    /** What wrote the file, with its version; null where the file does not say. */
    readonly producer?: string | null;
    readonly output: OutputKind;
    readonly layers: readonly { readonly name: string; readonly units: number }[];
  };
  readonly information: readonly InformationRow[];
  readonly invariance: readonly InvarianceEstimate[];
  /** Variance shares of layers and of the decision; null for an incomplete run. Those of units: `tables/variance`. */
  readonly variance: VarianceEstimates | null;
  /** Of layers; null for an incomplete run. Units: `tables/identity-within-levels`. */
  readonly invarianceDetail: InvarianceDetail | null;
  readonly maps: MapSummary | null;
  readonly synergy: SynergyEstimates | null;
  readonly nulls: NullSummary | null;
  /** Null where `geometryReason` says why. */
  readonly geometry: GeometryEstimates | null;
  readonly geometryReason: string | null;
  readonly performance: AuditPerformance;
  readonly throughput: {
    /** Images of this run's own work per second of its duration; null when every shard was cached. */
    readonly imagesPerSecond: number | null;
    /** Images per second inside the engine's calls, summed over workers. */
    readonly scoringImagesPerSecond: number | null;
  };
  /** Why the run is a rehearsal whose bits are no results; null: it is none. Missing in summaries of earlier versions. */
  readonly rehearsal?: string | null;
  /** Weightiest first. */
  readonly warnings: readonly string[];
  /** The same by what they are about, weightiest first. Missing in summaries of earlier versions. */
  readonly warningGroups?: readonly WarningGroup[];
  /** What the study concludes besides; missing in other studies, null for an incomplete run. */
  readonly generalization?: GeneralizationFindings | null;
  readonly diagnostic?: DiagnosticFindings | null;
  readonly sensitivity?: SensitivityFindings | null;
  readonly resample?: ResampleFindings | null;
  /** Verdicts on the limits the user gave; missing in summaries of earlier versions. */
  readonly gates?: readonly GateResult[];
}

/**
 * What a warning is about: images that are missing; all of the bits; who is taken for whom; the faces shown and their
 * calibration; the network's file; single units' estimates.
 */
export type WarningConcern = 'coverage' | 'rehearsal' | 'decisions' | 'faces' | 'network' | 'units';

export interface RunWarning {
  readonly concern: WarningConcern;
  readonly text: string;
}

export interface WarningGroup {
  readonly concern: WarningConcern;
  readonly warnings: readonly string[];
}

/** Why images are missing, and what they could change at most. Bounds of single units: `tables/incomplete-means`. */
export interface IncompleteSummary {
  /** Identities that no shard holds, [from, to). */
  readonly missing: readonly IdentityRange[];
  /** Shards that are not tried again until `retry`, or the same command, asks for it. */
  readonly failed: readonly (IdentityRange & {
    readonly message: string;
    readonly exhausted: boolean;
  })[];
  readonly bounds: Pick<IncompleteBounds, 'accuracy' | 'byLevel'>;
  /** Per layer the unit whose mean the missing images could move most, in standard deviations. */
  readonly widestMeans: readonly UnitBounds[];
}

/** What fixed the run's numbers besides network, space and face model. */
export interface AuditSettings {
  /** Of every draw: people, jitter, calibration points, permutations. */
  readonly seed: number;
  /** Half ranges: scale 1 ± `scale`, translation ± `translation` of the image's width; 0: none. */
  readonly jitter: { readonly scale: number; readonly translation: number };
  readonly probes: ProbeRequest;
  /** Pairs of view factors that were summed together. */
  readonly pairs: readonly FactorPair[];
}

/** Information maps without their vertices: of the decision's variables and, per layer, the units that read most. */
export interface MapSummary {
  readonly regions: readonly RegionDescription[];
  readonly regionInformation: readonly RegionInformation[];
  readonly similarity: readonly MapSimilarity[];
  readonly units: readonly UnitMapSummary[];
  readonly layers: readonly LayerMapSummary[];
}

export interface UnitMapSummary {
  readonly layer: string;
  readonly unit: number;
  readonly property: FaceProperty;
  /** Of the best vertex; leans upward. */
  readonly maximumBits: number;
  /** What the best vertex reaches by chance in one picture of twenty; null where it was not asked. */
  readonly thresholdBits: number | null;
  /** Share of vertices above the threshold, 0..1. */
  readonly shareAbove: number | null;
}

/** Of a layer's maps: mean of its units' mean map, largest value of any unit's, and of its read-outs together. */
export interface LayerMapSummary {
  readonly layer: string;
  readonly property: FaceProperty;
  readonly units: number;
  readonly meanBits: number;
  readonly maximumBits: number;
  /** What the layer's read-outs carry together about the vertices; missing in summaries of earlier versions. */
  readonly joint?: JointMapSummary;
}

export interface JointMapSummary {
  readonly readOuts: number;
  /** Residuals estimated from: those of odd number. */
  readonly residuals: number;
  readonly meanBits: number | null;
  /** Of the best vertex; leans upward. */
  readonly maximumBits: number | null;
  /** What the best vertex reaches by chance in one picture of twenty, all layers together. */
  readonly thresholdBits: number | null;
  /** Share of vertices above the threshold, 0..1. */
  readonly shareAbove: number | null;
  readonly reason: string | null;
}

/** Permutation nulls without the single units', which `tables/nulls` holds. */
export interface NullSummary {
  readonly factors: readonly FactorNull[];
  /** Units that know more than chance about a factor at a false discovery rate of 5 %. */
  readonly discoveries: readonly {
    readonly layer: string;
    readonly factor: string;
    readonly discovered: number;
    readonly units: number;
  }[];
}

export interface InformationRow {
  readonly layer: string;
  /** Null: what the whole layer knows, from its read-outs. */
  readonly unit: number | null;
  readonly factor: string;
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly binnedBits: number | null;
  /** Why `binnedBits` are null where the bits are not. */
  readonly binnedReason?: string | null;
  /** Of units below 0.03 bits, where the interval may be too short: conservative upper bound from permutations. Else null or missing. */
  readonly upper?: number | null;
  readonly reason: string | null;
  /**
   * Of layers. `choice`: `bits` are a lower bound, the information of the level that the read-outs choose. `gaussian`: those of
   * a Gaussian model of the read-outs, where no level is chosen. Missing in summaries of earlier versions: Gaussian.
   */
  readonly estimate?: LayerReadOutInformation['estimate'];
  /** Of layers: the Gaussian model's figure. */
  readonly gaussian?: LayerReadOutInformation['gaussian'];
}

export interface AuditPerformance {
  /** What the decision variable is, in words. */
  readonly decision: string | null;
  /** Why there is none. */
  readonly reason: string | null;
  readonly estimates: DecisionEstimates | null;
  /** Why the estimates mislead though they are there; null or missing: they do not. */
  readonly caution?: string | null;
  /** Whom else the classifier knows; null where its classes are not people. Missing in summaries of earlier versions. */
  readonly outside?: OutsidePeople | null;
  /** Points of the lowest margins, at most one per identity; empty without decisions. */
  readonly worst: readonly WorstCase[];
  /** The lowest margin at each view level. */
  readonly worstByLevel: readonly WorstCase[];
}

/** People whom a classifier was trained on and the space does not show. */
export interface OutsidePeople {
  readonly people: number;
  /** Those of them whom the summary names as chosen, by class. */
  readonly named: readonly OutsidePerson[];
}

/** A person under the numbering of the space that the classifier was trained on. */
export interface OutsidePerson {
  /** Class of the classifier: identity of that space. */
  readonly chosen: number;
  /** Of the draws of that space. */
  readonly seed: number;
  readonly residual: number;
  readonly sex: Sex;
  readonly ethnicity: Ethnicity;
}

/** A badly decided design point, and what it shows. */
export interface WorstCase extends WorstPoint {
  readonly identity: number;
  /** Level of each factor of the space; of jitter the bin's middle. */
  readonly point: Readonly<Record<string, Level>>;
}

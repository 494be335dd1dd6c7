import type { NumericMode, OutputKind } from '../engines/types.js';
import type {
  DecisionEstimates,
  InvarianceEstimate,
  TuningCurve,
  WorstPoint,
} from '../statistics/types.js';
import type { Level } from '../stimulus/index.js';

/** `summary.json`: what a run found, for scripts and for the report. */
export interface AuditSummary {
  readonly schema: 'factorscope/summary@1';
  readonly run: {
    readonly runId: string;
    readonly study: 'audit';
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
  /** SHA-256 over the canonical bytes of the merged tables. */
  readonly digest: string;
  readonly network: {
    readonly file: string;
    readonly sha256: string;
    readonly parameters: number;
    readonly output: OutputKind;
    readonly layers: readonly { readonly name: string; readonly units: number }[];
  };
  readonly information: readonly InformationRow[];
  readonly invariance: readonly InvarianceEstimate[];
  readonly performance: AuditPerformance;
  readonly throughput: {
    /** Images of this run's own work per second of its duration; null when every shard was cached. */
    readonly imagesPerSecond: number | null;
    /** Images per second inside the engine's calls, summed over workers. */
    readonly scoringImagesPerSecond: number | null;
  };
  readonly warnings: readonly string[];
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
  readonly reason: string | null;
}

export interface AuditPerformance {
  /** What the decision variable is, in words. */
  readonly decision: string | null;
  /** Why there is none. */
  readonly reason: string | null;
  readonly estimates: DecisionEstimates | null;
  /** Points of the lowest margins, at most one per identity; empty without decisions. */
  readonly worst: readonly WorstCase[];
  /** The lowest margin at each view level. */
  readonly worstByLevel: readonly WorstCase[];
}

/** A badly decided design point, and what it shows. */
export interface WorstCase extends WorstPoint {
  readonly identity: number;
  /** Level of each factor of the space; of jitter the bin's middle. */
  readonly point: Readonly<Record<string, Level>>;
}

/** What the report page draws besides the summary. */
export interface AuditIllustrations {
  readonly tuning: readonly TuningCurve[];
  /** Rendered faces of the space, PNG bytes. */
  readonly faces: readonly { readonly caption: string; readonly png: Uint8Array }[];
  /** Pictures of the summary's worst points. @default none */
  readonly worst?: readonly { readonly index: number; readonly png: Uint8Array }[];
}

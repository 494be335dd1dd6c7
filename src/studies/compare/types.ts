import type { CellLevel, FoldedAudit, PairedDifference } from '../../statistics/index.js';
import type { Level } from '../../stimulus/index.js';

/** What a comparison says of each of its two runs. */
export interface ComparedRun {
  readonly runId: string;
  /** URL of the store it is in. */
  readonly store: string;
  readonly network: { readonly file: string; readonly sha256: string };
  /** Digest of the merged tables. */
  readonly digest: string;
  readonly finishedAt: string;
  /** What the decision variable is, in words; null without one. */
  readonly decision: string | null;
  readonly layers: readonly { readonly name: string; readonly units: number }[];
}

/** One side of a comparison: who it is, and its estimates without each residual. */
export interface ComparisonSide {
  readonly run: ComparedRun;
  readonly folded: FoldedAudit;
}

/** A difference among many: `changed` when it is a discovery at a false discovery rate of 5 % among its kind. */
export interface TestedDifference extends Omit<PairedDifference, 'probability'> {
  /** Benjamini-Hochberg over all rows of the same list; null without an interval. */
  readonly falseDiscoveryRate: number | null;
  readonly changed: boolean;
}

export interface InformationDifference extends TestedDifference {
  readonly layer: string;
  readonly factor: string;
  readonly source: 'read-outs' | 'best unit';
  /** Best unit of each run, number within the layer; null: read-outs, or none has an estimate. */
  readonly unitA: number | null;
  readonly unitB: number | null;
}

export interface PerformanceDifference extends TestedDifference {
  readonly measure: 'accuracy' | 'margin';
  /** Empty: all points. */
  readonly cell: readonly CellLevel[];
  readonly points: number;
}

export interface InvarianceDifference extends TestedDifference {
  readonly layer: string;
  readonly factor: string;
}

/** `compare.json`: what changed from run A to run B; differences are B - A. */
export interface Comparison {
  readonly schema: 'factorscope/comparison@1';
  readonly version: string;
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  readonly space: {
    readonly name: string;
    readonly points: number;
    readonly residuals: number;
    readonly factors: readonly {
      readonly name: string;
      readonly kind: 'identity' | 'view' | 'jitter';
      readonly levels: readonly Level[];
    }[];
  };
  /** What else differs between the runs than the networks, and layers that only one of them has. */
  readonly notes: readonly string[];
  readonly information: readonly InformationDifference[];
  readonly performance: readonly PerformanceDifference[];
  readonly invariance: readonly InvarianceDifference[];
}

import type { IdentityRange } from '../src/stimulus/index.js';

/** What starts a study: keys and numbers only, the rest is in the store under `runs/<runId>/run.json`. */
export interface StudyInput {
  readonly runId: string;
  /** Task queue of the workers whose numeric mode the run is pinned to. */
  readonly scoringQueue: string;
  readonly viewCount: number;
  /** Calibration points of one identity. */
  readonly calibrationViewCount: number;
  readonly shardIdentities: number;
  /** Shards in flight at once. */
  readonly parallelism: number;
  /** Whether the server knows the search attributes, so that the study keeps its state there. @default false */
  readonly hasSearchAttributes?: boolean;
}

/** Activities that Temporal lets one workflow have in flight. */
export const MAXIMUM_PARALLELISM = 2_000;

/** What `planStudy` finds in the store. */
export interface StudyPlan {
  /** Identity ranges whose calibration points are still to be scored; empty when the calibration is committed. */
  readonly calibrationGaps: readonly IdentityRange[];
  readonly calibrationCommitted: boolean;
  /** Identities no committed shard holds. */
  readonly gaps: readonly IdentityRange[];
  /** Committed shards that are used. */
  readonly cachedShards: number;
}

/** Which pass over identities a window runs. */
export type Pass = 'calibrate' | 'score';

export interface WindowInput {
  readonly runId: string;
  readonly pass: Pass;
  readonly scoringQueue: string;
  readonly gaps: readonly IdentityRange[];
  readonly imagesPerIdentity: number;
  readonly shardIdentities: number;
  readonly parallelism: number;
  readonly paused: boolean;
  /** Number of the first shard not yet started, carried over continue-as-new. */
  readonly next: number;
  /** Failed shards that were put back and not yet started, carried over likewise. */
  readonly again?: readonly IdentityRange[];
  readonly totals: WindowTotals;
}

/** Sums over a window's finished shards. Seconds are work inside workers, not wall time. */
export interface WindowTotals {
  readonly shards: number;
  readonly images: number;
  readonly renderSeconds: number;
  readonly scoreSeconds: number;
  readonly sumSeconds: number;
  readonly failed: readonly FailedShard[];
}

/** A shard that is not tried again in this run, unless `retry` asks for it. */
export interface FailedShard extends IdentityRange {
  readonly message: string;
  /** Whether it failed at every attempt; otherwise another attempt would have failed the same way. */
  readonly exhausted: boolean;
}

/** What one scoring activity did. */
export interface ShardResult {
  /** Shards of its range. @default 1 */
  readonly shards?: number;
  readonly images: number;
  readonly renderSeconds: number;
  readonly scoreSeconds: number;
  readonly sumSeconds: number;
  /** False when other attempts had committed all of the range first. */
  readonly committed: boolean;
}

export interface Coverage {
  readonly expected: number;
  readonly scored: number;
  readonly missing: number;
  readonly duplicates: number;
}

export interface MergeResult {
  readonly coverage: Coverage;
  readonly digest: string;
  readonly missingRanges: readonly IdentityRange[];
  readonly shards: number;
}

export interface ReportInput {
  readonly runId: string;
  readonly merge: MergeResult;
  readonly cachedShards: number;
  readonly startedAt: string;
  readonly calibration: WindowTotals;
  readonly scoring: WindowTotals;
}

export interface StudyResult {
  readonly runId: string;
  readonly state: 'done' | 'incomplete';
  readonly digest: string;
  readonly coverage: Coverage;
  /** Store keys of what was written. */
  readonly results: { readonly report: string; readonly summary: string; readonly tables: string };
  readonly seconds: number;
  readonly failed: readonly FailedShard[];
  /** Identities no shard holds. */
  readonly missingRanges: readonly IdentityRange[];
}

export type Phase = 'planning' | 'calibrating' | 'scoring' | 'merging' | 'reporting' | 'done';

export interface StudyProgress {
  readonly phase: Phase;
  readonly paused: boolean;
  readonly cachedShards: number;
  /** Workflow id of the window now running, to be asked for its own progress. */
  readonly window: string | null;
}

export interface WindowProgress {
  readonly pass: Pass;
  readonly shardsDone: number;
  readonly shardsTotal: number;
  readonly images: number;
  readonly imagesTotal: number;
  readonly failed: readonly FailedShard[];
  readonly paused: boolean;
}

export const NO_TOTALS: WindowTotals = {
  shards: 0,
  images: 0,
  renderSeconds: 0,
  scoreSeconds: 0,
  sumSeconds: 0,
  failed: [],
};

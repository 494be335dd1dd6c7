import type { StudyInput, StudyResult } from './types.js';

/** What starts a watch; where to look and what to do is in the store under `watches/<watchId>/watch.json`. */
export interface WatchInput {
  readonly watchId: string;
  /** Ends the watch once everything that lies there has its verdict. */
  readonly once: boolean;
  readonly intervalSeconds: number;
  readonly hasSearchAttributes: boolean;
}

/** A network file found by a watch. */
export interface Checkpoint {
  /** Path below the source. */
  readonly name: string;
  readonly sha256: string;
}

export interface ScanRequest extends WatchReference {
  /** What is incomplete now is judged as it is, not waited for. @default false */
  readonly once?: boolean;
  /** How long files must have stayed the same; missing in histories of before: from some look to this one. */
  readonly intervalSeconds?: number;
}

export interface ScanResult {
  /** New, whole, without a verdict: the oldest first. */
  readonly ready: readonly Checkpoint[];
  /** Checkpoints that are incomplete or changed within the interval: perhaps still being written. */
  readonly unsettled: number;
}

/** A study that a checkpoint's audit consists of. */
export interface PreparedCheckpoint {
  readonly study: StudyInput;
  readonly workflowId: string;
  /** Task queue of the study's version; missing in histories of before: the watch's own. */
  readonly coordinatingQueue?: string;
  readonly space: string;
  /** Kind of the study. */
  readonly kind: string;
  /** Run of the checkpoint accepted last; null for the first. */
  readonly baseline: string | null;
}

export interface JudgeInput {
  readonly watchId: string;
  readonly checkpoint: Checkpoint;
  /** Null: the audit failed, as `failure` says. */
  readonly audit: {
    readonly runId: string;
    readonly state: StudyResult['state'];
    readonly digest: string;
    readonly baseline: string | null;
  } | null;
  readonly failure: string | null;
}

/** What became of a checkpoint. */
export interface Verdict {
  readonly checkpoint: Checkpoint;
  /** `accepted`: complete, and every gate passed; the next checkpoint is compared with it. */
  readonly verdict: 'accepted' | 'rejected' | 'incomplete' | 'failed';
  readonly runId: string | null;
  readonly digest: string | null;
  /** Run it was compared with. */
  readonly comparedWith: string | null;
  /** Differences found at a false discovery rate of 5 %; null where there was nothing to compare with. */
  readonly changed: number | null;
  readonly failedGates: readonly string[];
  /** Store keys. */
  readonly report: string | null;
  readonly comparison: string | null;
  /** Why the audit failed, or could not be compared. */
  readonly reason: string | null;
  readonly decidedAt: string;
}

/** Whom a verdict is told: tried apart, so that one that fails does not tell the other twice. */
export type VerdictChannel = 'webhook' | 'command';

export interface WatchReference {
  readonly watchId: string;
}

import type { IdentityRange } from '../src/stimulus/index.js';
import type {
  MergeResult,
  ReportInput,
  ShardResult,
  StudyPlan,
  StudyResult,
} from '../workflows/types.js';

import type { TrainingResult } from '../workflows/training-types.js';
import type {
  Checkpoint,
  JudgeInput,
  PreparedCheckpoint,
  ScanRequest,
  ScanResult,
  Verdict,
  VerdictChannel,
  WatchReference,
} from '../workflows/watch-types.js';

export interface RunReference {
  readonly runId: string;
}

export type ShardReference = RunReference & IdentityRange;

/** Consecutive shards that one activity scores, so that Temporal has few activities whatever the number of shards. */
export interface ShardBatch extends ShardReference {
  /** Identities of each shard, which is committed on its own. @default all: one shard */
  readonly shardIdentities?: number;
}

/** Activities of the study's own queue: little computing, much reading. */
export interface CoordinatingActivities {
  planStudy(reference: RunReference): Promise<StudyPlan>;
  fitCalibration(reference: RunReference): Promise<void>;
  mergeShards(reference: RunReference): Promise<MergeResult>;
  writeReport(input: ReportInput): Promise<StudyResult['results']>;
}

/** Activities of the scoring queue: render, score, sum. */
export interface ScoringActivities {
  scoreCalibration(batch: ShardBatch): Promise<ShardResult>;
  scoreShard(batch: ShardBatch): Promise<ShardResult>;
}

/** Activities of a watch, on the queue of coordinators. */
export interface WatchingActivities {
  scanCheckpoints(reference: ScanRequest): Promise<ScanResult>;
  prepareCheckpoint(
    input: WatchReference & { readonly checkpoint: Checkpoint },
  ): Promise<PreparedCheckpoint>;
  judgeCheckpoint(input: JudgeInput): Promise<Verdict>;
  announceVerdict(told: { channel: VerdictChannel; verdict: Verdict }): Promise<void>;
}

/** Activities of the queue of trainings. */
export interface TrainingActivities {
  trainNetwork(reference: { readonly trainingId: string }): Promise<TrainingResult>;
}

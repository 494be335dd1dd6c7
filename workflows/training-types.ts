/** What starts a training: the rest is in the store under `trainings/<trainingId>/training.json`. */
export interface TrainingInput {
  readonly trainingId: string;
  /** Task queue of the workers that train. */
  readonly trainingQueue: string;
}

/** What a training says of itself in every heartbeat. */
export interface TrainingHeartbeat {
  /** Steps done. */
  readonly step: number;
  readonly steps: number;
  /** Where its last checkpoint lies; null before the first. */
  readonly checkpoint: { readonly key: string; readonly step: number } | null;
  /** Attempts, this one included, that began where the checkpoint now stands and have not got beyond it. */
  readonly fruitless: number;
}

export interface TrainingProgress {
  readonly phase: 'training' | 'done';
  readonly trainingId: string;
}

/** Store keys of what a training made, by file name, and what was measured. */
export interface TrainingResult {
  readonly trainingId: string;
  readonly files: Readonly<Record<string, string>>;
  readonly heldOutAccuracy: number | null;
  readonly heldOutImages: number;
}

/** How many processes score, and how many threads draw for each of them. */
export interface ScoringWorkers {
  readonly workers: number;
  /** None: a worker draws and scores in turns. */
  readonly renderThreads: number;
}

/** On a GPU: while one sums what it scored, the other keeps the device busy. */
const WORKERS_OF_DEVICE = 2;

/**
 * On a processor one worker per core, each drawing and scoring in turns. Of a GPU two workers share the device, and the
 * cores that are left draw for them.
 * @param device class, as in a numeric mode
 * @param asked workers that the user wants; null: as many as are good
 */
export function scoringWorkers(
  device: string,
  asked: number | null,
  processorCount: number,
): ScoringWorkers {
  if (device.startsWith('cpu')) return { workers: asked ?? processorCount, renderThreads: 0 };
  const workers = asked ?? WORKERS_OF_DEVICE;
  return { workers, renderThreads: Math.max(1, Math.floor(processorCount / workers) - 1) };
}

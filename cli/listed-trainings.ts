import type { StoredTraining } from '../activities/training/list-trainings.js';
import { checkpointStep } from '../activities/training/store-checkpoints.js';
import { formatCount } from './format.js';
import { textTable } from './text-table.js';

/** A training of the store as `runs` lists it. */
export interface ListedTraining {
  readonly trainingId: string;
  /** As of runs; `unfinished`: the same command goes on from its last state. */
  readonly state: 'done' | 'running' | 'unfinished' | 'unreadable';
  /** Steps of its last state, or all of them; null where its record cannot be read. */
  readonly steps: { readonly done: number; readonly all: number } | null;
  /** Of held-out views; null before the end, and where none were held out. */
  readonly heldOutAccuracy: number | null;
  readonly startedAt: string;
}

/** @param live ids of trainings that a server has under way */
export function listTraining(
  { trainingId, record, end, checkpoints, startedAt }: StoredTraining,
  live: ReadonlySet<string>,
): ListedTraining {
  const all = record?.recipe.training.steps ?? null;
  const last = checkpoints.at(-1);
  const saved = last ? checkpointStep(last.key) : 0;
  return {
    trainingId,
    state: stateOf(record !== null, end !== null, live.has(trainingId)),
    steps: all === null ? null : { done: end ? all : (saved ?? 0), all },
    heldOutAccuracy: end?.result.heldOutAccuracy ?? null,
    startedAt: startedAt.toISOString(),
  };
}

function stateOf(isReadable: boolean, hasEnded: boolean, isLive: boolean): ListedTraining['state'] {
  if (!isReadable) return 'unreadable';
  if (isLive) return 'running';
  return hasEnded ? 'done' : 'unfinished';
}

/** Lines for people. */
export function trainingTable(listed: readonly ListedTraining[]): string[] {
  if (listed.length === 0) return [];
  return textTable([
    ['training', 'state', 'steps', 'held-out views', 'when'],
    ...listed.map(({ trainingId, state, steps, heldOutAccuracy, startedAt }) => [
      trainingId,
      state,
      steps ? stepsText(steps) : '-',
      heldOutAccuracy === null ? '-' : `${(100 * heldOutAccuracy).toFixed(2)} %`,
      startedAt.slice(0, 16).replace('T', ' '),
    ]),
  ]);
}

function stepsText({ done, all }: { readonly done: number; readonly all: number }): string {
  return done === all ? formatCount(all) : `${formatCount(done)} of ${formatCount(all)}`;
}

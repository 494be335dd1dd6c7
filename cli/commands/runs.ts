import { listRuns, readSummary } from '../../activities/list-runs.js';
import type { StoredRun } from '../../activities/list-runs.js';
import { listTrainings } from '../../activities/training/list-trainings.js';
import type { ObjectStore } from '../../src/storage/types.js';
import { createSpace } from '../../src/stimulus/index.js';
import { liveWork } from '../live-work.js';
import type { LiveWork } from '../live-work.js';
import { listTraining, trainingTable } from '../listed-trainings.js';
import { createReporter, formatCount } from '../output.js';
import { runState, stateText } from '../run-state.js';
import type { RunState } from '../run-state.js';
import { openExistingStore, storeSettings } from '../store-settings.js';
import { textTable } from '../text-table.js';

export interface RunsOptions {
  readonly store?: string;
  readonly json?: boolean;
}

/** A run of the store as `runs` lists it. */
export interface ListedRun {
  readonly runId: string;
  readonly state: RunState;
  /** What a running one does (`scoring`, `paused`, …), where the server keeps it as a search attribute. */
  readonly phase: string | null;
  readonly space: string | null;
  readonly network: string | null;
  /** Images scored and of the whole space. */
  readonly images: { readonly scored: number | null; readonly expected: number } | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly failedGates: number;
}

/** The runs of a store and its trainings, latest first. */
export async function runs(options: RunsOptions): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const settings = await storeSettings(options.store);
  const store = await openExistingStore(settings.url);
  const live = (await liveWork(settings)) ?? NOTHING_LIVE;
  const stored = await listRuns(store);
  const listed = await Promise.all(stored.map((run) => describeRun(store, run, live.runs)));
  const trainings = (await listTrainings(store)).map((one) => listTraining(one, live.trainings));
  for (const one of [listed, trainings]) one.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  if (listed.length === 0) reporter.print(`no runs in ${settings.url}`);
  for (const line of table(listed)) reporter.print(line);
  for (const line of trainingTable(trainings)) reporter.print(line);
  reporter.result({ store: settings.url, runs: listed, trainings });
}

const NOTHING_LIVE: LiveWork = { runs: new Map(), trainings: new Set() };

async function describeRun(
  store: ObjectStore,
  { runId, record, startedAt }: StoredRun,
  live: ReadonlyMap<string, string | null>,
): Promise<ListedRun> {
  const summary = await readSummary(store, runId);
  const expected = record && createSpace(record.space).pointCount;
  const failed = (summary?.gates ?? []).filter(({ verdict }) => verdict === 'fail');
  return {
    runId,
    state: runState(record !== null, live.has(runId), summary?.coverage.missing ?? null),
    phase: live.get(runId) ?? null,
    space: record?.space.name ?? null,
    network: record?.network.fileName ?? null,
    images: expected === null ? null : { scored: summary?.coverage.scored ?? null, expected },
    startedAt: startedAt.toISOString(),
    finishedAt: summary?.run.finishedAt ?? null,
    failedGates: failed.length,
  };
}

function table(listed: readonly ListedRun[]): string[] {
  if (listed.length === 0) return [];
  return textTable([
    ['run', 'state', 'space', 'network', 'images', 'when'],
    ...listed.map((run) => [
      run.runId,
      stateAndGates(run),
      run.space ?? '-',
      run.network ?? '-',
      imagesText(run),
      (run.finishedAt ?? run.startedAt).slice(0, 16).replace('T', ' '),
    ]),
  ]);
}

function stateAndGates({ state, phase, failedGates }: ListedRun): string {
  const gates = failedGates > 0 ? [`${failedGates} gates failed`] : [];
  return [stateText(state, phase), ...gates].join(', ');
}

function imagesText({ images }: ListedRun): string {
  if (images === null) return '-';
  const expected = formatCount(images.expected);
  if (images.scored === null || images.scored === images.expected) return expected;
  return `${formatCount(images.scored)} of ${expected}`;
}

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { ApplicationFailure } from '@temporalio/common';

import { NetworkError } from '../../src/engines/index.js';
import type { NumericMode } from '../../src/engines/types.js';
import { canonicalJson } from '../../src/numeric/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import type { RunGates } from '../../src/studies/index.js';
import type { Checkpoint } from '../../workflows/watch-types.js';
import { badInput } from '../failures.js';
import { checkGates } from '../gates.js';
import { packageVersion } from '../package-version.js';
import { prepareRun } from '../prepare-run.js';
import type { PreparedRun } from '../prepare-run.js';
import { publishRun } from '../publish-run.js';
import { queueNames, workflowIdOf } from '../run-record.js';
import { studyInput } from '../study-input.js';
import type { WatchingActivities } from '../types.js';
import { fetchCheckpoint } from './fetch-checkpoint.js';
import { readJsonObject, readWatch, watchKeys } from './watch-record.js';
import type { Accepted, WatchRecord } from './watch-record.js';

/** Reads a checkpoint, proves that it can be audited and puts its run's record into the store. */
export function createPrepareCheckpoint(
  store: ObjectStore,
): Pick<WatchingActivities, 'prepareCheckpoint'> {
  return {
    async prepareCheckpoint({ watchId, checkpoint }) {
      await refuseJudged(store, watchId, checkpoint);
      const watch = await readWatch(store, watchId);
      const accepted = await readJsonObject<Accepted>(store, watchKeys.accepted(watchId));
      const baseline = accepted?.runId ?? null;
      const prepared = await prepare(store, watch, checkpoint);
      const { run, space } = prepared;
      checkMode(watch, run.network.mode);
      const gates = gatesFrom(watch.study.gates, baseline);
      await checkGates(store, run, gates);
      await publishRun(store, prepared, gates);
      const storeUrl = watch.study.execution.store;
      const queues = queueNames(storeUrl, run.network.mode, watch.queue);
      return {
        study: studyInput(run, queues, {
          shardIdentities:
            watch.study.execution.shardIdentities ??
            Math.max(1, Math.ceil(space.identityCount / (4 * watch.parallelism))),
          parallelism: watch.parallelism,
          hasSearchAttributes: false,
        }),
        workflowId: workflowIdOf(storeUrl, run.runId),
        coordinatingQueue: queues.coordinating,
        space: run.space.name,
        kind: run.study ?? 'audit',
        baseline: baseline === run.runId ? null : baseline,
      };
    },
  };
}

/** Another watch may have come to its verdict since this one looked: nothing is audited, or told, twice. */
async function refuseJudged(
  store: ObjectStore,
  watchId: string,
  { name, sha256 }: Checkpoint,
): Promise<void> {
  if (!(await store.stat(watchKeys.verdict(watchId, sha256)))) return;
  throw ApplicationFailure.nonRetryable(`${name} has its verdict`, 'Judged');
}

/** Drops and rises are measured from the checkpoint accepted last; before the first there is nothing to measure from. */
function gatesFrom({ limits }: RunGates, baseline: string | null): RunGates {
  const isOfBaseline = ({ limit }: RunGates['limits'][number]): boolean =>
    limit === 'maxDrop' || limit === 'maxRise';
  return { limits: baseline ? limits : limits.filter((gate) => !isOfBaseline(gate)), baseline };
}

/** The queue's name leads here; a device that was replaced since, say, does not. Another coordinator may have it. */
function checkMode(
  { watchId, mode }: WatchRecord,
  { engine, precision, device }: NumericMode,
): void {
  const [expected, found] = [mode, { engine, precision, device }].map(canonicalJson);
  if (expected === found) return;
  throw new Error(
    `expected numeric mode ${expected} of watch ${watchId}, this machine has ${found}: start a worker on a machine that has it, or watch anew from here`,
  );
}

async function prepare(
  store: ObjectStore,
  watch: WatchRecord,
  checkpoint: Checkpoint,
): Promise<PreparedRun> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'factorscope-checkpoint-'));
  try {
    const file = await fetchCheckpoint(store, watch, checkpoint, folder);
    const { science } = watch.study;
    const study = {
      ...watch.study,
      science: { ...science, engine: watch.mode.engine, network: { ...science.network, file } },
    };
    return await prepareRun(study, packageVersion());
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    // Named as at the source: where it was looked at is nobody's business.
    throw badInput(error.message.replaceAll(`${folder}${path.sep}`, ''), error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

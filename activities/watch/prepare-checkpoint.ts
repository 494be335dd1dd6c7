import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { ApplicationFailure } from '@temporalio/common';

import { NetworkError } from '../../src/engines/index.js';
import { openStore } from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import type { RunGates } from '../../src/studies/index.js';
import type { Checkpoint } from '../../workflows/watch-types.js';
import { badInput } from '../failures.js';
import { checkGates } from '../gates.js';
import { prepareRun } from '../prepare-run.js';
import type { PreparedRun } from '../prepare-run.js';
import { publishRun } from '../publish-run.js';
import { queueNames, workflowIdOf } from '../run-record.js';
import { sha256 } from '../sha256.js';
import { studyInput } from '../study-input.js';
import type { WatchingActivities } from '../types.js';
import { readJsonObject, readWatch, watchKeys } from './watch-record.js';
import type { Accepted, WatchRecord } from './watch-record.js';

/** Reads a checkpoint, proves that it can be audited and puts its run's record into the store. */
export function createPrepareCheckpoint(
  store: ObjectStore,
): Pick<WatchingActivities, 'prepareCheckpoint'> {
  return {
    async prepareCheckpoint({ watchId, checkpoint }) {
      const watch = await readWatch(store, watchId);
      const accepted = await readJsonObject<Accepted>(store, watchKeys.accepted(watchId));
      const baseline = accepted?.runId ?? null;
      const prepared = await prepare(watch, checkpoint);
      const { run, space } = prepared;
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
        space: run.space.name,
        kind: run.study ?? 'audit',
        baseline: baseline === run.runId ? null : baseline,
      };
    },
  };
}

/** Drops and rises are measured from the checkpoint accepted last; before the first there is nothing to measure from. */
function gatesFrom({ limits }: RunGates, baseline: string | null): RunGates {
  const isOfBaseline = ({ limit }: RunGates['limits'][number]): boolean =>
    limit === 'maxDrop' || limit === 'maxRise';
  return { limits: baseline ? limits : limits.filter((gate) => !isOfBaseline(gate)), baseline };
}

async function prepare(watch: WatchRecord, checkpoint: Checkpoint): Promise<PreparedRun> {
  const body = await openStore(watch.source).get(checkpoint.name);
  if (!body || sha256(body) !== checkpoint.sha256) {
    const message = `${checkpoint.name} has changed since it was found`;
    throw ApplicationFailure.nonRetryable(message, 'Changed');
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'factorscope-checkpoint-'));
  try {
    // Below the folders it was found in: names such as model.onnx are told apart by them.
    const source = path.posix.basename(watch.source);
    const file = path.join(folder, source, ...checkpoint.name.split('/'));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, body);
    const { science } = watch.study;
    const study = {
      ...watch.study,
      science: { ...science, network: { ...science.network, file } },
    };
    return await prepareRun(study, watch.version);
  } catch (error) {
    throw error instanceof NetworkError ? badInput(error.message, error) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

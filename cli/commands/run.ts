import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { prepareRun } from '../../activities/prepare-run.js';
import type { PreparedRun } from '../../activities/prepare-run.js';
import { checkGates } from '../../activities/gates.js';
import { queueNames, runKeys, workflowIdOf } from '../../activities/run-record.js';
import type { RunRecord } from '../../activities/run-record.js';
import type { ResolvedStudy } from '../../src/config/index.js';
import { auditDigest, studyLines } from '../../src/report/index.js';
import { calibrationViewCount } from '../../src/stimulus/index.js';
import { checkWritable, openStore } from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import type { AuditSummary, RunGates } from '../../src/studies/index.js';
import { scoringWorkers } from '../../workers/scoring-workers.js';
import type { WorkerSettings } from '../../workers/types.js';
import { startWorkerPool } from '../../workers/worker-pool.js';
import type { StudyInput, StudyResult } from '../../workflows/types.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { describeGates, failedGates } from '../gate-lines.js';
import { createReporter } from '../output.js';
import type { Reporter } from '../output.js';
import { packageVersion } from '../package-version.js';
import { followStudy } from '../follow-study.js';
import { readStudy } from '../read-study.js';
import type { StudyOptions } from '../read-study.js';
import { defaultShardIdentities } from '../shard-size.js';
import { temporalSettings } from '../store-settings.js';
import { connectTemporal } from '../temporal-connection.js';
import type { TemporalConnection } from '../temporal-connection.js';
import { checkUnits } from '../unit-limit.js';

/** Checks the input, starts server and workers, follows the study to its end, prints what was found. */
export async function run(config: string | undefined, options: StudyOptions): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const study = await readStudy(config, options);
  const { execution } = study;
  const prepared = await prepareRun(study, packageVersion());
  checkUnits(prepared.run, options.yes ?? false);
  await checkGates(openStore(execution.store), prepared.run, study.gates);
  await checkWritable(execution.store);

  const connection = await connectTemporal(temporalSettings(execution), reporter.log);
  try {
    const store = openStore(execution.store);
    await publishRun(store, prepared, study.gates);
    const settings = workerSettings(study, prepared, connection);
    const pool = await startWorkerPool(settings, reporter.log);
    try {
      const input = studyInput(study, prepared);
      const coordinatingQueue = settings[0].taskQueue;
      const result = await followStudy({
        connection,
        pool,
        input,
        workflowId: workflowIdOf(execution.store, input.runId),
        coordinatingQueue,
        reporter,
      });
      await conclude(store, result, execution.out, reporter);
    } finally {
      await pool.stop();
    }
  } finally {
    await connection.close();
  }
}

/** Puts the network, the user's face model and the run's record where every worker finds them. */
async function publishRun(
  store: ObjectStore,
  { run, networkBytes, faceModelBytes }: PreparedRun,
  gates: RunGates,
): Promise<void> {
  // Replaced, not only added: a damaged copy would fail every shard for ever.
  await store.put(run.network.key, networkBytes);
  if (run.faceModel.key && faceModelBytes) await store.put(run.faceModel.key, faceModelBytes);
  const record: RunRecord = { ...run, gates };
  await store.put(runKeys.record(run.runId), Buffer.from(JSON.stringify(record, null, 2)));
}

function workerSettings(
  { execution }: ResolvedStudy,
  { run }: PreparedRun,
  { address, namespace }: TemporalConnection,
): WorkerSettings[] {
  const queues = queueNames(execution.store, run.network.mode);
  const shared = { address, namespace, storeUrl: execution.store };
  const { workers, renderThreads } = workersOf(execution, run);
  return [
    { ...shared, role: 'coordinator', taskQueue: queues.coordinating },
    ...Array.from({ length: workers }, (): WorkerSettings => {
      return { ...shared, role: 'scorer', taskQueue: queues.scoring, renderThreads };
    }),
  ];
}

function workersOf({ workersAsked }: ResolvedStudy['execution'], { network }: RunRecord) {
  return scoringWorkers(network.mode.device, workersAsked, os.availableParallelism());
}

function studyInput({ execution }: ResolvedStudy, prepared: PreparedRun): StudyInput {
  const { run, space } = prepared;
  const { workers } = workersOf(execution, run);
  return {
    runId: run.runId,
    scoringQueue: queueNames(execution.store, run.network.mode).scoring,
    viewCount: space.viewCount,
    calibrationViewCount: calibrationViewCount(space, run.calibrationPoints),
    shardIdentities:
      execution.shardIdentities ?? defaultShardIdentities(space, prepared.imagesPerSecond, workers),
    parallelism: workers * 2,
  };
}

/** Copies the results, prints the digest of findings and where they are, sets the exit code. */
async function conclude(
  store: ObjectStore,
  result: StudyResult,
  out: string | null,
  reporter: Reporter,
): Promise<void> {
  const folder = out ? await copyResults(store, result, out) : null;
  const place = (key: string): string =>
    folder ? path.join(folder, path.posix.basename(key)) : `${store.url.replace(/\/$/, '')}/${key}`;
  const results = {
    report: place(result.results.report),
    summary: place(result.results.summary),
    tables: place(result.results.tables),
  };
  const body = await store.get(result.results.summary);
  if (!body) throw new Error(`expected the summary ${result.results.summary}, found none`);
  const summary = JSON.parse(Buffer.from(body).toString('utf8')) as AuditSummary;
  for (const line of studyLines(summary)) reporter.print(line);
  for (const line of auditDigest(summary)) reporter.print(line);
  for (const line of describeGates(summary)) reporter.print(line);
  for (const [name, file] of Object.entries(results)) reporter.print(`${name.padEnd(8)} ${file}`);
  const { runId, state, digest, coverage, seconds } = result;
  const gates = summary.gates ?? [];
  const { study } = summary.run;
  reporter.result({ runId, study, state, digest, coverage, results, seconds, gates });
  if (state === 'incomplete') {
    const failed = result.failed.map(
      ({ from, to, message }) => `identities ${from}-${to - 1}: ${message}`,
    );
    const ranges = result.missingRanges.map(({ from, to }) => `${from}-${to - 1}`);
    throw new CliError(
      ExitCode.incomplete,
      `expected ${coverage.expected} images, scored ${coverage.scored}, none of identities ${ranges.join(', ')} (${failed.slice(0, 3).join('; ')}): mend the cause and run the same command again`,
    );
  }
  const failed = failedGates(summary);
  if (failed !== null) throw new CliError(ExitCode.gateFailed, failed);
}

async function copyResults(store: ObjectStore, result: StudyResult, out: string): Promise<string> {
  const prefix = path.posix.dirname(result.results.report);
  for await (const { key } of store.list(`${prefix}/`)) {
    const file = path.join(out, path.posix.relative(prefix, key));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, (await store.get(key)) ?? new Uint8Array());
  }
  return path.resolve(out);
}

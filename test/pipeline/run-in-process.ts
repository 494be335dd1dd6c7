import { MockActivityEnvironment } from '@temporalio/testing';

import { createFitCalibration } from '../../activities/fit-calibration.js';
import { createScoreCalibration } from '../../activities/score-calibration.js';
import { createMergeShards } from '../../activities/merge-shards.js';
import { defineRun, runKeys } from '../../activities/run-record.js';
import type { RunNetwork } from '../../activities/run-record.js';
import { createScoreShard } from '../../activities/score-shard.js';
import { sha256 } from '../../activities/sha256.js';
import { RunOpener } from '../../activities/worker-context.js';
import { createWriteReport } from '../../activities/write-report.js';
import { loadEngine } from '../../src/engines/index.js';
import { loadFaceModel } from '../../src/face/index.js';
import { displayFormat, RENDERER_VERSION } from '../../src/render/index.js';
import { STATISTICS_VERSION } from '../../src/statistics/types.js';
import { MemoryStore } from '../../src/storage/memory-store.js';
import { createSpace } from '../../src/stimulus/index.js';
import type { SpaceDefinition } from '../../src/stimulus/index.js';
import type { AuditSummary, StudyName } from '../../src/studies/index.js';

export interface InProcessRun {
  /** @default 'audit' */
  readonly study?: StudyName;
  readonly space: SpaceDefinition;
  /** ONNX bytes. */
  readonly network: Uint8Array;
  readonly output: RunNetwork['output'];
  readonly classes?: SpaceDefinition;
  readonly size: number;
  readonly images: ConstructorParameters<typeof RunOpener>[1];
  readonly shardIdentities: number;
}

/** What a run leaves: its summary, its page and the bytes of its result tables, by file name. */
export interface InProcessResults {
  readonly summary: AuditSummary;
  readonly page: string;
  table(name: string): Promise<Uint8Array>;
}

/** Calibrate, score, sum, merge, estimate and report by the activities themselves, one after the other, in memory. */
export async function runInProcess(request: InProcessRun): Promise<AuditSummary> {
  return (await runWithResults(request)).summary;
}

export async function runWithResults(request: InProcessRun): Promise<InProcessResults> {
  const store = new MemoryStore(`memory://pipeline-${++runs}`);
  const run = await prepare(store, request);
  const opener = new RunOpener(store, request.images);
  const { identityCount } = createSpace(request.space);
  const scoring = {
    ...createScoreCalibration(store, opener),
    ...createScoreShard(store, opener),
  };
  const inActivity = <Args extends unknown[], Result>(
    work: (...args: Args) => Promise<Result>,
    ...args: Args
  ): Promise<Result> => new MockActivityEnvironment().run(work, ...args);
  const { runId } = run;
  try {
    await inActivity(scoring.scoreCalibration, { runId, from: 0, to: identityCount });
    await inActivity(createFitCalibration(store).fitCalibration, { runId });
    for (let from = 0; from < identityCount; from += request.shardIdentities) {
      const to = Math.min(identityCount, from + request.shardIdentities);
      await inActivity(scoring.scoreShard, { runId, from, to });
    }
  } finally {
    await opener.close();
  }
  const merge = await inActivity(createMergeShards(store).mergeShards, { runId });
  const totals = { shards: 0, images: 0, renderSeconds: 0, scoreSeconds: 0, sumSeconds: 0 };
  const idle = { ...totals, failed: [] };
  const keys = await inActivity(createWriteReport(store).writeReport, {
    ...{ runId, merge, cachedShards: 0, calibration: idle, scoring: idle },
    startedAt: new Date().toISOString(),
  });
  const textOf = async (key: string) => Buffer.from((await store.get(key))!).toString('utf8');
  return {
    summary: JSON.parse(await textOf(keys.summary)) as AuditSummary,
    page: await textOf(keys.report),
    async table(name) {
      const bytes = await store.get(`${keys.tables}/${name}`);
      if (!bytes) throw new Error(`expected the table ${name}, found none`);
      return bytes;
    },
  };
}

let runs = 0;

/** A run's record and network in the store, as `factorscope run` leaves them. */
async function prepare(store: MemoryStore, { space, network, ...request }: InProcessRun) {
  const format = displayFormat(request.size, { kind: 'centred', margin: 1 });
  const probes = { names: 'auto', pooling: 'mean' } as const;
  const tensor = { ...format, layout: 'nchw' } as const;
  const { output } = request;
  const engine = await loadEngine({
    ...{ bytes: network, probes, engine: 'onnx', input: tensor },
    output: { kind: output.kind, name: output.name ?? undefined },
  });
  const digest = sha256(network);
  const faceModel = loadFaceModel();
  const run = defineRun({
    version: 'test',
    study: request.study,
    space,
    network: {
      key: `networks/${digest}.onnx`,
      ...{ fileName: 'planted.onnx', sha256: digest, storedSha256: digest, parameters: 0 },
      ...{ inputName: null, format: tensor, output, probes },
      classes: request.classes ?? null,
      mode: engine.info.mode,
      layers: engine.info.layers,
    },
    faceModel: { name: faceModel.name, digest: faceModel.digest },
    calibrationPoints: createSpace(space).pointCount,
    rendererVersion: RENDERER_VERSION,
    statisticsVersion: STATISTICS_VERSION,
  });
  await engine.dispose();
  await store.put(run.network.key, network);
  await store.put(runKeys.record(run.runId), Buffer.from(JSON.stringify(run)));
  return run;
}

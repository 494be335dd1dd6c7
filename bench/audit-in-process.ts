import { MockActivityEnvironment } from '@temporalio/testing';

import { createFitCalibration } from '../activities/fit-calibration.js';
import { prepareRun } from '../activities/prepare-run.js';
import { publishRun } from '../activities/publish-run.js';
import { createScoreCalibration } from '../activities/score-calibration.js';
import { createScoreShard } from '../activities/score-shard.js';
import { RunOpener } from '../activities/worker-context.js';
import { resolveConfig } from '../src/config/index.js';
import type { Precision } from '../src/engines/index.js';
import { imageElementCount } from '../src/render/index.js';
import { openStore } from '../src/storage/index.js';
import { NETWORK_RECIPES } from '../src/training/index.js';
import { temporaryFolder } from './temporary-folder.js';

export interface AuditInProcess {
  /** Bare scoring: the run's engine, graph, probes and precision on ready tensors, as many images as a person has. */
  scoreAlone(): Promise<number>;
  /** The activity of a shard: render, score, decide, sum, write. Returns the images. */
  scoreShard(): Promise<number>;
}

/** A network of the project's format that names all people of `xu2018`, shown a space of theirs. */
export interface AuditRequest {
  /** ONNX file. */
  readonly network: string;
  readonly sizePixels: number;
  /** @default 'auto' */
  readonly engine?: string;
  readonly precision: Precision;
  /** `space` of a study file. */
  readonly space: unknown;
  readonly calibrationPoints: number;
}

/** Fewer than in a run, whose shards are 20 to 60 s of work: what a shard costs however short it is weighs more here. */
const SHARD_PEOPLE = 3;

/**
 * An audit's own activities one after the other in this process, without Temporal: the calibration is scored and
 * fitted, read-outs and decision are the run's. The store is a folder that is removed when the process ends.
 */
export async function openAudit(request: AuditRequest): Promise<AuditInProcess> {
  const store = openStore(`file://${temporaryFolder()}`);
  const study = resolveConfig({
    file: { text: JSON.stringify(studyOf(request)), name: 'bench.yaml' },
    ...{ environment: {}, flags: { set: [] } },
    resolvePath: (_, name) => name,
    processorCount: 1,
  });
  const prepared = await prepareRun(study, 'bench');
  await publishRun(store, prepared, study.gates);
  const { run, space } = prepared;
  const { runId } = run;
  const opener = new RunOpener(store);
  const inActivity = <Args extends unknown[], Result>(
    work: (...args: Args) => Promise<Result>,
    ...args: Args
  ): Promise<Result> => new MockActivityEnvironment().run(work, ...args);
  const { scoreCalibration } = createScoreCalibration(store, opener);
  await inActivity(scoreCalibration, { runId, from: 0, to: space.identityCount });
  await inActivity(createFitCalibration(store).fitCalibration, { runId });

  const { scoreShard } = createScoreShard(store, opener);
  const { engine } = await opener.open(runId);
  const ready = new Float32Array(engine.info.mode.batch * imageElementCount(run.network.format));
  ready.forEach((_, i) => (ready[i] = ((i * 7919) % 256) / 64 - 2));
  let next = 0;
  return {
    async scoreAlone() {
      const batches = Math.ceil(space.viewCount / engine.info.mode.batch);
      for (let i = 0; i < batches; i++) await engine.score(ready);
      return batches * engine.info.mode.batch;
    },
    async scoreShard() {
      // A shard that is in the store would not be scored again: each of the space's people is taken once.
      const from = next;
      next += SHARD_PEOPLE;
      const { images } = await inActivity(scoreShard, { runId, from, to: next });
      return images;
    },
  };
}

/** A study file is YAML, and JSON is YAML. */
function studyOf({ network, sizePixels, calibrationPoints, ...request }: AuditRequest) {
  const { engine = 'auto', precision, space } = request;
  return {
    version: 1,
    space,
    network: {
      file: network,
      input: { ...NETWORK_RECIPES.small.input, size: sizePixels },
      output: { kind: 'classifier', space: { preset: 'xu2018' } },
    },
    engine,
    precision,
    calibration: { points: calibrationPoints },
  };
}

import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { putJsonObject, watchIdOf, watchKeys } from '../activities/watch/watch-record.js';
import type { WatchRecord } from '../activities/watch/watch-record.js';
import { queueNames } from '../activities/run-record.js';
import type { QueueNames } from '../activities/run-record.js';
import type { EngineName } from '../src/config/index.js';
import { engineMode } from '../src/engines/index.js';
import type { Precision } from '../src/engines/index.js';
import { checkWritable, openStore } from '../src/storage/index.js';
import type { ScoringWorkers } from '../workers/scoring-workers.js';
import { CliError, ExitCode } from './exit-codes.js';
import { localScorers } from './serve-pool.js';
import { checkFolder } from './store-settings.js';
import { readStudy } from './read-study.js';
import type { StudyOptions } from './read-study.js';

export interface WatchedStudyOptions extends StudyOptions {
  readonly queue?: string;
  readonly parallelism?: number;
}

/** A watch whose record is in the store, and who serves it. */
export interface PreparedWatch {
  readonly record: WatchRecord;
  readonly queues: QueueNames;
  /** Who would score on this machine. */
  readonly scorers: ScoringWorkers;
}

/** Stands in for the network file, whose input and output the study describes. */
const CHECKPOINT = 'checkpoint.onnx';

/**
 * Checks source, study and store, and puts the watch's record into the store. Gates on drops need no baseline here:
 * it is the checkpoint accepted last.
 */
export async function prepareWatch(
  source: string,
  config: string | undefined,
  options: WatchedStudyOptions,
): Promise<PreparedWatch> {
  const read = await readStudy(
    config,
    { ...options, baseline: 'accepted', network: CHECKPOINT },
    { isStudy: true },
  );
  const { science } = read;
  // The same wherever the command is given: each checkpoint takes its place.
  const network = { ...science.network, file: CHECKPOINT };
  const study = { ...read, science: { ...science, network } };
  const url = source.startsWith('s3://')
    ? source.replace(/\/+$/, '')
    : pathToFileURL(path.resolve(source.replace(/^file:\/\//, ''))).href;
  checkFolder(url, 'a folder of checkpoints', 'correct the path to watch');
  const mode = await modeOf(science.engine, science.precision);
  const { store, workers, workersAsked } = study.execution;
  await checkWritable(store);
  const label = options.queue ?? null;
  const { engine, precision, device } = mode;
  const lasting = { engine: engine as EngineName, precision, device };
  const record: WatchRecord = {
    formatVersion: 1,
    watchId: watchIdOf(url, study, lasting),
    source: url,
    study: { ...study, gates: { ...study.gates, baseline: null } },
    mode: lasting,
    parallelism: options.parallelism ?? workers * 2,
    queue: label,
  };
  await putJsonObject(openStore(store), watchKeys.record(record.watchId), record);
  const queues = queueNames(store, mode, label);
  return { record, queues, scorers: localScorers(mode, workersAsked) };
}

/** Such as `onnx f32 cpu-avx512`. */
export function modeText({ mode: { engine, precision, device } }: WatchRecord): string {
  return `${engine} ${precision} ${device}`;
}

async function modeOf(engine: string, precision: Precision) {
  try {
    return await engineMode(engine, precision);
  } catch (error) {
    throw new CliError(ExitCode.badInput, (error as Error).message);
  }
}

import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { putJsonObject, watchIdOf, watchKeys } from '../activities/watch/watch-record.js';
import type { WatchRecord } from '../activities/watch/watch-record.js';
import { checkWritable, openStore } from '../src/storage/index.js';
import { checkFolder } from './store-settings.js';
import { packageVersion } from './package-version.js';
import { readStudy } from './read-study.js';
import type { StudyOptions } from './read-study.js';

export interface WatchedStudyOptions extends StudyOptions {
  readonly queue?: string;
  readonly parallelism?: number;
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
): Promise<WatchRecord> {
  const read = await readStudy(config, {
    ...options,
    baseline: 'accepted',
    network: CHECKPOINT,
  });
  const { science } = read;
  // The same wherever the command is given: each checkpoint takes its place.
  const network = { ...science.network, file: CHECKPOINT };
  const study = { ...read, science: { ...science, network } };
  const url = source.startsWith('s3://')
    ? source.replace(/\/+$/, '')
    : pathToFileURL(path.resolve(source.replace(/^file:\/\//, ''))).href;
  checkFolder(url, 'a folder of checkpoints', 'correct the path to watch');
  await checkWritable(study.execution.store);
  const record: WatchRecord = {
    formatVersion: 1,
    watchId: watchIdOf(url, study),
    source: url,
    study: { ...study, gates: { ...study.gates, baseline: null } },
    version: packageVersion(),
    parallelism: options.parallelism ?? study.execution.workers * 2,
    queue: options.queue ?? null,
  };
  await putJsonObject(openStore(study.execution.store), watchKeys.record(record.watchId), record);
  return record;
}

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { ApplicationFailure } from '@temporalio/common';

import { openStore } from '../../src/storage/index.js';
import type { ObjectStore } from '../../src/storage/types.js';
import type { Checkpoint } from '../../workflows/watch-types.js';
import { checkpointDigest } from './checkpoint-digest.js';
import { readJsonObject, watchKeys } from './watch-record.js';
import type { SeenCheckpoint, WatchRecord } from './watch-record.js';

/**
 * Copies a checkpoint's files below `folder`. Throws the failure `Changed` where they are no longer what the scan found.
 * @returns path of the network there: a file, or a folder named as at the source
 */
export async function fetchCheckpoint(
  store: ObjectStore,
  { watchId, source }: WatchRecord,
  checkpoint: Checkpoint,
  folder: string,
): Promise<string> {
  const key = watchKeys.found(watchId, checkpoint.sha256);
  const seen = await readJsonObject<SeenCheckpoint>(store, key);
  const bodies = seen && (await readFiles(openStore(source), seen));
  if (!bodies || checkpointDigest(bodies) !== checkpoint.sha256) {
    const message = `${checkpoint.name} has changed since it was found`;
    throw ApplicationFailure.nonRetryable(message, 'Changed');
  }
  const place = path.join(folder, path.posix.basename(seen.folder) || path.basename(source));
  for (const [name, body] of bodies) {
    const file = path.join(place, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, body);
  }
  return /\.onnx$/i.test(seen.head) ? path.join(place, path.posix.basename(seen.head)) : place;
}

/** Content by name below the checkpoint's folder; null where a file has gone. */
async function readFiles(
  source: ObjectStore,
  { files, folder }: SeenCheckpoint,
): Promise<Map<string, Uint8Array> | null> {
  const bodies = new Map<string, Uint8Array>();
  for (const key of files) {
    const body = await source.get(key);
    if (!body) return null;
    bodies.set(path.posix.relative(folder, key), body);
  }
  return bodies;
}

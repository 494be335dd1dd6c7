import { readFileSync } from 'node:fs';

import type { StudyScience } from '../src/config/index.js';
import { decodeFaceModel, FaceModelError, loadFaceModel, spaceFault } from '../src/face/index.js';
import type { FaceModel } from '../src/face/types.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { Space } from '../src/stimulus/index.js';
import { badInput } from './failures.js';
import type { RunFaceModel, RunRecord } from './run-record.js';

/** The face model of a study. */
export interface StudyFaceModel {
  readonly model: FaceModel;
  readonly record: RunFaceModel;
  /** The file, which travels with the run; null: the shipped one, which every worker has. */
  readonly bytes: Uint8Array | null;
}

/** Reads a user's model, or the shipped one. Throws FaceModelError, also when it cannot show what the space asks. */
export function readFaceModel(file: string | null, space: Space): StudyFaceModel {
  const { model, bytes } = file === null ? { model: loadFaceModel(), bytes: null } : readFile(file);
  const fault = spaceFault(model, space);
  if (fault !== null) throw new FaceModelError(fault);
  const { name, digest } = model;
  const key = bytes === null ? null : `faces/${digest}.arrow`;
  return { model, record: { name, digest, key }, bytes };
}

/** Throws a FaceModelError for regions of a study that the model does not have. */
export function checkRegions({ diagnostic }: StudyScience, model: FaceModel): void {
  const { regions = 'all' } = diagnostic ?? {};
  const unknown =
    regions === 'all' ? [] : regions.filter((one) => !model.regionNames.includes(one));
  if (unknown.length === 0) return;
  throw new FaceModelError(
    `diagnostic.regions: expected regions of the face model ${model.name} (${model.regionNames.join(', ')}), found ${unknown.join(', ')}`,
  );
}

/** The face model of a run, from the store where the user brought one. Throws a failure that is not retried. */
export async function loadRunFaceModel(store: ObjectStore, run: RunRecord): Promise<FaceModel> {
  const { key, digest } = run.faceModel;
  const model = key ? await fromStore(store, key, run.runId) : loadFaceModel();
  if (model.digest === digest) return model;
  throw badInput(
    `expected face model ${digest.slice(0, 12)} of run ${run.runId}, ${key ? `${store.url} has` : 'this worker has'} ` +
      `${model.digest.slice(0, 12)}: ${key ? 'start the run again, which puts it there' : 'use workers of the version that started the run'}`,
  );
}

function readFile(file: string): { model: FaceModel; bytes: Uint8Array } {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw notImported(file, 'a folder');
    const found = code === 'ENOENT' ? 'no such file' : (code ?? String(cause));
    throw new FaceModelError(`expected a face-model file at ${file}, found ${found}`, { cause });
  }
  const isArrow = Buffer.from(bytes.subarray(0, 6)).toString('latin1') === 'ARROW1';
  if (isArrow) return { model: decodeFaceModel(bytes, file), bytes };
  throw notImported(file, 'another format');
}

function notImported(file: string, found: string): FaceModelError {
  return new FaceModelError(
    `${file}: expected a face-model file (.arrow), found ${found}: make it one with "factorscope facemodel import ${file} --out faces.arrow"`,
  );
}

async function fromStore(store: ObjectStore, key: string, runId: string): Promise<FaceModel> {
  const bytes = await store.get(key);
  if (!bytes) {
    throw badInput(
      `expected the face model of run ${runId} at ${key} in ${store.url}, found none: start the run again, which puts it there`,
    );
  }
  try {
    return decodeFaceModel(bytes, key);
  } catch (error) {
    if (error instanceof FaceModelError) throw badInput(error.message, error);
    throw error;
  }
}

import { decodeFaceModel } from '../src/face/index.js';
import { sealFault, StorageError } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { listRuns } from './list-runs.js';
import { sha256 } from './sha256.js';
import { trainingFaults } from './training/training-faults.js';

/** An object whose content is not what its writer committed. */
export interface DamagedObject {
  readonly key: string;
  readonly bytes: number;
  readonly fault: string;
}

export interface StoreCheck {
  /** Objects that were read whole and held against their checksum, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
  readonly damaged: readonly DamagedObject[];
}

/** Whether an object is whole: null, or what was expected and found. */
type Fault = (bytes: Uint8Array) => string | null;

/** Reads every object that has a checksum: shards, calibrations, merged tables, networks, face models, trainings. */
export async function verifyStore(
  store: ObjectStore,
  onObject: (key: string) => void = () => undefined,
): Promise<StoreCheck> {
  const networks = await networkDigests(store);
  const trainings = await trainingFaults(store);
  let [objects, bytes] = [0, 0];
  const damaged: DamagedObject[] = [];
  for (const prefix of PREFIXES) {
    for await (const found of store.list(prefix)) {
      const faultOf = trainings.get(found.key) ?? checkOf(found.key, networks);
      if (!faultOf) continue;
      onObject(found.key);
      const fault = await readFault(store, found.key, faultOf);
      if (fault === GONE) continue;
      objects += 1;
      bytes += found.bytes;
      if (fault !== null) damaged.push({ key: found.key, bytes: found.bytes, fault });
    }
  }
  return { objects, bytes, damaged };
}

const PREFIXES = ['shards/', 'merged/', 'calibrations/', 'networks/', 'faces/', 'trainings/'];

const GONE = Symbol('removed since it was listed');

async function readFault(
  store: ObjectStore,
  key: string,
  faultOf: Fault,
): Promise<string | null | typeof GONE> {
  try {
    const body = await store.get(key);
    return body === null ? GONE : faultOf(body);
  } catch (error) {
    if (error instanceof StorageError && error.failure === 'corrupt') return error.message;
    throw error;
  }
}

/** How an object proves itself; null for those that have no checksum. */
function checkOf(key: string, networks: ReadonlyMap<string, string>): Fault | null {
  if (key.startsWith('networks/')) return digestCheck(networks.get(key) ?? null);
  if (key.startsWith('faces/')) return (bytes) => faceModelFault(bytes, key);
  return key.endsWith('.arrow') ? sealFault : null;
}

/** Null for a network that no run names: its key is the digest of its file, which may have had its data outside. */
function digestCheck(expected: string | null): Fault | null {
  if (expected === null) return null;
  return (bytes) => {
    const found = sha256(bytes);
    return found === expected ? null : `expected content of SHA-256 ${expected}, found ${found}`;
  };
}

function faceModelFault(bytes: Uint8Array, key: string): string | null {
  try {
    const { digest } = decodeFaceModel(bytes, key);
    return key === `faces/${digest}.arrow`
      ? null
      : `expected the face model of its name, found ${digest}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function networkDigests(store: ObjectStore): Promise<Map<string, string>> {
  const runs = await listRuns(store);
  return new Map(
    runs.flatMap(({ record }) =>
      record ? [[record.network.key, record.network.storedSha256] as const] : [],
    ),
  );
}

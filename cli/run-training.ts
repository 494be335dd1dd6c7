import {
  defineTraining,
  putTraining,
  trainingKey,
} from '../activities/training/training-record.js';
import { loadFaceModel } from '../src/face/index.js';
import { RENDERER_VERSION } from '../src/render/index.js';
import { checkWritable, openStore } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { NetworkRecipe } from '../src/training/index.js';
import { executeTraining } from './execute-training.js';
import type { Reporter } from './output.js';
import { packageVersion } from './package-version.js';
import type { Parent } from './read-parent.js';
import { storeSettings } from './store-settings.js';
import { connectTemporal } from './temporal-connection.js';

/** Trains by way of Temporal, with its state in the store, and returns the network's files by name. */
export async function runTraining(
  recipe: NetworkRecipe,
  parent: Parent | null,
  storeUrl: string | undefined,
  reporter: Reporter,
): Promise<Record<string, Uint8Array>> {
  const settings = await storeSettings(storeUrl);
  await checkWritable(settings.url);
  const connection = await connectTemporal(settings.temporal, reporter.log);
  try {
    const store = openStore(settings.url);
    const training = defineTraining({
      recipe,
      faceModelDigest: loadFaceModel().digest,
      rendererVersion: RENDERER_VERSION,
      producerVersion: packageVersion(),
    });
    if (parent) {
      const key = (file: string): string => trainingKey(training.trainingId, `parent/${file}`);
      await store.put(key('model.json'), parent.modelJson);
      await store.put(key('weights.bin'), parent.weights);
    }
    await putTraining(store, training);
    const { files } = await executeTraining({
      training,
      storeUrl: settings.url,
      connection,
      reporter,
    });
    const fetched: Record<string, Uint8Array> = {};
    for (const [file, key] of Object.entries(files)) fetched[file] = await fetchFile(store, key);
    return fetched;
  } finally {
    await connection.close();
  }
}

async function fetchFile(store: ObjectStore, key: string): Promise<Uint8Array> {
  const body = await store.get(key);
  if (body) return body;
  throw new Error(
    `expected ${key} in ${store.url}, where the training put it, found none: give the same command again`,
  );
}

import { frontalArea } from '../src/face/index.js';
import type { FaceModel, PartWeights } from '../src/face/types.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { Space } from '../src/stimulus/index.js';
import { summariseFeatures } from '../src/studies/index.js';
import type { FeatureOverview } from '../src/studies/index.js';
import { openFeatures, partWeights } from './face-parts.js';
import { readFeatures } from './features.js';
import { inTurns } from './in-turns.js';
import { residualFaces } from './residual-faces.js';
import type { RunRecord } from './run-record.js';

/** What a run shows parts of faces with, and what its identities' features say together. */
export interface RunFeatures {
  readonly weights: PartWeights;
  /** Null for runs that show no features of identities. */
  readonly overview: FeatureOverview | null;
}

/** Of a calibrated run. */
export async function readRunFeatures(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
  model: FaceModel,
): Promise<RunFeatures> {
  const covariances = await readFeatures(store, run);
  const weights = partWeights(model, space, covariances);
  if (!covariances) return { weights, overview: null };
  const features = openFeatures(model, space, covariances);
  const faces = residualFaces(space, model);
  const steps = summariseFeatures(faces, features, covariances, frontalArea(model));
  return { weights, overview: await inTurns(steps) };
}

import { featureCovariances, meanResponses } from '../src/statistics/index.js';
import type { FaceSpace, FeatureCovariances, ResponseRows } from '../src/statistics/index.js';
import { decodeFeatureCovariances, encodeFeatureCovariances } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { residualOf } from '../src/stimulus/index.js';
import type { Space, SpaceDefinition } from '../src/stimulus/index.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';

/** Whether a space shows features that only the calibration finds. */
export function showsFeatures({ variants = [] }: SpaceDefinition): boolean {
  return variants.some(({ shapePatch, texturePatch }) =>
    [shapePatch, texturePatch].some((patch) => patch !== undefined && 'part' in patch),
  );
}

export interface FeatureEvidence {
  /** Calibration points of all identities in order. */
  readonly parts: readonly ResponseRows[];
  readonly faces: FaceSpace;
  /** Classes of a classifier; null: an embedding. */
  readonly trueClass: Int32Array | null;
  /** @default 'identity' */
  readonly trueClassOf?: 'identity' | 'view';
}

/** Keeps what of the face goes with each identity's answer, where the run's space shows it. */
export async function keepFeatures(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
  { parts, faces, trueClass, trueClassOf = 'identity' }: FeatureEvidence,
): Promise<void> {
  if (!showsFeatures(run.space)) return;
  const { layers, output } = run.network;
  const { identityCount, residualCount } = space;
  const residual = (identity: number): number => residualOf(space, identity);
  const hasAnswers = output.kind === 'embedding' || (trueClass && trueClassOf === 'identity');
  const responses = meanResponses({
    ...{ parts, identityCount, residualOf: residual, residuals: residualCount },
    output: layers[layers.length - 1],
    trueClass: hasAnswers ? trueClass : new Int32Array(identityCount).fill(-1),
  });
  const found = featureCovariances(faces, responses, residual, identityCount);
  await store.putIfAbsent(runKeys.features(run), encodeFeatureCovariances(found));
}

/** Null before the calibration is fitted, and for runs that show no features. */
export async function readFeatures(
  store: ObjectStore,
  run: RunRecord,
): Promise<FeatureCovariances | null> {
  if (!showsFeatures(run.space)) return null;
  const key = runKeys.features(run);
  const bytes = await store.get(key);
  return bytes && decodeFeatureCovariances(bytes, key);
}

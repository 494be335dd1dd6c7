import type {
  FaceProperty,
  FaceSpace,
  FeatureCovariances,
  IdentityFeatures,
  Steps,
} from '../../statistics/index.js';
import type { DiagnosticFindings, DiagnosticRegion } from './types.js';

/** What the maps of all identities say together. */
export type FeatureSummary = Pick<
  DiagnosticFindings,
  'energy' | 'regions' | 'identities' | 'allIdentities' | 'residuals'
>;

/** The mean map of all identities. */
export interface MeanFeatures {
  readonly property: FaceProperty;
  /** Bits and weights of each vertex, means over identities, [V]. */
  readonly bits: Float64Array;
  readonly weights: Float64Array;
}

export interface FeatureOverview {
  readonly summary: FeatureSummary;
  readonly means: readonly MeanFeatures[];
}

/** Means over the identities that have an answer; `area` [V] is what each vertex shows from the front. In steps, one per identity. */
export function* summariseFeatures(
  faces: FaceSpace,
  features: IdentityFeatures,
  { variances, residuals }: FeatureCovariances,
  area: Float64Array,
): Steps<FeatureOverview> {
  const known = Array.from(variances.keys()).filter((identity) => variances[identity] > 0);
  const means: MeanFeatures[] = [];
  const energy: FeatureSummary['energy'][number][] = [];
  for (const { property } of known.length > 0 ? faces.directions : []) {
    const mean = { bits: new Float64Array(area.length), weights: new Float64Array(area.length) };
    let [diagnostic, other] = [0, 0];
    for (const identity of known) {
      addTo(mean.bits, features.bits(identity, property), known.length);
      addTo(mean.weights, features.weights(identity, property), known.length);
      const own = features.energy(identity, property);
      diagnostic += own.diagnostic / known.length;
      other += own.other / known.length;
      yield;
    }
    means.push({ property, ...mean });
    energy.push({ property, diagnostic: Math.sqrt(diagnostic), other: Math.sqrt(other) });
  }
  const regions = means.flatMap((mean) => regionsOf(faces, mean, area));
  const allIdentities = variances.length;
  return {
    summary: { energy, regions, identities: known.length, allIdentities, residuals },
    means,
  };
}

function addTo(sum: Float64Array, values: Float32Array | null, count: number): void {
  values?.forEach((value, i) => (sum[i] += value / count));
}

function regionsOf(
  { regions, regionNames }: FaceSpace,
  { property, bits, weights }: MeanFeatures,
  area: Float64Array,
): DiagnosticRegion[] {
  return regionNames.map((region, number) => {
    let [shown, informed, diagnostic] = [0, 0, 0];
    area.forEach((value, j) => {
      if (regions[j] !== number) return;
      shown += value;
      informed += value * bits[j];
      diagnostic += value * weights[j];
    });
    return {
      ...{ property, region },
      bits: shown > 0 ? informed / shown : null,
      diagnosticShare: shown > 0 ? diagnostic / shown : null,
    };
  });
}

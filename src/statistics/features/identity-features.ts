import { log } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';
import { adjustedExplained } from '../maps/explained-information.js';
import type { FaceDirections, FaceProperty, FaceSpace } from '../maps/face-space.js';
import { explainedByVertex, vertexField } from '../maps/vertex-field.js';
import type { VertexField } from '../maps/vertex-field.js';
import type { FeatureCovariances } from './types.js';

/** Share of the energy over which weights rise from 0 to 1: a narrower edge shows as a seam on an amplified face. */
const SOFT_SHARE = 0.5;
/** A feature never explains all of an answer: bits stay finite. */
const MOST_EXPLAINED = 0.999;

/** The features of identities on the face. */
export interface IdentityFeatures {
  /**
   * Information between the identity's answer, meaned over views, and each vertex's three numbers, bits, [V]: Gaussian
   * (linear), chance removed, over all other residuals. Null where there is no answer.
   */
  bits(identity: number, property: FaceProperty): Float32Array | null;
  /**
   * How diagnostic each vertex is, 0..1, [V]. Vertices are ranked by what they explain of the answer and weighed so that
   * Σ e·w² = Σ e·(1 - w)²: amplified by the same gain, the diagnostic features and the others change the face by the same
   * energy, e = area seen from the front · |the person's own deviation|². One half everywhere where nothing is explained.
   */
  weights(identity: number, property: FaceProperty): Float32Array;
  /** Mean square of what a gain one higher changes, per square millimetre, by diagnostic features and by the others. */
  energy(identity: number, property: FaceProperty): { diagnostic: number; other: number };
}

/**
 * `area` [V]: what each vertex shows to a viewer in front. The generator's own covariance of the coefficients, which are
 * independent standard normals, whitens the vertices.
 */
export function identityFeatures(
  faces: FaceSpace,
  covariances: FeatureCovariances,
  area: Float64Array,
): IdentityFeatures {
  const fields = new Map<FaceProperty, Field>();
  for (const directions of faces.directions) {
    fields.set(directions.property, fieldOf(directions, covariances));
  }
  const explained = ({ field, count }: Field, identity: number, property: FaceProperty) =>
    explainedByVertex(
      field,
      covariances[property].subarray(identity * count, (identity + 1) * count),
    );
  const weights = (identity: number, property: FaceProperty): Float32Array => {
    const own = fields.get(property);
    if (!own) return new Float32Array(area.length).fill(0.5);
    return softHalf(explained(own, identity, property), energyOf(own, identity, area));
  };
  return {
    weights,
    bits(identity, property) {
      const own = fields.get(property);
      const variance = covariances.variances[identity];
      if (!own || !(variance > 0)) return null;
      const { ranks } = own.field;
      return Float32Array.from(explained(own, identity, property), (value, j) => {
        const share = adjustedExplained(value, variance, ranks[j], covariances.residuals);
        return -0.5 * BITS_PER_NAT * log(1 - Math.min(MOST_EXPLAINED, share / variance));
      });
    },
    energy(identity, property) {
      const own = fields.get(property);
      if (!own) return { diagnostic: 0, other: 0 };
      const energies = energyOf(own, identity, area);
      const shown = area.reduce((sum, value) => sum + value, 0);
      let [diagnostic, other] = [0, 0];
      weights(identity, property).forEach((weight, j) => {
        diagnostic += (energies[j] * weight ** 2) / shown;
        other += (energies[j] * (1 - weight) ** 2) / shown;
      });
      return { diagnostic, other };
    },
  };
}

interface Field {
  readonly directions: FaceDirections;
  readonly field: VertexField;
  readonly count: number;
}

function fieldOf(directions: FaceDirections, { residuals }: FeatureCovariances): Field {
  const count = directions.basis.length;
  const covariance = new Float64Array(count * count);
  for (let k = 0; k < count; k++) covariance[k * count + k] = 1;
  const { property } = directions;
  const population = { property, residuals, count, covariance, centred: new Float64Array(0) };
  return { directions, count, field: vertexField(directions, population) };
}

/** Area times the squared length of the person's own deviation at each vertex, [V]. */
function energyOf(
  { directions: { basis, coefficients }, count }: Field,
  identity: number,
  area: Float64Array,
): Float64Array {
  const deviation = new Float64Array(3 * area.length);
  for (let k = 0; k < count; k++) {
    const weight = coefficients[identity * count + k];
    const column = basis[k];
    for (let i = 0; i < deviation.length; i++) deviation[i] += weight * column[i];
  }
  return area.map((shown, j) => {
    const [x, y, z] = [deviation[3 * j], deviation[3 * j + 1], deviation[3 * j + 2]];
    return shown * (x * x + y * y + z * z);
  });
}

/**
 * Smooth step over the energy's mid-ranks in ascending order of `values`, one half at its median: for ranks spread evenly
 * over 0..1 the energies of w and of 1 - w are the same by symmetry.
 */
function softHalf(values: Float64Array, energy: Float64Array): Float32Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
  const total = energy.reduce((sum, value) => sum + value, 0);
  const weights = new Float32Array(values.length);
  let below = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let tied = 0;
    while (to < order.length && values[order[to]] === values[order[from]])
      tied += energy[order[to++]];
    const rank = total > 0 ? (below + tied / 2) / total : 0.5;
    for (; from < to; from++) weights[order[from]] = smoothStep((rank - 0.5) / SOFT_SHARE + 0.5);
    below += tied;
  }
  return weights;
}

function smoothStep(x: number): number {
  const t = Math.max(0, Math.min(1, x));
  return t * t * (3 - 2 * t);
}

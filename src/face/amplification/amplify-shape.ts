import type { FaceModel } from '../types.js';
import { amplifyGradient, clampGradient, gradientSizes } from './bound-strain.js';
import type { StrainBounds } from './bound-strain.js';
import { elasticSurface } from './elastic-surface.js';
import type { ElasticSurface } from './elastic-surface.js';
import type { Follower, Touched } from './followers.js';
import { surfaceGradients } from './surface-gradients.js';
import type { SurfaceGradients } from './surface-gradients.js';

/** What an amplified face may look like: a caricature, nowhere folded. */
const BOUNDS: StrainBounds = { shortening: 0.45, lengthening: 0.9, turn: 0.6, tilt: 0.5 };
/** Share of the bounds that eyes and mouth may use: their lids and lips stay about what they hold. */
const OPENING = 0.3;
const ROUNDS = 2;
/** Weight of a follower's own motion beside the skin's that it lies against, each vertex of which weighs up to 1. */
const ALONE = 0.1;
/** mm that what is covered by the skin sinks back at most, lest the edges between its few vertices show through. */
const SINK = 3;

/**
 * A person's own displacement [3V], mm, amplified: gain · own where the surface bears it, and less where it would fold.
 * Every triangle's gradient is amplified by `boundedGain`, and the displacement that comes nearest to them all is found,
 * then brought within the bounds in a few rounds of clamping and finding (alternating projections). Exactly
 * gain · own for gains up to 1. Eyeballs and all else apart from the skin follow it.
 */
export function amplifyShape(model: FaceModel, own: Float64Array, gain: number): Float64Array {
  const amplified = own.map((value) => gain * value);
  if (gain <= 1) return amplified;
  const { surface, gradients } = elasticFace(model);
  const skin = onSurface(surface, own);
  const correction = correct(surface, gradients, skin, gain);
  surface.numbers.forEach((number, v) => {
    for (let k = 0; k < 3 && number >= 0; k++) amplified[3 * v + k] += correction[3 * number + k];
  });
  const motion: SkinMotion = {
    normals: surface.normals,
    added: skin.map((value, i) => (gain - 1) * value + correction[i]),
    sink: SINK * (1 - 1 / gain),
  };
  for (const follower of surface.followers) {
    shiftFollower(follower, correction, amplified);
    follower.vertices.forEach((v, i) => {
      const [place, before] = [amplified, own].map((of) => of.subarray(3 * v, 3 * v + 3));
      keepTouch(motion, follower.touched[i], before, place);
    });
  }
  return amplified;
}

interface SkinMotion {
  /** Unit normals of the skin, [3N]. */
  readonly normals: Float64Array;
  /** What amplification adds to the skin, [3N] mm. */
  readonly added: Float64Array;
  /** How far what is covered sinks back, mm. */
  readonly sink: number;
}

/** Shifts a follower by the mean of what the skin about it is held back. */
function shiftFollower(
  { vertices, nearest }: Follower,
  correction: Float64Array,
  amplified: Float64Array,
): void {
  for (let k = 0; k < 3; k++) {
    const shift = nearest.reduce((sum, n) => sum + correction[3 * n + k], 0) / nearest.length;
    for (const v of vertices) amplified[3 * v + k] += shift;
  }
}

/**
 * Moves a follower's vertex with the skin that it lies against, so that amplification neither lifts lids off an eyeball
 * nor pushes it through them. What shows in an opening follows out and in only: lids open and close over it.
 */
function keepTouch(
  { normals, added, sink }: SkinMotion,
  { numbers, weights, covered }: Touched,
  own: Float64Array,
  amplified: Float64Array,
): void {
  const moved = [0, 0, 0];
  let total = ALONE;
  numbers.forEach((number, i) => {
    const normal = normals.subarray(3 * number, 3 * number + 3);
    const [x, y, z] = [0, 1, 2].map((k) => added[3 * number + k] - amplified[k] + own[k]);
    const lift = x * normal[0] + y * normal[1] + z * normal[2];
    [x, y, z].forEach((along, k) => {
      moved[k] += weights[i] * (covered ? along - sink * normal[k] : lift * normal[k]);
    });
    total += weights[i];
  });
  for (let k = 0; k < 3; k++) amplified[k] += moved[k] / total;
}

interface ElasticFace {
  readonly surface: ElasticSurface;
  readonly gradients: SurfaceGradients;
}

const elasticFaces = new WeakMap<FaceModel, ElasticFace>();

function elasticFace(model: FaceModel): ElasticFace {
  const known = elasticFaces.get(model);
  if (known) return known;
  const surface = elasticSurface(model);
  const face = { surface, gradients: surfaceGradients(surface.rest, surface.triangles) };
  elasticFaces.set(model, face);
  return face;
}

function onSurface({ numbers, rest }: ElasticSurface, own: Float64Array): Float64Array {
  const displacement = new Float64Array(rest.length);
  numbers.forEach((number, v) => {
    for (let k = 0; k < 3 && number >= 0; k++) displacement[3 * number + k] = own[3 * v + k];
  });
  return displacement;
}

/** What is to be added to gain · own, [3N]. */
function correct(
  { rest, firstClosing }: ElasticSurface,
  gradients: SurfaceGradients,
  own: Float64Array,
  gain: number,
): Float64Array {
  const linear = own.map((value) => gain * value);
  const plain = new Float64Array(6);
  const wanted = new Float64Array(6);
  const excess = (t: number, out: Float64Array): void => {
    gradients.gradient(linear, t, plain);
    for (let i = 0; i < 6; i++) out[i] = wanted[i] - plain[i];
  };
  const limits = Array.from({ length: gradients.triangleCount }, (_, t) => {
    gradients.gradient(own, t, plain);
    return gradientSizes(plain);
  });
  let correction = gradients.integrate((t, out) => {
    gradients.gradient(own, t, plain);
    amplifyGradient(plain, gain, BOUNDS, t < firstClosing ? 1 : OPENING, wanted);
    excess(t, out);
  });
  const reached = new Float64Array(rest.length);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < reached.length; i++) reached[i] = linear[i] + correction[i];
    correction = gradients.integrate((t, out) => {
      gradients.gradient(reached, t, plain);
      clampGradient(plain, limits[t], BOUNDS, t < firstClosing ? 1 : OPENING, wanted);
      excess(t, out);
    });
  }
  return correction;
}

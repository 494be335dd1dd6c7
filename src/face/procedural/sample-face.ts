import { buildChartMesh, earShare } from './chart-mesh.js';
import type { ChartMesh } from './chart-mesh.js';
import { displacement } from './displacement.js';
import { CHART_FACE, featurePoints } from './feature-curves.js';
import { hairDistance } from './hairline.js';
import { chartRay, headDistance, rayDepth } from './head-surface.js';
import type { ChartRay } from './head-surface.js';
import { buildPatches, EYE_CENTRE_Z, EYEBALL_RADIUS, patchPositions } from './inner-patches.js';
import type { Patches } from './inner-patches.js';
import { ambientLight } from './occlusion.js';
import type { FaceParameters } from './parameters.js';
import { patchAlbedo, patchSpecular } from './patch-albedo.js';
import { mix, ramp, smoothMaximum, spot } from './profiles.js';
import { skinAlbedo, skinSpecular } from './skin-albedo.js';
import type { SkinPlace } from './skin-albedo.js';
import { createSmoothField } from './smooth-field.js';
import type { SmoothField } from './smooth-field.js';
import { smoothOnce, vertexNeighbours } from './surface-geometry.js';
import { createChartWarp } from './thin-plate.js';
import type { ChartWarp } from './thin-plate.js';

/** One face: the generator's answer to a set of parameters. */
export interface FaceSample {
  /** [3V], mm. */
  readonly positions: Float32Array;
  /** [3V], linear RGB. */
  readonly albedo: Float32Array;
  /** [V], 0..1. */
  readonly specular: Float32Array;
}

/** The non-linear face generator: one fixed mesh, any parameters. */
export interface FaceGenerator {
  readonly mesh: ChartMesh;
  readonly patches: Patches;
  readonly vertexCount: number;
  /** Skin first, then eyeballs, mouth and falling hair; counter-clockwise seen from outside. */
  readonly triangles: readonly (readonly [number, number, number])[];
  /** @param noiseSeed fixes what the parameters leave open: irregularities of relief and pigment; null for none */
  sample(parameters: FaceParameters, noiseSeed: number | null): FaceSample;
}

export interface FaceGeneratorOptions {
  /**
   * How much of the light that hollows lose is painted into the albedo: 1 all of it, 0 none.
   * @default 1
   */
  readonly cavityShare?: number;
}

/** Builds mesh, warp and noise once (seconds). */
export function createFaceGenerator({ cavityShare = 1 }: FaceGeneratorOptions = {}): FaceGenerator {
  const mesh = buildChartMesh();
  const patches = buildPatches();
  const skinCount = mesh.points.length;
  const half = mesh.points.slice(0, mesh.halfCount);
  const scene: Scene = {
    mesh,
    patches,
    cavityShare,
    warp: createChartWarp(
      featurePoints(CHART_FACE),
      half.map(({ a, y }) => [a, y]),
    ),
    hairDepths: half.map(({ a, y }) => hairDistance(a, y)),
    neighbours: vertexNeighbours(skinCount, mesh.triangles),
    relief: [0.9, 0.65, 0.45].map((deviation, i) => ({
      deviation,
      field: createSmoothField(mesh, [70, 34, 17][i], 0.83),
    })),
    shift: createSmoothField(mesh, 46, 0.83),
    pigment: {
      coarse: createSmoothField(mesh, 40, 0.6),
      fine: createSmoothField(mesh, 20, 0.4),
      freckles: createSmoothField(mesh, 11, 0.2),
    },
  };
  const patchTriangles = patches.triangles.map(
    ([a, b, c]) => [a + skinCount, b + skinCount, c + skinCount] as const,
  );
  return {
    mesh,
    patches,
    vertexCount: skinCount + patches.vertices.length,
    triangles: [...mesh.triangles, ...patchTriangles],
    sample: (parameters, noiseSeed) => sampleFace(scene, parameters, noiseSeed),
  };
}

/** What all faces share. */
interface Scene {
  readonly mesh: ChartMesh;
  readonly patches: Patches;
  readonly cavityShare: number;
  readonly warp: ChartWarp;
  /** Per right-half vertex, mm into the hair. */
  readonly hairDepths: readonly number[];
  readonly neighbours: readonly (readonly number[])[];
  readonly relief: readonly { deviation: number; field: SmoothField }[];
  readonly shift: SmoothField;
  readonly pigment: Readonly<Record<'coarse' | 'fine' | 'freckles', SmoothField>>;
}

function sampleFace(scene: Scene, p: FaceParameters, noiseSeed: number | null): FaceSample {
  const skin = smoothSkin(scene, skinPositions(scene, p, noiseSeed));
  const inner = patchPositions(p, scene.patches);
  const positions = new Float32Array(skin.length + inner.length);
  positions.set(skin);
  positions.set(inner, skin.length);
  const skinCount = skin.length / 3;
  const albedo = new Float32Array(positions.length);
  const specular = new Float32Array(positions.length / 3);
  skinPlaces(scene, skin, noiseSeed).forEach((place, v) => {
    albedo.set(skinAlbedo(p, place), 3 * v);
    specular[v] = skinSpecular(p, place);
  });
  scene.patches.vertices.forEach((vertex, k) => {
    albedo.set(patchAlbedo(p, vertex), 3 * (skinCount + k));
    specular[skinCount + k] = patchSpecular(vertex);
  });
  return { positions, albedo, specular };
}

/** Skin vertices where their rays leave the displaced head, lids laid onto the eyeballs, [3·skin]. */
function skinPositions(scene: Scene, p: FaceParameters, noiseSeed: number | null): Float64Array {
  const { mesh } = scene;
  const chart = scene.warp.warp(featurePoints(p));
  const head = headDistance(p);
  const rays: ChartRay[] = [];
  const depths: number[] = [];
  const lifts: number[] = [];
  for (let v = 0; v < mesh.halfCount; v++) {
    rays.push(chartRay(chart[2 * v], chart[2 * v + 1]));
    depths.push(rayDepth(rays[v], head));
    lifts.push(displacement(p, mesh.points[v], scene.hairDepths[v]));
  }
  const noise = reliefNoise(scene, noiseSeed);
  const shift = shiftNoise(scene, noiseSeed);
  const positions = new Float64Array(3 * mesh.points.length);
  mesh.points.forEach((point, v) => {
    const { origin, direction } = rays[mesh.halfOf[v]];
    const lift = lifts[mesh.halfOf[v]] + noise[v];
    const t = depths[mesh.halfOf[v]] + lift;
    const x = origin[0] + direction[0] * t + shift[2 * v];
    const y = origin[1] + direction[1] * t + shift[2 * v + 1];
    const z = origin[2] + direction[2] * t;
    positions.set(
      [mesh.sides[v] * x, y, lidDepth(p, point.a, point.y, x, y, z, lift, point.eye)],
      3 * v,
    );
  });
  return positions;
}

/** How far features lie off where the parameters put them, mm, sideways (away from the midline) and up: never eyes. */
function shiftNoise(scene: Scene, noiseSeed: number | null): Float64Array {
  const { points } = scene.mesh;
  const total = new Float64Array(2 * points.length);
  if (noiseSeed === null) return total;
  const sideways = scene.shift.sample(noiseSeed, 'shift sideways');
  const up = scene.shift.sample(noiseSeed, 'shift up');
  points.forEach(({ a, y }, v) => {
    const face = (1 - ramp(70, 95, a)) * (1 - ramp(55, 75, y)) * ramp(-150, -120, y);
    const lids = 1 - spot((a - CHART_FACE.eyeX) / 20, y / 12);
    total[2 * v] = 1.1 * face * lids * ramp(0, 14, a) * sideways[v];
    total[2 * v + 1] = 1.2 * face * lids * up[v];
  });
  return total;
}

/** Irregularities of relief per skin vertex, mm: none on the lids and the hair, finest round eyes, nose and mouth. */
function reliefNoise(scene: Scene, noiseSeed: number | null): Float64Array {
  const total = new Float64Array(scene.mesh.points.length);
  if (noiseSeed === null) return total;
  scene.relief.forEach(({ deviation, field }, scale) => {
    const values = field.sample(noiseSeed, `relief ${scale}`);
    scene.mesh.points.forEach(({ a, y }, v) => {
      const face = (1 - 0.8 * ramp(82, 105, a)) * (1 - ramp(78, 105, y)) * ramp(-160, -125, y);
      const features = Math.min(1, spot(a / 45, (y - 12) / 30) + spot(a / 38, (y + 55) / 36));
      const share = scale === 2 ? face * features : face;
      const lids = 1 - 0.85 * spot((a - CHART_FACE.eyeX) / 18, y / 9);
      total[v] += deviation * share * lids * values[v];
    });
  });
  return total;
}

/**
 * Depth of a vertex near the eye: the lid's margin rides on the eyeball, rings further out go over to the face, and
 * nothing dips into the ball.
 */
function lidDepth(
  p: FaceParameters,
  a: number,
  chartY: number,
  x: number,
  y: number,
  z: number,
  lift: number,
  eye: { ring: number; upper: boolean } | undefined,
): number {
  const near = a > 10 && a < 52 && Math.abs(chartY) < 12;
  if (!eye && !near) return z;
  const ring = eye?.ring ?? Math.max(0, Math.hypot(a - CHART_FACE.eyeX, chartY * 2.4) - 16) * 0.6;
  const squared = (x - p.eyeX) ** 2 + (y - 0.2) ** 2;
  const lidRadius = EYEBALL_RADIUS + 1.6;
  const sphere = Math.sqrt(Math.max(0, lidRadius * lidRadius - squared));
  const ball = EYE_CENTRE_Z + p.eyeForward + smoothMaximum(sphere, 4.3, 3.5);
  const onBall = ball + 0.25 * Math.min(ring, 2) + lift * ramp(1.2, 4, ring);
  const reach = eye?.upper === false ? 2.6 : 3.4;
  const laid = mix(z, onBall, Math.exp(-((ring / reach) ** 2)));
  const covers = squared < lidRadius * lidRadius && laid < ball + 0.2;
  return covers ? mix(laid, Math.max(laid, ball + 0.2), 0.9) : laid;
}

/** Takes the grain off everything but lids and lips; more under the jaw, on the ears and at the nose's wings. */
function smoothSkin(scene: Scene, positions: Float64Array): Float64Array {
  let smoothed = positions;
  for (let step = 0; step < 10; step++) {
    smoothed = smoothOnce(smoothed, scene.neighbours, (v) => {
      const { a, y, eye, lip } = scene.mesh.points[v];
      if (lip || (eye && eye.ring < 5)) return 0;
      const underJaw = ramp(-98, -110, y) * ramp(10, 34, a) + ramp(-113, -122, y);
      return Math.max(
        0.6 * Math.min(1, underJaw),
        step < 1 ? 0.22 : 0,
        step < 2 ? 0.3 * earShare(a, y) : 0,
        step < 2 ? 0.35 * spot((a - 15) / 6, (y + 42) / 8) : 0,
      );
    });
  }
  return smoothed;
}

function skinPlaces(scene: Scene, skin: Float64Array, noiseSeed: number | null): SkinPlace[] {
  const { mesh, pigment } = scene;
  const ambient = ambientLight(skin, mesh.triangles, scene.neighbours);
  const none = new Float64Array(mesh.points.length);
  const draw = (field: SmoothField, stream: string): Float64Array =>
    noiseSeed === null ? none : field.sample(noiseSeed, stream);
  const melanin = [draw(pigment.coarse, 'melanin'), draw(pigment.fine, 'fine melanin')];
  const haemoglobin = [draw(pigment.coarse, 'blood'), draw(pigment.fine, 'fine blood')];
  const freckles = draw(pigment.freckles, 'freckles');
  return mesh.points.map((point, v) => ({
    point,
    side: mesh.sides[v],
    hairDepth: scene.hairDepths[mesh.halfOf[v]],
    ambient: mix(1, ambient[v], scene.cavityShare),
    melaninNoise: 0.25 * melanin[0][v] + melanin[1][v],
    haemoglobinNoise: 0.25 * haemoglobin[0][v] + haemoglobin[1][v],
    freckleNoise: freckles[v],
  }));
}

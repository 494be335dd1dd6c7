import type { BasisColumn } from '../types.js';
import type { ChartMesh } from './chart-mesh.js';
import { hairDistance } from './hairline.js';
import { ballMotion, holdLidsOnEyeball } from './lids-on-eyeball.js';
import { limitPigment } from './limit-pigment.js';
import { limitStrain } from './limit-strain.js';
import { mix, ramp, spot } from './profiles.js';
import type { FaceGenerator } from './sample-face.js';
import { smoothOnce, vertexNeighbours } from './surface-geometry.js';

/** Smoothing that takes the grain off every component. */
const GRAIN_STEPS = 2;

/** What the residuals may do to a triangle, per standard deviation, so that four standard deviations do not fold it. */
const LIMITS = { stretch: 0.18, slope: 0.15 } as const;

/**
 * Residual shape components that bear amplification: a linear model moves vertices along straight lines, so what is
 * sharp in a component becomes a fold at four times its size. Components fade out under the hair, which belongs to the
 * conditions, and are smoothed wherever they deform the mean face's skin more than `LIMITS`; the lips' contact rows move
 * as one, so that the mouth stays shut, and the inside of the mouth moves with them as a block.
 * @param mean [3V] shape at zero regressors, mm
 */
export function regulariseShapeResiduals(
  generator: FaceGenerator,
  mean: Float32Array,
  columns: readonly BasisColumn[],
): BasisColumn[] {
  const { mesh, patches } = generator;
  const skinLength = 3 * mesh.points.length;
  const contacts = contactPairs(mesh);
  const raw = columns.map(({ values }) => tapered(mesh, values.subarray(0, skinLength)));
  const smooth = raw.map((skin) => withoutGrain(mesh, skin));
  smooth.forEach((skin) => moveContactsTogether(skin, contacts));
  const limited = limitStrain(mean.subarray(0, skinLength), mesh.triangles, smooth, LIMITS, (v) =>
    strainAllowance(mesh.points[v]),
  );
  return columns.map((column, k) => {
    const skin = holdLidsOnEyeball(generator, mean, limited[k]);
    const block = moveContactsTogether(skin, contacts);
    const values = column.values.slice();
    values.set(skin);
    patches.vertices.forEach(({ kind }, v) => {
      if (kind === 'hair') values.fill(0, skinLength + 3 * v, skinLength + 3 * v + 3);
      else if (kind !== 'eyeball') values.set(block, skinLength + 3 * v);
    });
    for (const side of [1, -1] as const) moveEyeballWithLids(generator, skin, values, side);
    return { ...column, values };
  });
}

/**
 * Residual texture components that bear amplification: no change of hair, whose colour belongs to the conditions, and
 * elsewhere no more than pigments do; brows and eyes may change most.
 * @param mean [3V] albedo at zero regressors, linear RGB
 */
export function regulariseTextureResiduals(
  generator: FaceGenerator,
  mean: Float32Array,
  columns: readonly BasisColumn[],
): BasisColumn[] {
  const kept = hairless(generator);
  const values = columns.map((column) =>
    column.values.map((value, i) => value * kept[Math.floor(i / 3)]),
  );
  const limits = pigmentLimits(generator);
  const limited = limitPigment(mean, values, (v) => limits[v]);
  return columns.map((column, k) => ({ ...column, values: limited[k] }));
}

/** Per vertex, 0 in the hair, 1 elsewhere. */
function hairless({ mesh, patches }: FaceGenerator): number[] {
  return [
    ...mesh.points.map(({ a, y }) => ramp(2, -4, hairDistance(a, y))),
    ...patches.vertices.map(({ kind }) => (kind === 'hair' ? 0 : 1)),
  ];
}

function pigmentLimits({ mesh, patches }: FaceGenerator): { lightness: number; chroma: number }[] {
  return [
    ...mesh.points.map(({ a, y, eye, lip }) => {
      const brow = spot((a - 31) / 24, (y - 22) / 9);
      const lids = eye ? ramp(3, 0.5, eye.ring) : 0;
      const feature = Math.max(brow, lids);
      return { lightness: mix(0.12, 0.6, feature), chroma: lip ? 0.07 : mix(0.024, 0.012, brow) };
    }),
    ...patches.vertices.map(({ kind }) =>
      kind === 'eyeball' ? { lightness: 0.3, chroma: 0.12 } : { lightness: 0.05, chroma: 0.02 },
    ),
  ];
}

/**
 * Under the chin and at the ears, where the skin turns away and would soon fold over, half as much as on the face; at
 * the nose, whose wings lie close together, two thirds; where lower lip, chin and mouth corners crowd, four fifths.
 */
function strainAllowance({ a, y }: ChartMesh['points'][number]): number {
  const turning = Math.max(ramp(-90, -106, y), ramp(84, 98, a));
  const nose = 1 - 0.35 * spot(a / 22, (y + 34) / 20);
  const mouth = 1 - 0.2 * spot(a / 40, (y + 78) / 20);
  return mix(1, 0.5, turning) * nose * mouth;
}

/** Fades a displacement out under the hair, slowly, so that the hairline does not crease. */
function tapered(mesh: ChartMesh, skin: Float32Array): Float64Array {
  const share = mesh.points.map(({ a, y }) => ramp(110, -5, hairDistance(a, y)));
  return Float64Array.from(skin, (value, i) => value * share[Math.floor(i / 3)]);
}

function withoutGrain(mesh: ChartMesh, skin: Float64Array): Float64Array {
  const neighbours = vertexNeighbours(mesh.points.length, mesh.triangles);
  let smoothed = skin;
  for (let step = 0; step < GRAIN_STEPS; step++) {
    smoothed = smoothOnce(smoothed, neighbours, () => 0.5);
  }
  return smoothed;
}

/** Vertices of the lips' contact rows that lie on each other in a closed mouth. */
function contactPairs(mesh: ChartMesh): [upper: number, lower: number][] {
  const key = (v: number): string => `${mesh.sides[v]} ${mesh.points[v].lip!.u.toFixed(6)}`;
  const contacts = mesh.points.flatMap(({ lip }, v) => (lip?.v === 1 ? [v] : []));
  const lower = new Map(contacts.filter((v) => !mesh.points[v].lip!.upper).map((v) => [key(v), v]));
  return contacts.flatMap((v): [number, number][] => {
    const below = lower.get(key(v));
    return mesh.points[v].lip!.upper && below !== undefined ? [[v, below]] : [];
  });
}

/** Shifts an eyeball so that it moves as its lid margins do on average: smoothing holds lids back, and irises would slip. */
function moveEyeballWithLids(
  generator: FaceGenerator,
  skin: Float64Array,
  values: Float32Array,
  side: 1 | -1,
): void {
  const { mesh, patches } = generator;
  const skinCount = mesh.points.length;
  const ball = patches.vertices.flatMap((vertex, v) =>
    vertex.kind === 'eyeball' && vertex.side === side ? [skinCount + v] : [],
  );
  const motion = ballMotion(generator, skin, side);
  for (let k = 0; k < 3; k++) {
    const mean = ball.reduce((sum, v) => sum + values[3 * v + k], 0) / ball.length;
    for (const v of ball) values[3 * v + k] += motion[k] - mean;
  }
}

/** Gives both vertices of each pair their mean displacement, in place; returns the mean over all pairs. */
function moveContactsTogether(
  skin: Float64Array,
  pairs: readonly (readonly [number, number])[],
): [number, number, number] {
  const block: [number, number, number] = [0, 0, 0];
  for (const [upper, lower] of pairs) {
    for (let k = 0; k < 3; k++) {
      const mean = (skin[3 * upper + k] + skin[3 * lower + k]) / 2;
      skin[3 * upper + k] = mean;
      skin[3 * lower + k] = mean;
      block[k] += mean / pairs.length;
    }
  }
  return block;
}

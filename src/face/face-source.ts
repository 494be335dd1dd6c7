import { faceCoefficients } from './coefficients.js';
import { patchKey, patchPerson } from './patch-person.js';
import { regionWeights } from './region-weights.js';
import { addConditions, expressFace, sumResiduals } from './synthesise.js';
import type { FaceSums } from './synthesise.js';
import type {
  FaceCoefficients,
  FaceMesh,
  FaceModel,
  FacePoint,
  PartWeights,
  Residual,
} from './types.js';

/** Meshes of design points. */
export interface FaceSource {
  /** Mesh of a point; the same object as long as only pose, light and jitter change. Do not write into it. */
  mesh(point: FacePoint): FaceMesh;
}

export interface FaceSourceOptions {
  /** Which vertices the parts of patched faces are. @default regions of the model, and no others */
  readonly weights?: PartWeights;
  /** How many people's residuals are kept for their next turn, about 0.25 MB each: for points in no order. @default 1 */
  readonly keptPeople?: number;
}

/**
 * Meshes one after the other, in the order of a shard: view factors that leave the mesh alone are the fastest, so the
 * last mesh serves most points, the last neutral face a mesh for each expression, and the last person's residuals all
 * ages. Bit for bit `synthesise(model, faceCoefficients(model, point))` for a point without patches.
 */
export function createFaceSource(
  model: FaceModel,
  { weights = regionWeights(model), keptPeople = 1 }: FaceSourceOptions = {},
): FaceSource {
  const lastMesh = keepLast<FaceMesh>();
  const lastNeutral = keepLast<FaceSums>();
  const lastOwn = keepLast<{ coefficients: FaceCoefficients; sums: FaceSums }>(keptPeople);
  const lastPerson = keepLast<{ coefficients: FaceCoefficients; sums: FaceSums }>();

  return {
    mesh: (point) =>
      lastMesh(meshKey(point), () => {
        const person = lastPerson(personKey(point), () => {
          const own = lastOwn(ownKey(point), () => {
            const coefficients = faceCoefficients(model, point);
            return { coefficients, sums: sumResiduals(model, coefficients) };
          });
          return { ...own, sums: patchPerson(model, point, own.sums, weights) };
        });
        const coefficients = faceCoefficients(model, point, person.coefficients);
        const neutral = lastNeutral(neutralKey(point), () =>
          addConditions(model, person.sums, coefficients),
        );
        return expressFace(model, neutral, coefficients);
      }),
  };
}

/** Values for the `count` keys made last; the oldest is dropped first. */
function keepLast<Value>(count = 1): (key: string, make: () => Value) => Value {
  const kept = new Map<string, Value>();
  return (key, make) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= count) kept.delete(kept.keys().next().value as string);
    const value = make();
    kept.set(key, value);
    return value;
  };
}

/** Everything of a point that its mesh depends on. */
function meshKey(point: FacePoint): string {
  return [neutralKey(point), point.expression, point.expressionAmplitude ?? 1].join('|');
}

/** Everything that its mesh without an expression depends on. */
function neutralKey(point: FacePoint): string {
  return [personKey(point), point.sex, point.ethnicity, point.age].join('|');
}

/** Everything that its residuals depend on. */
function personKey(point: FacePoint): string {
  return [ownKey(point), patchKey(point.shapePatch), patchKey(point.texturePatch)].join('|');
}

/** Everything that its residual coefficients depend on. */
function ownKey(point: FacePoint): string {
  const { seed, residual, shapeResidual = residual, textureResidual = residual } = point;
  return [
    seed,
    residualKey(shapeResidual),
    residualKey(textureResidual),
    point.shapeAmplification,
    point.textureAmplification,
  ].join('|');
}

function residualKey(residual: Residual): string {
  return typeof residual === 'number'
    ? String(residual)
    : `${residual.from} ${residual.to} ${residual.share}`;
}

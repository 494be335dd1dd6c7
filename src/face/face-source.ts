import { faceCoefficients } from './coefficients.js';
import { addConditions, expressFace, sumResiduals } from './synthesise.js';
import type { FaceSums } from './synthesise.js';
import type { FaceCoefficients, FaceMesh, FaceModel, FacePoint, Residual } from './types.js';

/** Meshes of design points. */
export interface FaceSource {
  /** Mesh of a point; the same object as long as only pose, light and jitter change. Do not write into it. */
  mesh(point: FacePoint): FaceMesh;
}

/**
 * Meshes one after the other, in the order of a shard: view factors that leave the mesh alone are the fastest, so the
 * last mesh serves most points, the last neutral face a mesh for each expression, and the last person's residuals all
 * ages. Bit for bit `synthesise(model, faceCoefficients(model, point))`.
 * @param keptPeople how many people's residuals are kept for their next turn, about 0.25 MB each: for points in no order
 */
export function createFaceSource(model: FaceModel, keptPeople = 1): FaceSource {
  const lastMesh = keepLast<FaceMesh>();
  const lastNeutral = keepLast<FaceSums>();
  const lastPerson = keepLast<{ coefficients: FaceCoefficients; sums: FaceSums }>(keptPeople);

  return {
    mesh: (point) =>
      lastMesh(meshKey(point), () => {
        const person = lastPerson(personKey(point), () => {
          const coefficients = faceCoefficients(model, point);
          return { coefficients, sums: sumResiduals(model, coefficients) };
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

/** Everything of a point that its residual coefficients depend on. */
function personKey(point: FacePoint): string {
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

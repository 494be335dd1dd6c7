import { drawAddress, normalDraw } from '../numeric/index.js';
import type { DesignPoint } from '../stimulus/index.js';
import { conditionValues } from './conditions.js';
import type { FaceCoefficients, FaceModel, LinearBasis } from './types.js';

/** Residual draws are clamped here, in standard deviations: further out a linear face stops being one. */
export const RESIDUAL_LIMIT = 2.5;

/**
 * Coefficients of a design point, in the order of the bases' columns. A residual's shape and texture are two
 * independent standard normal vectors, pure functions of (seed, residual): people of the same residual number share
 * them whatever their sex and ethnicity. Amplifications multiply them after the clamp.
 */
export function faceCoefficients(model: FaceModel, point: DesignPoint): FaceCoefficients {
  const conditions: Readonly<Record<string, number>> = conditionValues({
    sex: point.sex,
    ethnicity: point.ethnicity,
    ageYears: point.age,
  });
  const fill = (basis: LinearBasis, stream: string, amplification: number): Float64Array => {
    const address = drawAddress(point.seed, stream, [point.residual]);
    const values = new Float64Array(basis.columns.length);
    let drawn = 0;
    basis.columns.forEach(({ name, kind }, k) => {
      if (kind === 'residual') {
        const draw = normalDraw(address, drawn++);
        values[k] = amplification * Math.max(-RESIDUAL_LIMIT, Math.min(RESIDUAL_LIMIT, draw));
      } else if (kind === 'condition') {
        values[k] = conditions[name] ?? 0;
      } else {
        values[k] = name === `expression ${point.expression}` ? 1 : 0;
      }
    });
    return values;
  };
  return {
    shape: fill(model.shape, 'residual shape', point.shapeAmplification),
    texture: fill(model.texture, 'residual texture', point.textureAmplification),
  };
}

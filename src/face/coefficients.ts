import { drawAddress, normalDraw } from '../numeric/index.js';
import { conditionValues } from './conditions.js';
import type { FaceCoefficients, FaceModel, FacePoint, LinearBasis, Residual } from './types.js';

/** Residual draws are clamped here, in standard deviations: further out a linear face stops being one. */
export const RESIDUAL_LIMIT = 2.5;

/**
 * Coefficients of a design point, in the order of the bases' columns. A residual's shape and texture are two
 * independent standard normal vectors, pure functions of (seed, residual): people of the same residual number share
 * them whatever their sex and ethnicity. Amplifications multiply them after the clamp. `shapeResidual` and
 * `textureResidual` take either vector from another person, or from between two. `same`: coefficients of a point of the
 * same person and amplifications, whose residuals need not be drawn again.
 */
export function faceCoefficients(
  model: FaceModel,
  point: FacePoint,
  same?: FaceCoefficients,
): FaceCoefficients {
  const { shapeResidual = point.residual, textureResidual = point.residual } = point;
  const conditions: Readonly<Record<string, number>> = conditionValues({
    sex: point.sex,
    ethnicity: point.ethnicity,
    ageYears: point.age,
  });
  const fill = (
    basis: LinearBasis,
    residual: (column: number) => number,
    amplification: number,
    known: Float64Array | undefined,
  ): Float64Array => {
    const values = new Float64Array(basis.columns.length);
    let drawn = 0;
    basis.columns.forEach(({ name, kind }, k) => {
      if (kind === 'residual') {
        values[k] = known ? known[k] : amplification * residual(drawn++);
      } else if (kind === 'condition') {
        values[k] = conditions[name] ?? 0;
      } else {
        values[k] =
          name === `expression ${point.expression}` ? (point.expressionAmplitude ?? 1) : 0;
      }
    });
    return values;
  };
  const shape = residualDraws(point.seed, 'residual shape', shapeResidual);
  const texture = residualDraws(point.seed, 'residual texture', textureResidual);
  const { shapeAmplification, textureAmplification } = point;
  return {
    shape: fill(model.shape, shape, shapeAmplification, same?.shape),
    texture: fill(model.texture, texture, textureAmplification, same?.texture),
    ...(Math.max(shapeAmplification, textureAmplification) > 1 && {
      gains: { shape: shapeAmplification, texture: textureAmplification },
    }),
  };
}

/** The clamped draws of a residual, by number; of a mixture, weighted means of two people's. */
function residualDraws(
  seed: number,
  stream: string,
  residual: Residual,
): (column: number) => number {
  if (typeof residual === 'object') {
    const from = residualDraws(seed, stream, residual.from);
    const to = residualDraws(seed, stream, residual.to);
    return (column) => (1 - residual.share) * from(column) + residual.share * to(column);
  }
  const address = drawAddress(seed, stream, [residual]);
  return (column) =>
    Math.max(-RESIDUAL_LIMIT, Math.min(RESIDUAL_LIMIT, normalDraw(address, column)));
}

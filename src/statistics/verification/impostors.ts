import { drawAddress, uniformDraw } from '../../numeric/index.js';
import type { DesignPoint, Space } from '../../stimulus/index.js';

/** Other people that an image is compared with, of each kind, where the space has so many. */
export const IMPOSTORS = 16;

/** Consecutive views that are compared with the same people: their templates are fetched once. */
export const VIEWS_PER_DRAW = 16;

/** Identities of another residual: anyone, and those of the same sex and ethnicity. */
export interface Impostors {
  readonly anyone: Int32Array;
  readonly alike: Int32Array;
}

/**
 * Distinct identities of other residuals, each kind cut into equal strata and one drawn from each: a pure function of the
 * seed, the person and the run of views.
 */
export function drawImpostors(
  { residualCount, identitiesPerResidual, definition }: Space,
  { identity, view, residual, sex, ethnicity }: DesignPoint,
): Impostors {
  const run = Math.floor(view / VIEWS_PER_DRAW);
  const own = Math.floor(identity / identitiesPerResidual);
  const group = identity % identitiesPerResidual;
  const address = drawAddress(definition.seed, 'impostor', [residual, sex, ethnicity, run]);
  const draw = (eligible: number, firstDraw: number): Int32Array => {
    const count = Math.min(IMPOSTORS, eligible);
    return Int32Array.from({ length: count }, (_, stratum) => {
      const from = Math.floor((stratum * eligible) / count);
      const to = Math.floor(((stratum + 1) * eligible) / count);
      return from + Math.floor(uniformDraw(address, firstDraw + stratum) * (to - from));
    });
  };
  const others = residualCount - 1;
  const after = (residualNumber: number): number => residualNumber + Number(residualNumber >= own);
  return {
    anyone: draw(others * identitiesPerResidual, 0).map(
      (k) =>
        after(Math.floor(k / identitiesPerResidual)) * identitiesPerResidual +
        (k % identitiesPerResidual),
    ),
    alike: draw(others, IMPOSTORS).map((k) => after(k) * identitiesPerResidual + group),
  };
}

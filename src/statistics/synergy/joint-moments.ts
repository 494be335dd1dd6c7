import type { AuditTables } from '../audit-tables.js';
import { byResidual, unitMoments } from '../unit-moments.js';
import type { UnitSums } from '../unit-sums.js';

/** Covariances [uu, ud, ud, dd] of a unit's and the decision's scores. */
export interface PairCovariance {
  /** Between the residuals' means, and of all images: as in `ResidualMoments`. */
  readonly between: Float64Array;
  readonly total: Float64Array;
}

export interface JointMoments {
  readonly groups: number;
  /** Residual means about their mean, of the unit and of the decision. */
  readonly deviations: readonly [Float64Array, Float64Array];
  readonly full: PairCovariance;
  /** Without residual r. */
  without(r: number): PairCovariance;
}

/** Joint moments of a unit and the decision variable, from sums per identity. */
export function jointMoments(
  tables: AuditTables,
  unit: UnitSums,
  decision: UnitSums,
): JointMoments {
  const [u, d] = [unitMoments(tables, unit), unitMoments(tables, decision)];
  const products = byResidual(tables, unit.identityProducts);
  const counts = byResidual(tables, tables.points);
  const crossed = products.map((product, r) => product / counts[r] - u.means[r] * d.means[r]);
  const within = [u.within, crossed, crossed, d.within];
  const [a, b] = [u, d].map(({ means, mean }) => means.map((value) => value - mean));
  const { groups } = u;
  const scatter = [
    [a, a],
    [a, b],
    [b, a],
    [b, b],
  ].map(([x, y]) => x.map((value, r) => value * y[r]));
  const add = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const withinSums = within.map(add);
  const scatterSums = scatter.map(add);
  const covariance = (r: number): PairCovariance => {
    const n = r < 0 ? groups : groups - 1;
    // Leaving residual r out of a scatter about the mean takes n/(n - 1) of its product away.
    const between = scatterSums.map((sum, i) =>
      r < 0 ? sum / (n - 1) : (sum - (scatter[i][r] * groups) / n) / (n - 1),
    );
    const total = between.map(
      (value, i) => value + (withinSums[i] - (r < 0 ? 0 : within[i][r])) / n,
    );
    return { between: Float64Array.from(between), total: Float64Array.from(total) };
  };
  return { groups, deviations: [a, b], full: covariance(-1), without: covariance };
}

/** ρ² of a unit with the decision over all images; 0 where either is constant. */
export function squaredCorrelation({ total: [uu, ud, , dd] }: PairCovariance): number {
  return uu > 0 && dd > 0 ? (ud * ud) / (uu * dd) : 0;
}

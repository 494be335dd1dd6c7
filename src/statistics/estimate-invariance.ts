import type { AuditTables } from './audit-tables.js';
import { endWithin, jackknifeInterval } from './jackknife.js';
import type { Interval } from './jackknife.js';
import type { FoldedValue } from './residual-moments.js';
import type { InvarianceEstimate } from './types.js';
import type { UnitSums } from './unit-sums.js';

/** Variances of layers under construction, unit by unit. */
export interface InvarianceSums {
  add(layer: string, sums: UnitSums): void;
  finish(): InvarianceEstimate[];
  /** The same indices without each residual in place of their intervals. */
  fold(): FoldedIndex[];
}

/** An invariance index, and the same without each residual; null with the reason. */
export interface FoldedIndex {
  readonly layer: string;
  readonly factor: string;
  /** Number of the factor's levels. */
  readonly levels: number;
  readonly folded: FoldedValue | null;
  readonly reason: string | null;
}

/** Variance of responses in fixed point, squared steps of 1/1024, below which it is rounding. */
const ROUNDING = 1e-9;
const FEW_REVERSED =
  'too few residuals: two that respond in reverse leave no variance to share, at least 3 needed';
const NOTHING_MOVES = 'no mean response differs between people or between levels';

/** What one layer shares between the levels of one factor, and all there is: of everything, then without each residual. */
interface LayerSums {
  readonly layer: string;
  readonly factor: string;
  /** Number of the factor's levels. */
  readonly levels: number;
  readonly shared: Float64Array;
  readonly total: Float64Array;
}

/**
 * Invariance of each network layer to each view factor: the agreement of its units' mean responses m(identity, level) to
 * the same person at two different levels, C/(C + D), summed over units. C is the covariance over people of the responses
 * at two levels, D half the mean squared difference of one person's. In components of variance, of K levels that are all
 * there are, (identity - identity×factor/(K - 1)) / (identity + factor + identity×factor): McGraw and Wong 1996,
 * *Psychological Methods* 1(1), ICC(A,1), case 3A. 1: the mean response depends on who, not on the factor; 0: what it
 * tells of people at one level says nothing at another; negative, to -1/(K - 1): it says the opposite. The decision's
 * layer has none.
 */
export function createInvarianceSums(tables: AuditTables): InvarianceSums {
  const networkLayers = tables.hasDecision ? tables.layers.slice(0, -1) : tables.layers;
  const viewFactors = tables.space.factors.filter(({ kind }) => kind === 'view');
  const all: LayerSums[] = networkLayers.flatMap(({ name }) =>
    viewFactors.map((factor) => ({
      layer: name,
      factor: factor.name,
      levels: factor.levels.length,
      shared: new Float64Array(tables.groups + 1),
      total: new Float64Array(tables.groups + 1),
    })),
  );
  return {
    add(layer, sums) {
      for (const target of all) if (target.layer === layer) addUnit(tables, target, sums);
    },
    finish: () => all.map((sums) => estimateIndex(foldIndex(tables, sums))),
    fold: () => all.map((sums) => foldIndex(tables, sums)),
  };
}

function estimateIndex({
  layer,
  factor,
  levels,
  folded,
  reason: absent,
}: FoldedIndex): InvarianceEstimate {
  const row = { layer, factor };
  if (folded === null) return { ...row, index: null, low: null, high: null, reason: absent };
  const { value: index } = folded;
  return { ...row, index, ...endIndex(index, jackknifeInterval(index, folded.leaveOut), levels) };
}

/**
 * The interval of an index ends where indices do, at -1/(levels - 1) and 1, but holds an estimate that chance has taken
 * beyond, as it takes that of two levels that say exactly the opposite of n residuals: -n/(n - 2).
 */
export function endIndex(index: number, interval: Interval, levels: number): Interval {
  return endWithin(index, interval, -1 / (levels - 1), 1);
}

function foldIndex(tables: AuditTables, sums: LayerSums): FoldedIndex {
  const { layer, factor, levels, shared, total } = sums;
  const row = { layer, factor, levels };
  if (tables.identities.length < 2)
    return { ...row, folded: null, reason: 'there is one identity' };
  if (!(total[0] > ROUNDING)) {
    // Of two residuals C may be -D.
    const reason = total[0] - shared[0] > ROUNDING ? FEW_REVERSED : NOTHING_MOVES;
    return { ...row, folded: null, reason };
  }
  const leaveOut = shared.slice(1).map((part, group) => part / total[group + 1]);
  return { ...row, folded: { value: shared[0] / total[0], leaveOut }, reason: null };
}

/**
 * Over people at two different levels, Σ_{k≠l} Cov(m_k, m_l) is the variance of Σ_k m_k less the sum of the variances of
 * m_k. As everywhere, residuals are sampled and the identities of one are all there are: a (co)variance is its mean within
 * residuals plus that between their means, divisor residuals - 1. Different images' noise does not covary, so C owes
 * nothing to it; no mean is taken out of D, which so needs no correction. All are sums over residuals, so leaving one out
 * subtracts its part.
 */
function addUnit(tables: AuditTables, target: LayerSums, sums: UnitSums): void {
  const { groups } = tables;
  const { levels, shared, total } = target;
  const { within, moved, means } = residualResponses(tables, target, sums);
  const centre = levelMeans(means, levels);
  const scatters = Float64Array.from({ length: groups }, (_, g) =>
    pairProducts(means.subarray(g * levels, (g + 1) * levels), centre),
  );
  const all = { scatter: 0, within: 0, moved: 0 };
  for (let g = 0; g < groups; g++) {
    all.scatter += scatters[g];
    all.within += within[g];
    all.moved += moved[g];
  }
  const put = (slot: number, n: number, scatter: number, own: number, away: number): void => {
    const between = n > 1 ? scatter / (n - 1) : 0;
    const covariance = (own / n + between) / (levels * (levels - 1));
    shared[slot] += covariance;
    total[slot] += covariance + away / n;
  };
  put(0, groups, all.scatter, all.within, all.moved);
  for (let g = 0; g < groups; g++) {
    // A scatter about the mean loses n/(n - 1) of what leaves it.
    const scatter = all.scatter - (scatters[g] * groups) / (groups - 1);
    put(g + 1, groups - 1, scatter, all.within - within[g], all.moved - moved[g]);
  }
}

/** Of one unit, by residual: mean over its identities. */
interface ResidualResponses {
  /** Of Σ_{k≠l} of products of deviations from the residual's means, [groups]. */
  readonly within: Float64Array;
  /** Of half the mean squared difference between two levels, [groups]. */
  readonly moved: Float64Array;
  /** Of the response at each level, [groups · levels]. */
  readonly means: Float64Array;
}

/** About means, not about 0: of responses that do not differ rounding would else leave what looks like some. */
function residualResponses(
  tables: AuditTables,
  { factor, levels }: LayerSums,
  { cells }: UnitSums,
): ResidualResponses {
  const { columns, identities, groupOf, groups } = tables;
  const counts = tables.data('cells.count');
  const first = columns.findIndex((column) => column.factor === factor);
  const [people, within, moved] = [0, 1, 2].map(() => new Float64Array(groups));
  const means = new Float64Array(groups * levels);
  const responses = new Float64Array(identities.length * levels);
  for (let row = 0; row < identities.length; row++) {
    people[groupOf[row]]++;
    for (let k = 0; k < levels; k++) {
      const cell = row * columns.length + first + k;
      responses[row * levels + k] = cells[cell] / counts[cell];
      means[groupOf[row] * levels + k] += responses[row * levels + k];
    }
  }
  for (let i = 0; i < means.length; i++) means[i] /= people[Math.floor(i / levels)];
  for (let row = 0; row < identities.length; row++) {
    const group = groupOf[row];
    const own = responses.subarray(row * levels, (row + 1) * levels);
    const residual = means.subarray(group * levels, (group + 1) * levels);
    within[group] += pairProducts(own, residual) / people[group];
    moved[group] += variance(own) / people[group];
  }
  return { within, moved, means };
}

/** Of a few values, divisor their number less one: half the mean squared difference of two. */
function variance(values: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (let k = 0; k < values.length; k++) sum += values[k];
  for (let k = 0; k < values.length; k++) squares += (values[k] - sum / values.length) ** 2;
  return squares / (values.length - 1);
}

/** Mean over residuals, [levels]. */
function levelMeans(means: Float64Array, levels: number): Float64Array {
  const sums = new Float64Array(levels);
  for (let i = 0; i < means.length; i++) sums[i % levels] += means[i];
  return sums.map((sum) => (sum * levels) / means.length);
}

/** Σ_{k≠l} of products of deviations from a centre: the square of their sum less the sum of their squares. */
function pairProducts(values: Float64Array, centre: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    const deviation = values[k] - centre[k];
    sum += deviation;
    squares += deviation * deviation;
  }
  return sum * sum - squares;
}

import { DECISION_LAYER, foldDecision } from '../../statistics/index.js';
import type {
  AuditEstimates,
  AuditTables,
  VarianceEstimates,
  VarianceShare,
} from '../../statistics/index.js';
import type { MeanEstimate } from '../../statistics/types.js';
import type { Factor, Space } from '../../stimulus/index.js';
import { redrawnJitter } from './redrawn-jitter.js';
import type {
  FactorSensitivity,
  PairSensitivity,
  Response,
  ResponseSensitivity,
  SensitivityFindings,
} from './types.js';
import { worstCells } from './worst-cells.js';

/** Units of the decision's layer. */
const RESPONSES: readonly Response[] = ['margin', 'accuracy'];

/**
 * Sobol indices of the decision (Sobol 2001; totals by Homma and Saltelli 1996) and what follows from them. A response of
 * two values, right and wrong, has the same shares in its scores as in itself.
 */
export function concludeSensitivity(
  tables: AuditTables,
  { variance, decisions }: Pick<AuditEstimates, 'variance' | 'decisions'>,
): SensitivityFindings {
  const { space } = tables;
  if (!decisions) {
    const reason = 'no decision is defined for this network and space';
    return { reason, responses: [], worstCells: [] };
  }
  const flips = flipScale(tables);
  const accuracy = responseOf('accuracy', space, variance, flips);
  return {
    reason: null,
    responses: [
      fewVary(tables) ? withoutIntervals(accuracy) : accuracy,
      responseOf('margin', space, variance, rootMeanSquare),
    ],
    worstCells: worstCells(space, decisions.byPair),
    cells: decisions.byPair.filter(({ accuracy: share }) => share.value !== null).length,
  };
}

function responseOf(
  response: Response,
  space: Space,
  variance: VarianceEstimates,
  scale: (total: number) => number,
): ResponseSensitivity {
  const shares = variance.shares.filter(
    ({ layer, unit }) => layer === DECISION_LAYER && unit === RESPONSES.indexOf(response),
  );
  const factors = space.factors
    .map((factor) => factorOf(factor, shares, variance.absent, scale))
    .sort((a, b) => (b.first.value ?? -1) - (a.first.value ?? -1));
  const pairs = shares
    .filter(({ order }) => order === 'pair')
    .map(({ factors: [one, other], ...share }): PairSensitivity => {
      return { factors: [one, other], share: estimateOf(share) };
    })
    .sort((a, b) => (b.share.value ?? -1) - (a.share.value ?? -1));
  return {
    response,
    factors,
    pairs,
    single: sumOf(factors.map(({ first }) => first.value)),
    paired: sumOf(pairs.map(({ share }) => share.value)),
    redrawn: redrawnJitter(space, factors, pairs),
  };
}

function factorOf(
  { name, kind }: Factor,
  shares: readonly VarianceShare[],
  absent: VarianceEstimates['absent'],
  scale: (total: number) => number,
): FactorSensitivity {
  const ofOrder = (order: string): VarianceShare | undefined =>
    shares.find((share) => share.order === order && share.factors.join() === name);
  const [first, total] = [ofOrder('first'), ofOrder('total')];
  const missing = absent.find(({ factors, order }) => order === 'total' && factors.join() === name);
  const found = estimateOf(total);
  return {
    factor: name,
    kind,
    first: estimateOf(first),
    firstReason: first ? first.reason : 'not estimated',
    total: found,
    totalReason: total ? total.reason : (missing?.reason ?? 'not estimated'),
    move: {
      value: mapped(found.value, scale),
      low: mapped(found.low, scale),
      high: mapped(found.high, scale),
    },
  };
}

/** Fewest residuals with both right and wrong answers, or some of either, for shares of their variance to have intervals. */
const LEAST_VARYING = 5;

/** Whether right, or wrong, is what fewer than five residuals ever are: the others say nothing of how they would err. */
function fewVary(tables: AuditTables): boolean {
  const { accuracy } = foldDecision(tables, tables.columns.length);
  if (accuracy === null) return false;
  const { value, leaveOut } = accuracy;
  const n = leaveOut.length;
  const own = Array.from(leaveOut, (rest) => n * value - (n - 1) * rest);
  const sometimes = (isSo: (share: number) => boolean): number => own.filter(isSo).length;
  const wrong = sometimes((share) => share < 1 - ROUNDING);
  const right = sometimes((share) => share > ROUNDING);
  return Math.min(right, wrong) < LEAST_VARYING;
}

/** Far less than one image of a residual. */
const ROUNDING = 1e-9;

function withoutIntervals({ factors, pairs, ...rest }: ResponseSensitivity): ResponseSensitivity {
  const bare = ({ value }: MeanEstimate): MeanEstimate => ({ value, low: null, high: null });
  return {
    ...rest,
    factors: factors.map((one) => ({
      ...one,
      ...{ first: bare(one.first), total: bare(one.total), move: bare(one.move) },
    })),
    pairs: pairs.map((one) => ({ ...one, share: bare(one.share) })),
  };
}

/**
 * Right and wrong differ by 1, so that their mean squared difference along a fibre, 2·V_T, is how often they differ. The
 * variance that total shares are shares of is p(1 - p) and what the sampling of people takes from it: the squared
 * standard error of p over residuals.
 */
function flipScale(tables: AuditTables): (total: number) => number {
  const { accuracy } = foldDecision(tables, tables.columns.length);
  if (accuracy === null) return () => 0;
  const { value, leaveOut } = accuracy;
  const groups = leaveOut.length;
  const squares = leaveOut.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const variance = value * (1 - value) + (groups > 1 ? ((groups - 1) / groups) * squares : 0);
  return (total) => 2 * Math.max(0, total) * variance;
}

function rootMeanSquare(total: number): number {
  return Math.sqrt(2 * Math.max(0, total));
}

function mapped(value: number | null, scale: (value: number) => number): number | null {
  return value === null ? null : scale(value);
}

function estimateOf(share?: Pick<VarianceShare, 'share' | 'low' | 'high'>): MeanEstimate {
  return share
    ? { value: share.share, low: share.low, high: share.high }
    : { value: null, low: null, high: null };
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

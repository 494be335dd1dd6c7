import { JITTER_KEY } from '../../stimulus/index.js';
import type { Space } from '../../stimulus/index.js';
import type { FactorSensitivity, PairSensitivity, RedrawnJitter } from './types.js';

/**
 * What jitter's total share J = E[Var(q | all but jitter)] / Var(q) is about. Images that differ in a factor of the
 * jitter's key differ in their jitter, too, drawn independently for each of the factor's L levels, so that the variance
 * within its fibres, S_T, holds (L - 1)/L of J beside all that the factor does: alone, S, in pairs, and in more. The pair
 * with the residual, whose cell means of n draws keep J/n, holds (L - 1)/L of that. Therefore
 * J·(L - 1)/L·(1 - 1/n) <= S_T - S - Σ pairs, in expectation; each factor's is an estimate with an error, so that their
 * least would lie below J more often than not, and their mean is taken. First-order indices of scale and shifts are parts
 * of J. Null without jitter, and where nothing draws it anew.
 */
export function redrawnJitter(
  space: Space,
  factors: readonly FactorSensitivity[],
  pairs: readonly PairSensitivity[],
): RedrawnJitter | null {
  const firsts = factors.flatMap(({ kind, first }) => (kind === 'jitter' ? [first.value] : []));
  const keys: readonly string[] = JITTER_KEY;
  const redrawing = factors.filter(
    ({ factor, kind, total }) => kind === 'view' && keys.includes(factor) && total.value !== null,
  );
  if (firsts.length === 0 || redrawing.length === 0) return null;
  const estimates = redrawing.flatMap((factor) => estimateBy(space, factor, pairs) ?? []);
  const sum = firsts.reduce<number>((all, value) => all + Math.max(0, value ?? 0), 0);
  return {
    factors: redrawing.map(({ factor }) => ({ factor, held: heldShare(levelsOf(space, factor)) })),
    least: firsts.includes(null) ? null : Math.min(1, sum),
    most: estimates.length === 0 ? 1 : Math.min(1, Math.max(0, mean(estimates))),
  };
}

function levelsOf({ factors }: Space, factor: string): number {
  return factors.find(({ name }) => name === factor)!.levels.length;
}

function heldShare(levels: number): number {
  return (levels - 1) / levels;
}

/** J by what is left of one factor's total, below 0 by its error alone; null where too few draws tell. */
function estimateBy(
  space: Space,
  { factor, first, total }: FactorSensitivity,
  pairs: readonly PairSensitivity[],
): number | null {
  const own = pairs.filter(({ factors }) => factors.includes(factor));
  const shared = own.reduce((sum, { share }) => sum + (share.value ?? 0), 0);
  const left = (total.value ?? 0) - (first.value ?? 0) - shared;
  const levels = levelsOf(space, factor);
  const draws = jitterDraws(space) / levels;
  return draws > 1 ? left / (heldShare(levels) * (1 - 1 / draws)) : null;
}

/** Independent draws of jitter among a residual's images. */
function jitterDraws({ levels }: Space): number {
  return JITTER_KEY.reduce((product, name) => product * levels[name].length, 1);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

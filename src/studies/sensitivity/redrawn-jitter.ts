import { JITTER_KEY } from '../../stimulus/index.js';
import type { Space } from '../../stimulus/index.js';
import type { FactorSensitivity, PairSensitivity, RedrawnJitter } from './types.js';

/**
 * What jitter's total share J = E[Var(q | all but jitter)] / Var(q) can be. Images that differ in a factor of the jitter's
 * key differ in their jitter, too, drawn independently for each of the factor's L levels, so that the variance within its
 * fibres, S_T, holds (L - 1)/L of J beside all that the factor does: alone, S, in pairs, and in more. Therefore
 * J·((L - 1)/L - 1/n) <= S_T - S - Σ pairs; 1/n is for the pair with the residual, whose cell means of n draws hold what
 * these leave of J. First-order indices of scale and shifts are parts of J. Null without jitter, and where nothing draws
 * it anew.
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
  const bounds = redrawing.map((factor) => boundOf(space, factor, pairs));
  const sum = firsts.reduce<number>((all, value) => all + Math.max(0, value ?? 0), 0);
  const most = Math.min(1, Math.max(sum, Math.min(...bounds)));
  return {
    factors: redrawing.map(({ factor }) => ({ factor, held: heldShare(space, factor) })),
    least: firsts.includes(null) ? null : Math.min(sum, most),
    most,
  };
}

/** (L - 1)/L */
function heldShare(space: Space, factor: string): number {
  const { length } = space.factors.find(({ name }) => name === factor)!.levels;
  return (length - 1) / length;
}

/** The most that J can be by what is left of one factor's total; infinite where too few draws tell. */
function boundOf(
  space: Space,
  { factor, first, total }: FactorSensitivity,
  pairs: readonly PairSensitivity[],
): number {
  const own = pairs.filter(({ factors }) => factors.includes(factor));
  const shared = own.reduce((sum, { share }) => sum + (share.value ?? 0), 0);
  const left = (total.value ?? 0) - (first.value ?? 0) - shared;
  const held = heldShare(space, factor);
  const levels = 1 / (1 - held);
  const share = held - (space.residualCount * levels) / jitterDraws(space);
  return share > 0 ? Math.max(0, left) / share : Infinity;
}

/** Independent draws of jitter in a space. */
function jitterDraws({ levels, residualCount }: Space): number {
  return JITTER_KEY.reduce((product, name) => product * levels[name].length, residualCount);
}

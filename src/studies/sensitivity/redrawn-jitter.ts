import { JITTER_KEY } from '../../stimulus/index.js';
import type { Space } from '../../stimulus/index.js';
import type { FactorSensitivity, RedrawnJitter } from './types.js';

/**
 * What jitter's total share J = E[Var(q | all but jitter)] / Var(q) can be. Images that differ in a factor of the jitter's
 * key differ in their jitter, too, drawn independently for each of the factor's L levels: the variance within its fibres
 * holds (L - 1)/L of J, and its total S_T cannot be less, so J <= S_T·L/(L - 1). First-order indices of scale and shifts
 * are parts of J. Null without jitter, and where nothing draws it anew.
 */
export function redrawnJitter(
  space: Space,
  factors: readonly FactorSensitivity[],
): RedrawnJitter | null {
  const keys: readonly string[] = JITTER_KEY;
  const redrawing = factors.flatMap(({ factor, kind, total }) => {
    if (kind !== 'view' || !keys.includes(factor) || total.value === null) return [];
    const { length } = space.factors.find(({ name }) => name === factor)!.levels;
    return [{ factor, held: (length - 1) / length, total: Math.max(0, total.value) }];
  });
  const firsts = factors.flatMap(({ kind, first }) => (kind === 'jitter' ? [first.value] : []));
  if (firsts.length === 0 || redrawing.length === 0) return null;
  const most = Math.min(1, ...redrawing.map(({ total, held }) => total / held));
  const sum = firsts.reduce<number>((all, value) => all + Math.max(0, value ?? 0), 0);
  return {
    factors: redrawing.map(({ factor, held }) => ({ factor, held })),
    least: firsts.includes(null) ? null : Math.min(sum, most),
    most,
  };
}

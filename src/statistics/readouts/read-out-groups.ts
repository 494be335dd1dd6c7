import type { Space } from '../../stimulus/index.js';
import type { UnitLayer } from '../types.js';
import type { ReadOutGroup } from './types.js';

/** Fewest residuals of a space whose layers are read out: half of them fit, half estimate. */
export const MIN_READ_OUT_RESIDUALS = 12;

/** Read-outs are fitted on even residuals and estimated on odd ones. */
export function isFitted({ identitiesPerResidual }: Space, identity: number): boolean {
  return Math.floor(identity / identitiesPerResidual) % 2 === 0;
}

/** Why a space has no read-outs; null when it has. */
export function noReadOutsReason({ residualCount }: Space): string | null {
  if (residualCount >= MIN_READ_OUT_RESIDUALS) return null;
  return `too few residuals for layer read-outs, which half of them fit and half estimate: ${residualCount}, at least ${MIN_READ_OUT_RESIDUALS} needed`;
}

/** Number of read-outs of all groups. */
export function readOutCount(groups: readonly ReadOutGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** Where each group's read-outs lie among the scored units: after the network's own. */
export function readOutLayers(
  groups: readonly ReadOutGroup[],
  networkUnits: number,
): (UnitLayer & { readonly factor: string })[] {
  return groups.map(({ layer, factor, first, count }) => ({
    name: `${layer} about ${factor}`,
    factor,
    units: count,
    offset: networkUnits + first,
  }));
}

/** Factors that layers are read out about: all but jitter, then `identity`. */
export function readOutFactors({ factors, identityCount }: Space): string[] {
  const names: string[] = factors.filter(({ kind }) => kind !== 'jitter').map(({ name }) => name);
  return identityCount > 1 ? [...names, 'identity'] : names;
}

import type { InformationFactor } from './information-factors.js';
import { BITS_PER_NAT, informationOfEntropies } from './information-value.js';
import { jackknifeInterval } from './jackknife.js';
import type { UnitInformation, UnitLayer } from './types.js';
import type { UnitSums } from './unit-sums.js';

/**
 * What one unit knows about each factor: Gaussian-copula information H(all) - Σ (n_c/n) H(class c), bias-corrected,
 * with its jackknife interval, and the binned information beside it.
 */
export function estimateUnitInformation(
  factors: readonly InformationFactor[],
  layer: UnitLayer,
  sums: UnitSums,
): UnitInformation[] {
  return factors.map((factor) => {
    const [all, within] = factor.entropies(sums);
    const value = informationOfEntropies(all.full, within.full);
    const row = {
      layer: layer.name,
      unit: sums.unit - layer.offset,
      factor: factor.name,
      bits: value.bits,
      binnedBits: factor.binned(sums.unit),
    };
    // No variance or no value: the interval is the value's, or missing for its reason.
    if (value.bits === null) return { ...row, low: null, high: null, reason: value.reason };
    if (value.reason !== null) return { ...row, low: 0, high: 0, reason: value.reason };
    const leaveOut = all.leaveOut.map(
      (entropy, g) => (entropy - within.leaveOut[g]) * BITS_PER_NAT,
    );
    return { ...row, ...jackknifeInterval(value.bits, leaveOut, factor.groupName) };
  });
}

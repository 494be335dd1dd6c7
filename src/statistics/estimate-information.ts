import { beyondExceptions } from './beyond-exceptions.js';
import { DECISION_LAYER, DECISION_UNITS } from './decision.js';
import { beyondEntropy } from './factor-entropy.js';
import type { InformationFactor } from './information-factors.js';
import { BITS_PER_NAT, informationOfEntropies, REASONS } from './information-value.js';
import type { InformationValue } from './information-value.js';
import { endWithin, jackknifeInterval } from './jackknife.js';
import type { Interval } from './jackknife.js';
import type { UnitInformation, UnitLayer } from './types.js';
import type { UnitSums } from './unit-sums.js';

function absentRow(
  layer: UnitLayer,
  { unit }: UnitSums,
  { name, absent }: InformationFactor,
): UnitInformation {
  const nothing = { bits: null, low: null, high: null, binnedBits: null };
  return { layer: layer.name, unit: unit - layer.offset, factor: name, ...nothing, reason: absent };
}

export const TWO_VALUED = 'the unit has two values, far from Gaussian: the binned value stands';

/** Whether a decision is correct is 0 or 1: entropies of Gaussians say nothing of it, its bins are exact. */
export function isTwoValued({ name }: UnitLayer, unit: number): boolean {
  return name === DECISION_LAYER && DECISION_UNITS[unit] === 'correct';
}

/**
 * What one unit knows about each factor: Gaussian-copula information H(all) - Σ (n_c/n) H(class c), bias-corrected,
 * with its jackknife interval, which ends at 0 and at the factor's entropy, and the binned information beside it.
 */
export function estimateUnitInformation(
  factors: readonly InformationFactor[],
  layer: UnitLayer,
  sums: UnitSums,
): UnitInformation[] {
  return factors.map((factor) => {
    if (factor.absent !== null) return absentRow(layer, sums, factor);
    const value = foldInformation(factor, sums);
    const row = {
      layer: layer.name,
      unit: sums.unit - layer.offset,
      factor: factor.name,
      bits: value.bits,
      binnedBits: value.reason === REASONS.constant ? null : factor.binned(sums),
      ...(factor.binnedAbsent !== null && { binnedReason: factor.binnedAbsent }),
    };
    if (isTwoValued(layer, row.unit)) {
      return { ...row, bits: null, low: null, high: null, reason: TWO_VALUED };
    }
    if (value.bits === null) return { ...row, low: null, high: null, reason: value.reason };
    return { ...row, ...informationInterval(value.bits, value.leaveOut, factor) };
  });
}

/** The interval as it is reported, of `level`: the jackknife's, its upper end higher by `viewsBits`, ending at 0 and at the entropy. */
export function informationInterval(
  bits: number,
  leaveOut: Float64Array,
  { groupName, viewsBits, entropy }: Pick<InformationFactor, 'groupName' | 'viewsBits' | 'entropy'>,
  level = 0.95,
): Interval {
  const { low, high, reason } = jackknifeInterval(bits, leaveOut, groupName, level);
  const raised = high === null ? null : high + viewsBits;
  return endWithin(bits, { low, high: raised, reason }, 0, entropy);
}

/** One unit's Gaussian information about a factor, and the same without each residual (or block), bits. */
export function foldInformation(
  factor: InformationFactor,
  sums: UnitSums,
): InformationValue & { readonly leaveOut: Float64Array } {
  const [all, within] = factor.entropies(sums);
  const leaveOut = all.leaveOut.map((entropy, g) => (entropy - within.leaveOut[g]) * BITS_PER_NAT);
  const value = informationOfEntropies(all.full, within.full);
  if (value.bits === null) return { ...value, leaveOut };
  const beyond =
    beyondEntropy(value.bits, factor.entropy) ?? beyondExceptions(value.bits, sums, factor.entropy);
  return beyond === null ? { ...value, leaveOut } : { bits: null, reason: beyond, leaveOut };
}

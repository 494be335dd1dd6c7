import { areApart } from '../../numeric/index.js';
import { isTwoValued, foldInformation, TWO_VALUED } from '../estimate-information.js';
import type { InformationFactor } from '../information-factors.js';
import { jackknifeError } from '../jackknife.js';
import type { UnitLayer } from '../types.js';
import type { UnitSums } from '../unit-sums.js';
import type { FoldedInformation } from './types.js';

/** Best units under construction, unit by unit. */
export interface BestUnits {
  add(layer: UnitLayer, sums: UnitSums): void;
  /** One row per layer and factor, in the order of the layers added. */
  finish(): FoldedInformation[];
}

/** A unit's row, and whether it has an interval. */
interface Candidate {
  readonly row: FoldedInformation;
  readonly hasError: boolean;
}

/**
 * The unit of each layer that knows most about each factor, with its information without each residual. As in a report,
 * a unit is passed over whose bins see much less than the copula claims, and one without an interval where another
 * has one.
 */
export function createBestUnits(factors: readonly InformationFactor[]): BestUnits {
  const best = new Map<string, Candidate>();
  return {
    add(layer, sums) {
      for (const factor of factors) {
        const key = JSON.stringify([layer.name, factor.name]);
        const candidate = describeUnit(factor, layer, sums);
        const current = best.get(key);
        if (!current || isBetter(candidate, current)) best.set(key, candidate);
      }
    },
    finish: () => [...best.values()].map(({ row }) => row),
  };
}

function isBetter(candidate: Candidate, current: Candidate): boolean {
  if (candidate.row.value === null) return false;
  if (current.row.value === null) return true;
  if (candidate.hasError !== current.hasError) return candidate.hasError;
  return candidate.row.value > current.row.value;
}

function describeUnit(factor: InformationFactor, layer: UnitLayer, sums: UnitSums): Candidate {
  const unit = sums.unit - layer.offset;
  const { name, absent, groupName, entropy, viewsBits } = factor;
  const none = (reason: string | null): Candidate => ({
    row: { ...nothing, layer: layer.name, factor: name, groupName, reason },
    hasError: false,
  });
  if (absent !== null) return none(absent);
  if (isTwoValued(layer, unit)) return none(TWO_VALUED);
  const { bits, leaveOut, reason } = foldInformation(factor, sums);
  if (bits === null) return none(reason);
  const binnedBits = factor.binned(sums) ?? bits;
  if (bits > binnedBits && areApart(bits, binnedBits)) return none(CLAIMS_TOO_MUCH);
  const error = jackknifeError(leaveOut, groupName);
  return {
    row: {
      layer: layer.name,
      factor: name,
      source: SOURCE,
      unit,
      value: bits,
      leaveOut,
      groupName,
      basis: { of: 'unit', entropy, viewsBits },
      reason: error.reason,
    },
    hasError: error.error !== null,
  };
}

const SOURCE = 'best unit' as const;
const nothing = {
  source: SOURCE,
  unit: null,
  value: null,
  leaveOut: new Float64Array(0),
  basis: null,
};

const CLAIMS_TOO_MUCH = 'the copula claims more than the bins see for every unit';

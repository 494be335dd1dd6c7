import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import type { UnitLayer } from '../types.js';
import type { UnitSums } from '../unit-sums.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { exchanges } from './exchanges.js';
import type { Exchange } from './exchanges.js';
import {
  chance95,
  NULL_PERMUTATIONS,
  permutedInformation,
  upperBound,
} from './permuted-information.js';
import type { FactorNull, NullEstimates, UnitNull } from './types.js';

/** Below this a jackknife interval may be too short, and an upper bound is given. */
export const UPPER_BOUND_BELOW_BITS = 0.03;
/** Fewest residuals: 2^5 exchanges of two levels give the 95 % point at least. */
const MIN_RESIDUALS = 5;

/** Nulls under construction, unit by unit. */
export interface NullSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  finish(): NullEstimates;
}

/** One unit's information about one factor: as it is, and permuted. */
interface PermutedUnit {
  readonly layer: string;
  readonly unit: number;
  readonly bits: number;
  readonly permuted: Float64Array;
}

/**
 * Permutation nulls of Gaussian information with the maximum statistic over the network's units: the same counter-based
 * permutations for every unit, so the maximum of each permutation is that of one permuted data set. Nichols and Holmes
 * 2002, *Human Brain Mapping* 15; exchangeability as in Winkler et al. 2014, *NeuroImage* 92.
 */
export function createNullSums(tables: AuditTables): NullSums {
  const enough = tables.groups >= MIN_RESIDUALS;
  const all = (enough ? exchanges(tables, NULL_PERMUTATIONS) : []).map((exchange) => ({
    exchange,
    units: [] as PermutedUnit[],
  }));
  return {
    add(layer, sums) {
      for (const { exchange, units } of all) {
        const values = permutedInformation(exchange, exchange.sums(sums), tables.groups);
        units.push({ layer: layer.name, unit: sums.unit - layer.offset, ...values });
      }
    },
    finish: () => ({
      factors: [
        ...all.map(({ exchange, units }) => factorNull(exchange, units)),
        ...withoutNull(tables, enough),
      ],
      units: all.flatMap(({ exchange, units }) => unitNulls(exchange.factor, units)),
    }),
  };
}

function factorNull({ factor, description }: Exchange, units: readonly PermutedUnit[]): FactorNull {
  const maxima = maximaOf(units);
  return {
    factor,
    permutations: NULL_PERMUTATIONS,
    maximum95Bits: maxima.length > 0 ? chance95(maxima) : null,
    reason: description,
  };
}

/** Largest permuted value over the network's units, of each permutation; empty without units. */
function maximaOf(units: readonly PermutedUnit[]): Float64Array {
  const network = units.filter(({ layer }) => layer !== DECISION_LAYER);
  if (network.length === 0) return new Float64Array(0);
  return Float64Array.from({ length: NULL_PERMUTATIONS }, (_, p) =>
    network.reduce((most, { permuted }) => Math.max(most, permuted[p]), 0),
  );
}

function unitNulls(factor: string, units: readonly PermutedUnit[]): UnitNull[] {
  const maxima = maximaOf(units);
  const pooled = pooledNull(units);
  const probabilities = units.map(({ bits, permuted }) => {
    const mean = meanOf(permuted);
    // A unit that chance cannot move carries nothing.
    return mean > 0 ? (1 + countAtLeast(pooled, bits / mean)) / (1 + pooled.length) : 1;
  });
  const rates = benjaminiHochberg(probabilities);
  return units.map(({ layer, unit, bits, permuted }, i) => {
    const chance95Bits = chance95(permuted);
    const above = maxima.reduce((count, most) => count + (most >= bits ? 1 : 0), 0);
    return {
      layer,
      unit,
      factor,
      bits,
      chance95Bits,
      probability: probabilities[i],
      maximumProbability: (1 + above) / (1 + maxima.length),
      falseDiscoveryRate: rates[i],
      upperBits: bits < UPPER_BOUND_BELOW_BITS ? upperBound(bits, chance95Bits) : null,
    };
  });
}

/**
 * Permuted values of all units, each over the unit's own mean, ascending: one shape of the null is assumed for all units,
 * whatever its scale. Ninety-nine values of one unit would leave no probability below a hundredth to tell units by.
 */
function pooledNull(units: readonly PermutedUnit[]): Float64Array {
  const moving = units.filter(({ permuted }) => meanOf(permuted) > 0);
  const pooled = new Float64Array(moving.length * NULL_PERMUTATIONS);
  moving.forEach(({ permuted }, i) => {
    const mean = meanOf(permuted);
    pooled.set(
      permuted.map((value) => value / mean),
      i * NULL_PERMUTATIONS,
    );
  });
  return pooled.sort();
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Entries of an ascending list that are at least `limit`. */
function countAtLeast(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return ascending.length - low;
}

function withoutNull({ space, groups }: AuditTables, enough: boolean): FactorNull[] {
  const none = (factor: string, reason: string): FactorNull => ({
    factor,
    permutations: 0,
    maximum95Bits: null,
    reason,
  });
  const few = `${groups} residuals, at least ${MIN_RESIDUALS} needed for permutations`;
  const rows = space.factors.flatMap(({ name, kind }) => {
    if (name === 'residual') {
      return [
        none(
          name,
          'residuals are the independent draws: nothing larger holds them to be exchanged within',
        ),
      ];
    }
    if (kind === 'jitter')
      return [none(name, 'jitter sums are kept by block, which is too coarse to permute')];
    return enough ? [] : [none(name, few)];
  });
  return [...rows, none('identity', 'contains the residuals, which are the independent draws')];
}

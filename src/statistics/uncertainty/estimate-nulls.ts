import { log } from '../../numeric/index.js';
import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import { BITS_PER_NAT } from '../information-value.js';
import type { UnitLayer } from '../types.js';
import type { UnitSums } from '../unit-sums.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { exchanges } from './exchanges.js';
import type { Exchange } from './exchanges.js';
import type { FactorNull, NullEstimates, UnitNull } from './types.js';

/** Permutations of each factor: the 95th of 99 ordered values is the 95 % point. */
export const NULL_PERMUTATIONS = 99;
const RANK_95 = 95;
/** Below this a jackknife interval is too short, and an upper bound is given. */
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
        const values = permutedInformation(exchange, sums, tables.groups);
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

function permutedInformation(
  { levels, pointsPerLevel, targets, sums: sumsOf }: Exchange,
  unit: UnitSums,
  groups: number,
): { bits: number; permuted: Float64Array } {
  const [sums, squares] = sumsOf(unit);
  const permuted = new Float64Array(NULL_PERMUTATIONS);
  const total = new Float64Array(levels);
  const square = new Float64Array(levels);
  for (let p = 0; p < NULL_PERMUTATIONS; p++) {
    total.fill(0);
    square.fill(0);
    const from = p * groups * levels;
    for (let i = 0; i < groups * levels; i++) {
      const level = targets[from + i];
      total[level] += sums[i];
      square[level] += squares[i];
    }
    permuted[p] = gaussianBits(total, square, pointsPerLevel);
  }
  total.fill(0);
  square.fill(0);
  for (let i = 0; i < groups * levels; i++) {
    total[i % levels] += sums[i];
    square[i % levels] += squares[i];
  }
  return { bits: gaussianBits(total, square, pointsPerLevel), permuted };
}

/** ½ log2 V - mean ½ log2 V_c of equally large classes, without bias correction; 0 for a constant. */
function gaussianBits(sums: Float64Array, squares: Float64Array, points: number): number {
  const levels = sums.length;
  let [sum, square, logs, product] = [0, 0, 0, 1];
  for (let level = 0; level < levels; level++) {
    sum += sums[level] / (points * levels);
    square += squares[level] / (points * levels);
    product *= variance(sums[level] / points, squares[level] / points);
    // Sixteen variances of at most (5·2^10)² stay far from overflow.
    if (level % 16 === 15) {
      logs += log(product);
      product = 1;
    }
  }
  return 0.5 * BITS_PER_NAT * (log(variance(sum, square)) - (logs + log(product)) / levels);
}

/** At least what rounding of the scores leaves: a constant has no information, a deterministic one a large value. */
function variance(mean: number, square: number): number {
  return Math.max(1 / 12, square - mean * mean);
}

function factorNull({ factor, description }: Exchange, units: readonly PermutedUnit[]): FactorNull {
  const maxima = maximaOf(units);
  return {
    factor,
    permutations: NULL_PERMUTATIONS,
    maximum95Bits: maxima.length > 0 ? maxima.slice().sort()[RANK_95 - 1] : null,
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
    const chance95Bits = permuted.slice().sort()[RANK_95 - 1];
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

/** (√I + √C)²; information that rounding left below 0 counts as none. */
function upperBound(bits: number, chance95Bits: number): number {
  return (Math.sqrt(Math.max(0, bits)) + Math.sqrt(Math.max(0, chance95Bits))) ** 2;
}

/** Permuted values of all units, each over the unit's own mean, ascending. */
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

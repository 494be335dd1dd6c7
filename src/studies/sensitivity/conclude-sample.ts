import {
  cutToShares,
  DECISION_LAYER,
  jackknifeInterval,
  sampleQuantities,
  visitUnits,
} from '../../statistics/index.js';
import type {
  AuditTables,
  MeanEstimate,
  SampleQuantity,
  Steps,
  UnitLayer,
} from '../../statistics/index.js';
import { JITTER_FACTORS, sampledFactors } from '../../stimulus/index.js';
import type { Sample, SampledFactor } from '../../stimulus/index.js';
import type {
  FactorSensitivity,
  LayerSensitivity,
  PairSensitivity,
  Response,
  ResponseSensitivity,
  SensitivityFindings,
  UnitSensitivity,
} from './types.js';

/** Units of the decision's layer. */
const RESPONSES: readonly Response[] = ['margin', 'accuracy'];
/** Fewest blocks in which a response must vary for shares of its variance to have intervals: of fewer the rest says nothing. */
const LEAST_BLOCKS = 5;
/** Units listed of each factor. */
const MOST_UNITS = 5;

/**
 * Sobol indices over views drawn from ranges, given the person: shares of the variance within people. With half mean
 * squared differences J of evaluations (Jansen 1999): V = J(nothing shared), S_i = 1 - J(i shared)/V,
 * S_Ti = J(all but i shared)/V, S_ij = 1 - J(i and j shared)/V - S_i - S_j (Saltelli 2002); delete-one jackknife over
 * blocks of residuals. Right and wrong are 0 and 1, all others copula scores.
 */
export function* concludeSample(tables: AuditTables): Steps<SensitivityFindings> {
  const sample = tables.space.definition.sample!;
  const names = sampledFactors(sample);
  const found = new Map<number, UnitIndices>();
  const units = tables.layers.flatMap(({ offset, units: count }) =>
    Array.from({ length: count }, (_, unit) => offset + unit),
  );
  const quantities = sampleQuantities(names.length);
  const rows = Array.from(tables.data('sample.rows'));
  yield* visitUnits(tables, units, ({ unit, sample: sums }) =>
    found.set(unit, indicesOf(sums, quantities, rows)),
  );
  const decision = tables.layers.find(({ name }) => name === DECISION_LAYER);
  const responses = decision
    ? [1, 0].map((unit) => responseOf(RESPONSES[unit], names, found.get(decision.offset + unit)!))
    : [];
  const layers = tables.layers.filter(({ name }) => name !== DECISION_LAYER);
  return {
    reason: null,
    responses,
    worstCells: [],
    sampled: {
      ranges: rangesOf(sample),
      rows: rows.reduce((sum, own) => sum + own, 0),
      layers: layers.map((layer) => layerOf(layer, names, found)),
      units: bestUnits(layers, names, found),
    },
  };
}

/** A unit's indices by order and factor numbers; `null` values where it does not vary. */
interface UnitIndices {
  readonly varies: boolean;
  /** Mean square of what a factor drawn anew changes. */
  change(factor: number): MeanEstimate;
  of(order: Order, factors: readonly number[]): MeanEstimate;
  /** Of the shares of one order, not cut: sums leave 0..1 by chance. */
  sum(order: Order, factors: readonly (readonly number[])[]): MeanEstimate;
}

const NONE: MeanEstimate = { value: null, low: null, high: null };

/** From a unit's sums, [blocks · quantities]; `rows` of each block. */
function indicesOf(
  sums: Float64Array,
  quantities: readonly SampleQuantity[],
  rows: readonly number[],
): UnitIndices {
  const width = quantities.length;
  const at = (order: SampleQuantity['order'], factors: readonly number[]): number =>
    quantities.findIndex((one) => one.order === order && one.factors.join() === factors.join());
  /** Mean squared difference, without a block (-1: of all). */
  const meanSquare = (quantity: number, without: number): number => {
    let [sum, count] = [0, 0];
    rows.forEach((own, block) => {
      if (block === without) return;
      sum += sums[block * width + quantity];
      count += own * quantities[quantity].differences.length;
    });
    return sum / count;
  };
  const all = at('all', []);
  const varies = meanSquare(all, -1) > 0;
  /** Share of the variance that is left when what a quantity's evaluations share is held. */
  const left = (order: SampleQuantity['order'], factors: readonly number[], without: number) =>
    meanSquare(at(order, factors), without) / meanSquare(all, without);
  const share = (order: Order, factors: readonly number[], without: number): number => {
    const own = left(order, factors, without);
    if (order === 'total') return own;
    const alone = order === 'pair' ? factors : [];
    return alone.reduce((rest, i) => rest - (1 - left('first', [i], without)), 1 - own);
  };
  const blocksThatVary = rows.filter((_, block) => sums[block * width + all] > 0).length;
  const estimate = (of: (without: number) => number, isShare = true): MeanEstimate => {
    const value = of(-1);
    const leaveOut = Float64Array.from(rows, (_, block) => of(block));
    if (blocksThatVary < LEAST_BLOCKS || !leaveOut.every(Number.isFinite))
      return { ...NONE, value };
    const interval = jackknifeInterval(value, leaveOut, 'blocks');
    const { low, high } = isShare ? cutToShares(value, interval) : interval;
    return { value, low, high };
  };
  return {
    varies,
    of: (order, factors) => (varies ? estimate((without) => share(order, factors, without)) : NONE),
    sum: (order, factors) =>
      varies
        ? estimate(
            (without) => factors.reduce((sum, some) => sum + share(order, some, without), 0),
            false,
          )
        : NONE,
    change: (factor) => estimate((without) => meanSquare(at('total', [factor]), without)),
  };
}

type Order = 'first' | 'pair' | 'total';

function responseOf(
  response: Response,
  names: readonly SampledFactor[],
  indices: UnitIndices,
): ResponseSensitivity {
  const numbers = names.map((_, i) => i);
  const factors = names
    .map((name, i): FactorSensitivity => {
      const total = indices.of('total', [i]);
      return {
        factor: name,
        kind: (JITTER_FACTORS as readonly string[]).includes(name) ? 'jitter' : 'view',
        first: indices.of('first', [i]),
        total,
        totalReason: total.value === null ? 'it does not vary over the sample' : null,
        move: response === 'accuracy' ? indices.change(i) : moveOf(total),
      };
    })
    .sort((a, b) => (b.first.value ?? -1) - (a.first.value ?? -1));
  const pairs = names
    .flatMap((one, i) =>
      names.slice(i + 1).map((other, k): PairSensitivity => ({
        factors: [one, other],
        share: indices.of('pair', [i, i + 1 + k]),
      })),
    )
    .sort((a, b) => (b.share.value ?? -1) - (a.share.value ?? -1));
  return {
    ...{ response, factors, pairs },
    single: sumOf(factors.map(({ first }) => first.value)),
    paired: sumOf(pairs.map(({ share }) => share.value)),
    sums: {
      single: indices.sum(
        'first',
        numbers.map((i) => [i]),
      ),
      paired: indices.sum(
        'pair',
        numbers.flatMap((i) => numbers.slice(i + 1).map((j) => [i, j])),
      ),
    },
  };
}

/** Root mean square of the move, in standard deviations of the scores: √(2·S_T). */
function moveOf({ value, low, high }: MeanEstimate): MeanEstimate {
  const of = (total: number | null): number | null =>
    total === null ? null : Math.sqrt(2 * Math.max(0, total));
  return { value: of(value), low: of(low), high: of(high) };
}

function rangesOf({ ranges }: Sample) {
  return sampledFactors({ rows: 0, ranges }).map((factor) => {
    const [low, high] = ranges[factor]!;
    return { factor, low, high };
  });
}

function layerOf(
  { name, offset, units }: UnitLayer,
  names: readonly SampledFactor[],
  found: ReadonlyMap<number, UnitIndices>,
): LayerSensitivity {
  const own = Array.from({ length: units }, (_, unit) => found.get(offset + unit)!);
  const varying = own.filter(({ varies }) => varies);
  const mean = (order: Order, i: number): number | null => {
    if (varying.length === 0) return null;
    return varying.reduce((sum, one) => sum + (one.of(order, [i]).value ?? 0), 0) / varying.length;
  };
  return {
    ...{ layer: name, units, constant: units - varying.length },
    factors: names.map((factor, i) => ({
      factor,
      first: mean('first', i),
      total: mean('total', i),
    })),
  };
}

function bestUnits(
  layers: readonly UnitLayer[],
  names: readonly SampledFactor[],
  found: ReadonlyMap<number, UnitIndices>,
): UnitSensitivity[] {
  const units = layers.flatMap(({ name, offset, units: count }) =>
    Array.from({ length: count }, (_, unit) => ({
      ...{ layer: name, unit, indices: found.get(offset + unit)! },
    })),
  );
  return names.flatMap((factor, i) =>
    units
      .filter(({ indices }) => indices.varies)
      .map(({ layer, unit, indices }): UnitSensitivity => ({
        ...{ layer, unit, factor },
        first: indices.of('first', [i]),
        total: indices.of('total', [i]),
      }))
      .sort((a, b) => (b.total.value ?? 0) - (a.total.value ?? 0))
      .slice(0, MOST_UNITS),
  );
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

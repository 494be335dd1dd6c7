import {
  COPY_QUANTITIES,
  CORRELATION_SCALE,
  cutToShares,
  DECISION_LAYER,
  jackknifeInterval,
  visitUnits,
} from '../../statistics/index.js';
import type { AuditTables, Calibration, Steps, UnitLayer } from '../../statistics/index.js';
import { layerOf, publicUnit, rankUnits, stabilityOf, stateOf } from './rank-units.js';
import type { FoundUnit } from './rank-units.js';
import { alikeInSums, repeatedUnits } from './repeated-units.js';
import type { ResampledUnit, ResampleFindings } from './types.js';

/**
 * Activation-output correlation and activation precision of every unit over perturbed copies of the space's images:
 * Lengerich et al. 2017 (arXiv:1707.09641), section 3; the decision's margin is the output.
 */
export function* concludeResample(
  tables: AuditTables,
  calibration: Calibration,
): Steps<ResampleFindings> {
  const { copies } = tables.space.definition;
  const images = add(tables.data('copies.images'));
  if (!copies || !tables.hasDecision || images === 0) {
    return nothing(
      'no decision is defined for this network and space: there is no output to follow',
    );
  }
  const scored = tables.layers.filter(({ name }) => name !== DECISION_LAYER);
  const sums = yield* gatherCopies(tables, scored);
  const repeated = repeatedUnits(scored, alikeInSums(calibration, sums));
  const layers = scored.filter(({ name }) => !repeated.some(({ layer }) => layer === name));
  const [half, all] = [0, 1].map((part) => readUnits(tables, calibration, layers, sums, part));
  const ranked = rankUnits(all);
  return {
    reason: ranked.k > 0 ? null : 'no unit is alive and varies over the copies',
    perturbation: copies.kind,
    copies: copies.count,
    images,
    correlated: ranked.correlated.map(publicUnit),
    precise: ranked.precise.map(publicUnit),
    overlap: ranked.overlap,
    layers: layers.map((layer) => layerOf(layer, all)),
    repeated,
    stability: stabilityOf(all, half, ranked),
  };
}

function nothing(reason: string): ResampleFindings {
  return {
    ...{ reason, perturbation: null, copies: 0, images: 0, correlated: [], precise: [] },
    ...{ overlap: null, layers: [], stability: null },
  };
}

/** Sums over copies of each unit of the layers, by the unit's number. */
function* gatherCopies(
  tables: AuditTables,
  layers: readonly UnitLayer[],
): Steps<ReadonlyMap<number, Float64Array>> {
  const units = layers.flatMap(({ offset, units: count }) =>
    Array.from({ length: count }, (_, number) => offset + number),
  );
  const copies = new Map<number, Float64Array>();
  yield* visitUnits(tables, units, (sums) => copies.set(sums.unit, sums.copies));
  return copies;
}

/** Of the first half of the copies (part 0) or of all. */
function readUnits(
  tables: AuditTables,
  calibration: Calibration,
  layers: readonly UnitLayer[],
  sums: ReadonlyMap<number, Float64Array>,
  part: number,
): FoundUnit[] {
  const { blocks } = tables;
  const images = tables.data('copies.images');
  const length = COPY_QUANTITIES.length;
  const { count } = tables.space.definition.copies!;
  const copies = part === 0 ? Math.floor(count / 2) : count;
  const perBlock = (quantity: number, unit: number): Float64Array =>
    Float64Array.from(
      { length: blocks },
      (_, block) => sums.get(unit)![(block * 2 + part) * length + quantity],
    );
  const total = add(images);
  let index = 0;
  return layers.flatMap((layer) =>
    Array.from({ length: layer.units }, (_, number): FoundUnit => {
      const unit = layer.offset + number;
      const { median, scale, values } = calibration.units[unit];
      const isRectified = values[0] >= 0;
      const [sum, variance] = [add(perBlock(0, unit)), add(perBlock(1, unit))];
      const meanActivation = median + (scale * sum) / (total * copies);
      const [correlations, defined] = [perBlock(2, unit), perBlock(3, unit)];
      return {
        ...{ layer: layer.name, unit: number, index: index++, meanActivation },
        correlation: correlationOf(correlations, defined),
        precision: variance > 0 ? total / (scale * scale * variance) : Infinity,
        state: stateOf(variance, meanActivation, isRectified),
      };
    }),
  );
}

function correlationOf(sums: Float64Array, counts: Float64Array): ResampledUnit['correlation'] {
  const [sum, count] = [add(sums), add(counts)];
  if (count === 0) return { value: null, low: null, high: null };
  const value = sum / count / CORRELATION_SCALE;
  const leaveOut = sums.map((own, b) => (sum - own) / (count - counts[b]) / CORRELATION_SCALE);
  const { low, high } = cutToShares(value, jackknifeInterval(value, leaveOut, 'blocks'));
  return { value, low, high };
}

function add(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

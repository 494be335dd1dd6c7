import type { Space } from '../../stimulus/index.js';
import type { UnitLayer } from '../types.js';
import { chooseUnits } from './choose-units.js';
import { classMeans, pickUnits } from './class-means.js';
import { discriminants } from './discriminants.js';
import { fitFactors } from './fit-classes.js';
import { fitLevelChoice } from './fit-level-choice.js';
import { openFitSample } from './fit-sample.js';
import type { FitRows, FitSample } from './fit-sample.js';
import { isFitted, noReadOutsReason } from './read-out-groups.js';
import type { LevelChoice, ReadOutGroup, ReadOuts } from './types.js';
import { unitCorrelations } from './unit-correlations.js';

/** Most units of a layer that its read-outs combine. */
export const MAX_READ_OUT_UNITS = 512;

/**
 * Read-outs of each layer about each factor, from calibration points of even residuals; of a layer and factor at each
 * step, since one takes seconds. The points' order is that of `parts`, so the result does not depend on how they were split.
 */
export function* fitReadOuts(
  space: Space,
  layers: readonly UnitLayer[],
  parts: readonly FitRows[],
): Generator<void, ReadOuts> {
  const groups: ReadOutGroup[] = [];
  const weights: Float32Array[] = [];
  const offsets: number[] = [];
  for (const layer of noReadOutsReason(space) === null ? layers : []) {
    for (const { factor, directions, choice } of yield* fitLayer(space, layer, parts)) {
      const { name, offset, units } = layer;
      const place = { layer: name, layerOffset: offset, layerUnits: units };
      groups.push({ ...place, factor, first: weights.length, count: directions.length, choice });
      for (const direction of directions) {
        weights.push(direction.weights);
        offsets.push(direction.offset);
      }
    }
    yield;
  }
  return { groups, weights, offsets: Float32Array.from(offsets) };
}

interface FittedFactor {
  readonly factor: string;
  readonly directions: readonly Direction[];
  readonly choice: LevelChoice | null;
}

interface Direction {
  readonly weights: Float32Array;
  readonly offset: number;
}

function* fitLayer(
  space: Space,
  layer: UnitLayer,
  parts: readonly FitRows[],
): Generator<void, FittedFactor[]> {
  const sample = openFitSample(layer, parts, (identity) => isFitted(space, identity));
  if (sample.units.length === 0) return [];
  const factors = classMeans(sample, fitFactors(space)).filter(({ classes }) => classes > 1);
  const chosen = chooseUnits(sample.units.length, factors, MAX_READ_OUT_UNITS);
  yield;
  const correlations = unitCorrelations(sample, chosen);
  const fitted: FittedFactor[] = [];
  for (const means of factors) {
    yield;
    const picked = pickUnits(means, chosen);
    const found = discriminants(picked, correlations, sample.points);
    if (found.length === 0) continue;
    fitted.push({
      factor: means.factor.name,
      directions: found.map((direction) => onActivations(direction, sample, chosen, layer.units)),
      choice: fitLevelChoice(picked, found),
    });
  }
  return fitted;
}

/** A direction of standardised units as weights of raw activations, centred. */
function onActivations(
  direction: Float64Array,
  { units, means, deviations }: FitSample,
  chosen: Int32Array,
  layerUnits: number,
): Direction {
  const weights = new Float32Array(layerUnits);
  let offset = 0;
  chosen.forEach((unit, i) => {
    weights[units[unit]] = direction[i] / deviations[unit];
    offset -= weights[units[unit]] * means[unit];
  });
  return { weights, offset };
}

import type { UnitLayer } from '../../statistics/index.js';
import { jaccardOf, overlapOf } from './overlap.js';
import type { LayerResampling, Overlap, ResampledUnit } from './types.js';

/** Units of a set, where there are that many. */
const TOP_UNITS = 20;
/** Rectified units of lower mean activation count as dead: otherwise they have the largest precision. */
const DEAD_BELOW = 0.1;

/** A unit over perturbed copies. */
export interface FoundUnit extends ResampledUnit {
  /** Among the units of all layers. */
  readonly index: number;
  readonly state: 'alive' | 'dead' | 'constant';
}

export function stateOf(
  variance: number,
  meanActivation: number,
  isRectified: boolean,
): FoundUnit['state'] {
  if (variance === 0) return 'constant';
  return isRectified && meanActivation < DEAD_BELOW ? 'dead' : 'alive';
}

/** The two sets of units that are compared, and how much they share. */
export interface RankedUnits {
  /** Size of a set; 0 without units that vary. */
  readonly k: number;
  readonly correlated: readonly FoundUnit[];
  readonly precise: readonly FoundUnit[];
  readonly overlap: Overlap | null;
}

/** Of the units alive, the `k` of largest correlation and the `k` of largest precision. */
export function rankUnits(units: readonly FoundUnit[], most = TOP_UNITS): RankedUnits {
  const alive = units.filter(({ state }) => state === 'alive');
  const k = Math.min(most, Math.floor(alive.length / 2));
  const [correlated, precise] = topSets(alive, k);
  const overlap = k > 0 ? overlapOf(indices(correlated), indices(precise), alive.length) : null;
  return { k, correlated, precise, overlap };
}

/** Jaccard indices of the sets of `all` with those of the same units from other copies. */
export function stabilityOf(
  all: readonly FoundUnit[],
  others: readonly FoundUnit[],
  { k, correlated, precise }: RankedUnits,
): { correlated: number; precise: number } | null {
  if (k === 0) return null;
  const both = others.filter(
    ({ index, state }) => state === 'alive' && all[index].state === 'alive',
  );
  const [some, other] = topSets(both, k);
  return {
    correlated: jaccardOf(indices(some), indices(correlated)),
    precise: jaccardOf(indices(other), indices(precise)),
  };
}

export function layerOf({ name, units }: UnitLayer, all: readonly FoundUnit[]): LayerResampling {
  const own = all.filter(({ layer }) => layer === name);
  const alive = own.filter(({ state }) => state === 'alive');
  const known = alive.flatMap(({ correlation }) => correlation.value ?? []);
  return {
    layer: name,
    units,
    dead: own.filter(({ state }) => state === 'dead').length,
    constant: own.filter(({ state }) => state === 'constant').length,
    meanCorrelation:
      known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null,
    overlap: rankUnits(own).overlap,
  };
}

export function publicUnit(unit: FoundUnit): ResampledUnit {
  const { layer, unit: number, correlation, precision, meanActivation } = unit;
  return { layer, unit: number, correlation, precision, meanActivation };
}

/** The k of largest correlation and the k of largest precision; of equals the first. */
function topSets(units: readonly FoundUnit[], k: number): [FoundUnit[], FoundUnit[]] {
  const top = (of: (unit: FoundUnit) => number): FoundUnit[] =>
    [...units].sort((a, b) => of(b) - of(a) || a.index - b.index).slice(0, k);
  return [top(({ correlation }) => correlation.value ?? -1), top(({ precision }) => precision)];
}

function indices(units: readonly FoundUnit[]): number[] {
  return units.map(({ index }) => index);
}

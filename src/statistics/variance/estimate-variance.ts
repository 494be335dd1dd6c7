import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import { REASONS } from '../information-value.js';
import { jackknifeFolds } from '../jackknife-folds.js';
import { jackknifeInterval } from '../jackknife.js';
import { cutToShares } from '../share-interval.js';
import type { ResidualMoments } from '../residual-moments.js';
import type { Steps } from '../run-steps.js';
import type { UnitLayer } from '../types.js';
import { unitMoments } from '../unit-moments.js';
import { visitUnits } from '../unit-sums.js';
import type { UnitSums } from '../unit-sums.js';
import { binnedPairInformation } from './binned-pair-information.js';
import { factorPairs } from './pair-classes.js';
import type { PairColumn } from '../pairs.js';
import type { FactorPair } from './pair-classes.js';
import { pairInformation } from './pair-information.js';
import type { VarianceEstimates, VarianceShare } from './types.js';
import {
  firstOrderEffects,
  pairEffect,
  residualPairEffects,
  totalEffects,
} from './variance-effects.js';
import type { EffectParts, VarianceEffect } from './variance-effects.js';

export interface VarianceOptions {
  /** Order of the pair tables' cells; none when the space has no such tables. */
  readonly pairColumns: readonly PairColumn[];
  /** Block of an identity, as in the block tables; null: totals are not estimated. */
  readonly blockOf: ((identity: number) => number) | null;
}

/** Variance shares under construction, unit by unit. */
export interface VarianceSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  /** Goes back to the units whose pairs are listed. */
  finish(): Steps<VarianceEstimates>;
}

/** Sobol indices of a balanced design: Sobol 2001, *Mathematics and Computers in Simulation* 55. */
export function createVarianceSums(tables: AuditTables, options: VarianceOptions): VarianceSums {
  const pairs = factorPairs(tables, jackknifeFolds(tables.groups), options.pairColumns);
  const singles = [
    ...firstOrderEffects(tables),
    ...(options.blockOf ? totalEffects(tables, options.blockOf) : []),
  ];
  const effects = [...singles, ...residualPairEffects(tables), ...pairs.map(pairEffect)];
  const shares: VarianceShare[] = [];
  const layers = new Map<string, LayerShares>();
  return {
    add(layer, sums) {
      const moments = unitMoments(tables, sums);
      const ofLayer = layers.get(layer.name) ?? new LayerShares(layer, effects);
      layers.set(layer.name, ofLayer);
      effects.forEach((effect, e) => {
        const parts = partsOf(effect, sums, moments);
        const row = shareRow(layer.name, sums.unit - layer.offset, effect, parts);
        if (effect.order !== 'pair' || layer.name === DECISION_LAYER) shares.push(row);
        ofLayer.add(e, row, parts);
      });
    },
    *finish() {
      const ofLayers = [...layers.values()].flatMap((layer) => layer.finish());
      const all = [...shares, ...ofLayers];
      const pairInformation = yield* informationOfPairs(tables, pairs, all);
      return { shares: all, pairInformation, absent: absentEffects(tables, options) };
    },
  };
}

/** A constant score has no parts, nor has an effect that is not estimated. */
function partsOf(
  effect: VarianceEffect,
  sums: UnitSums,
  moments: ResidualMoments,
): EffectParts | null {
  return moments.total > 0 && !effect.absent ? effect.parts(sums, moments) : null;
}

function shareRow(
  layer: string,
  unit: number | null,
  { factors, order, groupName, absent }: VarianceEffect,
  parts: EffectParts | null,
): VarianceShare {
  const row = { layer, unit, factors, order };
  const nothing = { share: null, low: null, high: null };
  if (!parts) return { ...row, ...nothing, reason: absent ?? REASONS.constant };
  const share = parts.part.value / parts.total.value;
  if (Number.isNaN(share)) return { ...row, ...nothing, reason: `too few ${groupName}` };
  const leaveOut = parts.part.leaveOut.map((part, g) => part / parts.total.leaveOut[g]);
  return { ...row, share, ...cutToShares(share, jackknifeInterval(share, leaveOut, groupName)) };
}

/** Σ over a layer's units of parts and variances, and the unit in which each pair does most. */
class LayerShares {
  readonly #layer: UnitLayer;
  readonly #effects: readonly VarianceEffect[];
  readonly #sums: (EffectParts | null)[];
  readonly #best: (VarianceShare | null)[];

  constructor(layer: UnitLayer, effects: readonly VarianceEffect[]) {
    this.#layer = layer;
    this.#effects = effects;
    this.#sums = effects.map(() => null);
    this.#best = effects.map(() => null);
  }

  add(effect: number, row: VarianceShare, parts: EffectParts | null): void {
    if (!parts || this.#layer.name === DECISION_LAYER) return;
    const best = this.#best[effect];
    if (this.#effects[effect].order === 'pair' && (row.share ?? 0) > (best?.share ?? 0)) {
      this.#best[effect] = row;
    }
    this.#sums[effect] = addParts(this.#sums[effect], parts);
  }

  finish(): VarianceShare[] {
    if (this.#layer.name === DECISION_LAYER) return [];
    const rows = this.#effects.map((effect, e) =>
      shareRow(this.#layer.name, null, effect, this.#sums[e]),
    );
    return [...rows, ...this.#best.filter((row) => row !== null)];
  }
}

function addParts(sums: EffectParts | null, parts: EffectParts): EffectParts {
  if (!sums) return parts;
  const add = (
    a: EffectParts['part'],
    b: EffectParts['part'],
  ): { value: number; leaveOut: Float64Array } => ({
    value: a.value + b.value,
    leaveOut: a.leaveOut.map((value, i) => value + b.leaveOut[i]),
  });
  return { part: add(sums.part, parts.part), total: add(sums.total, parts.total) };
}

/** Interaction information wherever a unit's pair share is listed. */
function* informationOfPairs(
  tables: AuditTables,
  pairs: readonly FactorPair[],
  shares: readonly VarianceShare[],
): Steps<VarianceEstimates['pairInformation']> {
  const offsets = new Map(tables.layers.map(({ name, offset }) => [name, offset]));
  const listed = shares.flatMap(({ layer, unit, order, factors }) => {
    const pair = pairs.find((one) => one.factors.join() === factors.join());
    if (unit === null || order !== 'pair' || !pair) return [];
    return [{ layer, unit, pair, number: (offsets.get(layer) ?? 0) + unit }];
  });
  const rows: VarianceEstimates['pairInformation'][number][] = [];
  const numbers = listed.map(({ number }) => number);
  yield* visitUnits(tables, numbers, (sums) => {
    listed.forEach(({ layer, unit, pair, number }, i) => {
      if (number !== sums.unit) return;
      const binnedBits = binnedPairInformation(pair, sums);
      rows[i] = { layer, unit, ...pairInformation(pair, sums), binnedBits };
    });
  });
  return rows;
}

function absentEffects(
  tables: AuditTables,
  { blockOf }: VarianceOptions,
): VarianceEstimates['absent'] {
  const { space } = tables;
  const hasTotals = blockOf !== null && tables.has('fibres.squares');
  const totals = space.factors.flatMap(({ name, kind }) => {
    if (kind === 'view' && hasTotals) return [];
    const reason =
      kind === 'view'
        ? 'the tables hold no sums over the fibres of view factors'
        : kind === 'jitter'
          ? 'jitter is drawn, not crossed: it has no fibres'
          : 'totals of identity factors need sums per view, which are not kept';
    return [{ factors: [name], order: 'total', reason }];
  });
  const jitter = space.factors.flatMap(({ name, kind }) =>
    kind === 'jitter'
      ? [
          {
            factors: [name],
            order: 'pair',
            reason: 'jitter is drawn, not crossed: pairs with it are not balanced',
          },
        ]
      : [],
  );
  return [...totals, ...jitter];
}

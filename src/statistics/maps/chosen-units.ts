import { DECISION_LAYER } from '../decision.js';
import type { ResidualMoments } from '../residual-moments.js';
import type { Steps } from '../run-steps.js';
import type { UnitLayer } from '../types.js';
import { createBestByChance } from './best-by-chance.js';
import type { BestByChance, ChanceField, ChanceMaxima } from './best-by-chance.js';
import type { FaceProperty } from './face-space.js';
import { familyThresholds } from './family-threshold.js';
import { regionBits } from './region-information.js';

/** A unit that is drawn. */
export interface ChosenUnit {
  readonly layer: UnitLayer;
  readonly unit: number;
  /** What it was chosen for. */
  readonly properties: readonly FaceProperty[];
}

/** What chance reaches in one picture of twenty, bits; null for under five residuals. */
export interface MapChance {
  /** The best vertex of the map that is drawn of a layer. */
  readonly mapBits: number | null;
  /** The best region of the unit that is drawn. */
  readonly regionBits: number | null;
}

const NO_CHANCE: MapChance = { mapBits: null, regionBits: null };

/** A unit's or a layer's contest for one property. */
interface Contest {
  readonly layer: UnitLayer;
  readonly property: FaceProperty;
  readonly chance: BestByChance;
  unit: number;
  bits: number;
}

/**
 * The unit of each layer whose best region says most, in shape and in texture; of the decision, every variable. Beside each
 * what the unit that would be chosen by chance reaches.
 */
export class ChosenUnits {
  readonly #contests = new Map<string, Contest>();
  readonly #orders: readonly Int32Array[];

  constructor(orders: readonly Int32Array[]) {
    this.#orders = orders;
  }

  offer(
    layer: UnitLayer,
    unit: number,
    field: ChanceField,
    covariance: Float64Array,
    moments: ResidualMoments,
  ): void {
    const { property } = field.coefficients;
    const key = contestKey(layer, unit, property);
    const bits = field.regions.reduce(
      (most, region) => Math.max(most, regionBits(region, covariance, moments) || 0),
      0,
    );
    const chance = this.#contests.get(key)?.chance ?? createBestByChance(field, this.#orders);
    const contest = this.#contests.get(key) ?? { layer, property, chance, unit, bits };
    this.#contests.set(key, contest);
    if (bits > contest.bits) {
      contest.bits = bits;
      contest.unit = unit;
    }
    contest.chance.offer(moments);
  }

  /** By unit, each once. */
  list(): ChosenUnit[] {
    const byUnit = new Map<number, ChosenUnit>();
    for (const { layer, unit, property } of this.#contests.values()) {
      const properties = [...(byUnit.get(unit)?.properties ?? []), property];
      byUnit.set(unit, { layer, unit, properties });
    }
    return [...byUnit.values()].sort((a, b) => a.unit - b.unit);
  }

  /** Layers of one property are one family, since the page shows the best of them; a variable of the decision stands alone. */
  *chances(): Steps<(layer: UnitLayer, unit: number, property: FaceProperty) => MapChance> {
    const found = new Map<string, MapChance>();
    for (const family of this.#orders.length > 0 ? this.#families() : []) {
      const maxima: ChanceMaxima[] = [];
      for (const [, { chance }] of family) {
        maxima.push(chance.maxima());
        yield;
      }
      const maps = familyThresholds(maxima.map(({ vertices }) => vertices));
      const regions = familyThresholds(maxima.map((one) => one.regions));
      family.forEach(([key], i) => found.set(key, { mapBits: maps[i], regionBits: regions[i] }));
    }
    return (layer, unit, property) => found.get(contestKey(layer, unit, property)) ?? NO_CHANCE;
  }

  #families(): [string, Contest][][] {
    const families = new Map<string, [string, Contest][]>();
    for (const [key, contest] of this.#contests) {
      const name = contest.layer.name === DECISION_LAYER ? key : contest.property;
      families.set(name, [...(families.get(name) ?? []), [key, contest]]);
    }
    return [...families.values()];
  }
}

function contestKey(layer: UnitLayer, unit: number, property: FaceProperty): string {
  return JSON.stringify([layer.name, property, layer.name === DECISION_LAYER ? unit : null]);
}

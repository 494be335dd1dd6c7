import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import type { MapField } from '../maps/map-fields.js';
import { regionInformation } from '../maps/region-information.js';
import { WHOLE_FACE } from '../maps/region-summaries.js';
import type { RegionSummary } from '../maps/region-summaries.js';
import type { Steps } from '../run-steps.js';
import { regionThreshold } from '../maps/region-threshold.js';
import type { UnitLayer } from '../types.js';
import { unitMoments } from '../unit-moments.js';
import { gatherUnit, visitUnits } from '../unit-sums.js';
import type { UnitSums } from '../unit-sums.js';
import type { PairColumn } from '../pairs.js';
import { factorTriple, tripleFactors } from './factor-triple.js';
import { jointMoments, squaredCorrelation } from './joint-moments.js';
import type { JointMoments } from './joint-moments.js';
import { regionTriple } from './region-triple.js';
import { bestByChance, createSharedChance, sharedOrders } from './shared-chance.js';
import type { SharedNulls } from './shared-chance.js';
import type { FeatureCarrier, FeatureTriple, SynergyEstimates, TripleFeature } from './types.js';

/** Units of each layer that are asked: those that say most of the decision. */
const UNITS_PER_LAYER = 4;

/** Triples under construction, unit by unit. */
export interface SynergySums {
  add(layer: UnitLayer, sums: UnitSums): void;
  /** Goes back to the units that say most of the decision. */
  finish(): Steps<SynergyEstimates>;
}

interface Candidate {
  readonly layer: UnitLayer;
  readonly unit: number;
  readonly squaredCorrelation: number;
}

/** Redundancy and synergy of face feature or factor, unit and decision margin; `fields` may be empty. */
export function* createSynergySums(
  tables: AuditTables,
  fields: readonly MapField[],
  columns: readonly PairColumn[],
): Steps<SynergySums> {
  const decision = yield* decisionSums(tables);
  const best = new Map<string, Candidate[]>();
  return {
    add(layer, sums) {
      if (!decision || layer.name === DECISION_LAYER || tables.groups < 2) return;
      const { full } = jointMoments(tables, sums, decision);
      const candidate = { layer, unit: sums.unit, squaredCorrelation: squaredCorrelation(full) };
      const ranked = [...(best.get(layer.name) ?? []), candidate].sort(
        (a, b) => b.squaredCorrelation - a.squaredCorrelation || a.unit - b.unit,
      );
      best.set(layer.name, ranked.slice(0, UNITS_PER_LAYER));
    },
    *finish() {
      if (!decision) {
        const reason = 'no decision is defined';
        return { triples: [], driver: null, driverReason: reason, reason };
      }
      const candidates = [...best.values()].flat();
      const found = new Map<number, TestedTriple[]>();
      const regions = testedRegions(tables, fields, decision);
      const units = candidates.map(({ unit }) => unit);
      yield* visitUnits(tables, units, (sums) => {
        const candidate = candidates.find(({ unit }) => unit === sums.unit);
        if (!candidate) return;
        const moments = jointMoments(tables, sums, decision);
        found.set(sums.unit, [
          ...regionTriples(regions, candidate, moments),
          ...factorTriples(tables, columns, candidate, sums, decision),
        ]);
      });
      const triples = withChance(candidates.flatMap(({ unit }) => found.get(unit) ?? []));
      return { triples, ...findDriver(tables, fields, decision, triples), reason: null };
    },
  };
}

/** The margin is the first of the decision's units. */
function* decisionSums(tables: AuditTables): Steps<UnitSums | null> {
  const layer = tables.layers.find(({ name }) => name === DECISION_LAYER);
  return layer ? yield* gatherUnit(tables, layer.offset) : null;
}

/** A triple, and of a region what permutations make of it. */
interface TestedTriple {
  readonly triple: FeatureTriple;
  readonly permuted: SharedNulls | null;
}

interface TestedRegion {
  readonly region: RegionSummary;
  readonly permuted: (moments: JointMoments) => SharedNulls;
}

/** Each region with its chance, for which the decision is dealt out once for all units. */
function testedRegions(
  tables: AuditTables,
  fields: readonly MapField[],
  decision: UnitSums,
): TestedRegion[] {
  const orders = sharedOrders(tables.groups, tables.space.definition.seed);
  const { means, mean } = unitMoments(tables, decision);
  const deviations = means.map((value) => value - mean);
  return fields
    .flatMap(({ regions }) => regions)
    .map((region) => ({ region, permuted: createSharedChance(region, deviations, orders) }));
}

function regionTriples(
  regions: readonly TestedRegion[],
  { layer, unit }: Candidate,
  moments: JointMoments,
): TestedTriple[] {
  return regions.map(({ region, permuted }) => ({
    triple: {
      ...{ layer: layer.name, unit: unit - layer.offset },
      feature: regionFeature(region),
      ...regionTriple(region, moments),
    },
    permuted: permuted(moments),
  }));
}

function factorTriples(
  tables: AuditTables,
  columns: readonly PairColumn[],
  { layer, unit }: Candidate,
  sums: UnitSums,
  decision: UnitSums,
): TestedTriple[] {
  return tripleFactors(tables, columns).map((factor) => ({
    triple: {
      ...{ layer: layer.name, unit: unit - layer.offset },
      feature: { kind: 'factor' as const, factor: factor.factor },
      ...factorTriple(factor, sums, decision),
    },
    permuted: null,
  }));
}

/** Each triple with what the best of its layer's asked units shares about its feature by chance. */
function withChance(tested: readonly TestedTriple[]): FeatureTriple[] {
  const keyOf = ({ layer, feature }: FeatureTriple): string => JSON.stringify([layer, feature]);
  const together = new Map<string, SharedNulls[]>();
  for (const { triple, permuted } of tested) {
    if (!permuted || triple.redundancyBits === null) continue;
    const key = keyOf(triple);
    together.set(key, [...(together.get(key) ?? []), permuted]);
  }
  return tested.map(({ triple }) => {
    const nulls = together.get(keyOf(triple)) ?? [];
    return {
      ...triple,
      sharedChance95Bits: bestByChance(nulls, 'shared'),
      redundancyChance95Bits: bestByChance(nulls, 'redundant'),
    };
  });
}

/**
 * The named region with the largest I(F; D), if that is more than the largest of all regions reaches by chance, and in each
 * layer the asked unit that shares most of it.
 */
function findDriver(
  tables: AuditTables,
  fields: readonly MapField[],
  decision: UnitSums,
  triples: readonly FeatureTriple[],
): Pick<SynergyEstimates, 'driver' | 'driverReason'> {
  const none = (driverReason: string) => ({ driver: null, driverReason });
  if (fields.length === 0) return none('the faces of the space were not given');
  const moments = unitMoments(tables, decision);
  const named = fields.flatMap(({ regions }) =>
    regions.filter(({ region }) => region !== WHOLE_FACE),
  );
  const thresholdBits = regionThreshold(named, moments, tables.space.definition.seed);
  if (thresholdBits === null) return none('too few residuals to tell a region from chance');
  const [best] = named
    .map((region) => ({ feature: regionFeature(region), ...regionInformation(region, moments) }))
    .sort((a, b) => (b.bits ?? -Infinity) - (a.bits ?? -Infinity));
  const { feature, bits, low, high } = best;
  if (bits === null) return none(best.reason ?? 'no region of the face could be asked');
  if (!(bits > Math.max(0, thresholdBits))) {
    return none(
      `no region of the face stands above chance: the best of ${named.length} has ${bits.toFixed(3)} bits about the ` +
        `decision, and by chance the best reaches ${thresholdBits.toFixed(3)} in one case of twenty`,
    );
  }
  const same = JSON.stringify(feature);
  const about = triples.filter((triple) => JSON.stringify(triple.feature) === same);
  const place = { feature, decisionBits: bits, thresholdBits, low, high };
  return { driver: { ...place, carriers: carriers(about, bits) }, driverReason: null };
}

/**
 * By shared bits, as they are drawn: I_mmi, the lesser of two informations, is all that the decision says of the feature
 * wherever the unit says more of it, whether or not it is the same.
 */
function carriers(triples: readonly FeatureTriple[], decisionBits: number): FeatureCarrier[] {
  const layers = [...new Set(triples.map(({ layer }) => layer))];
  return layers.flatMap((layer) => {
    const [best] = triples
      .filter((triple) => triple.layer === layer)
      .flatMap((triple) => carrierOf(triple, decisionBits))
      .sort((a, b) => b.sharedBits - a.sharedBits);
    return best ? [best] : [];
  });
}

function carrierOf(
  triple: FeatureTriple,
  decisionBits: number,
): (FeatureCarrier & { readonly sharedBits: number })[] {
  const { layer, unit, interactionBits, redundancyBits } = triple;
  if (interactionBits === null || redundancyBits === null) return [];
  const sharedBits = 0 - interactionBits;
  const low = triple.high === null ? null : 0 - triple.high;
  const high = triple.low === null ? null : 0 - triple.low;
  const chance95Bits = triple.sharedChance95Bits ?? null;
  const isAboveChance =
    low !== null && low > 0 && chance95Bits !== null && sharedBits > chance95Bits;
  const share = Math.min(1, Math.max(0, sharedBits / decisionBits));
  return [
    { layer, unit, sharedBits, low, high, chance95Bits, isAboveChance, redundancyBits, share },
  ];
}

function regionFeature({
  property,
  region,
}: Pick<MapField['regions'][number], 'property' | 'region'>): TripleFeature {
  return { kind: 'region', property, region };
}

import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import type { ResidualMoments } from '../residual-moments.js';
import type { Steps } from '../run-steps.js';
import { noReadOutsReason } from '../readouts/read-out-groups.js';
import type { UnitLayer } from '../types.js';
import { columnMoments, unitMoments } from '../unit-moments.js';
import { gatherUnit } from '../unit-sums.js';
import type { UnitSums } from '../unit-sums.js';
import { ChosenUnits } from './chosen-units.js';
import { isAlive } from './explained-information.js';
import type { FaceDirections, FaceProperty, FaceSpace } from './face-space.js';
import { familyThresholds } from './family-threshold.js';
import { mapSimilarity } from './map-similarity.js';
import { mapOrders, permutedMaxima } from './map-maxima.js';
import { readOutMaps } from './read-out-maps.js';
import type { ReadOutMap } from './read-out-maps.js';
import { regionInformation } from './region-information.js';
import { regionSummaries } from './region-summaries.js';
import type { RegionSummary } from './region-summaries.js';
import { coefficientCovariance, residualCoefficients } from './residual-coefficients.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import type {
  JointLayerMap,
  LayerMap,
  MapEstimates,
  MapLevel,
  MapSimilarity,
  RegionInformation,
  UnitMap,
} from './types.js';
import { vertexField, vertexMap } from './vertex-field.js';
import type { VertexField } from './vertex-field.js';

/** View factor whose levels get maps of their own. */
const MAP_FACTOR = 'yaw';

/** Maps under construction, unit by unit. */
export interface MapSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  /** In steps, one for each unit that is drawn and property of the face. */
  finish(): Steps<MapEstimates>;
}

/** One property of the face, ready to be asked. */
export interface MapField {
  readonly directions: FaceDirections;
  readonly coefficients: ResidualCoefficients;
  readonly vertices: VertexField;
  readonly regions: readonly RegionSummary[];
}

/** In steps, one for each property. Throws a RangeError when the coefficients are of another space. */
export function* mapFields(tables: AuditTables, faces: FaceSpace): Steps<MapField[]> {
  const fields: MapField[] = [];
  for (const directions of faces.directions) {
    const coefficients = residualCoefficients(tables, directions);
    const vertices = vertexField(directions, coefficients);
    yield;
    const regions = regionSummaries(faces, directions, coefficients);
    fields.push({ directions, coefficients, vertices, regions });
    yield;
  }
  return fields;
}

/**
 * Maps of every unit are summed into those of its layer as units pass; `finish` then draws the chosen units' own, by
 * level too. Cov(q, c) is kept for every unit, so that any other map can be had later (`vertexMap`).
 */
export function createMapSums(tables: AuditTables, fields: readonly MapField[]): MapSums {
  const layerMaps: UnitsMap[] = [];
  const deadUnits = new Map<string, number>();
  const covariances = fields.map(({ directions: { property, basis } }) => ({
    property,
    values: new Float32Array(tables.units * basis.length),
  }));
  const variances = new Float64Array(2 * tables.units);
  const orders = mapOrders(tables.groups, tables.space.definition.seed);
  const chosen = new ChosenUnits(orders);
  return {
    add(layer, sums) {
      const moments = unitMoments(tables, sums);
      variances.set([moments.between, moments.total], 2 * sums.unit);
      if (!isAlive(moments.total)) {
        deadUnits.set(layer.name, (deadUnits.get(layer.name) ?? 0) + 1);
      }
      fields.forEach((field, i) => {
        const { coefficients } = field;
        const covariance = coefficientCovariance(moments.means, moments.mean, coefficients);
        covariances[i].values.set(covariance, sums.unit * coefficients.count);
        chosen.offer(layer, sums.unit, field, covariance, moments);
        if (layer.name === DECISION_LAYER) return;
        const bits = vertexMap(field.vertices, { ...moments, covariance });
        if (bits) addToLayer(layerMaps, layer.name, field, bits);
      });
    },
    *finish() {
      const joint = yield* readOutMaps(
        tables,
        fields.map(({ directions }) => directions),
      );
      return {
        ...(yield* drawUnits(tables, fields, chosen, orders)),
        regions: fields.flatMap(({ regions }) =>
          regions.map(({ property, region, dimensions, varianceShare }) => ({
            property,
            region,
            dimensions,
            varianceShare,
          })),
        ),
        layerMaps: layerMaps.map(({ layer, property, units, mean, maximum }) => ({
          ...{ layer, property, units, deadUnits: deadUnits.get(layer) ?? 0, maximum },
          mean: mean.map((x) => x / units),
          joint: jointMap(joint, layer, property, tables),
        })),
        covariances,
        variances,
      };
    },
  };
}

/** Of a layer's units so far: sum and maximum of their maps. */
type UnitsMap = Omit<LayerMap, 'joint' | 'deadUnits'>;

function jointMap(
  maps: readonly ReadOutMap[],
  layer: string,
  property: FaceProperty,
  { space }: AuditTables,
): JointLayerMap {
  const found = maps.find((map) => map.layer === layer && map.property === property);
  if (found) {
    const { bits, readOuts, residuals, thresholdBits, reason } = found;
    return { bits, readOuts, residuals, thresholdBits, reason };
  }
  const reason = noReadOutsReason(space) ?? 'the layer has no read-outs about identity';
  return { bits: null, readOuts: 0, residuals: 0, thresholdBits: null, reason };
}

function addToLayer(
  layerMaps: UnitsMap[],
  layer: string,
  { directions: { property } }: MapField,
  bits: Float32Array,
): void {
  const at = layerMaps.findIndex((map) => map.layer === layer && map.property === property);
  if (at < 0) {
    layerMaps.push({ layer, property, units: 1, mean: bits, maximum: bits.slice() });
    return;
  }
  const { units, mean, maximum } = layerMaps[at];
  for (let j = 0; j < bits.length; j++) {
    mean[j] += bits[j];
    if (bits[j] > maximum[j]) maximum[j] = bits[j];
  }
  layerMaps[at] = { layer, property, units: units + 1, mean, maximum };
}

function* drawUnits(
  tables: AuditTables,
  fields: readonly MapField[],
  chosen: ChosenUnits,
  orders: readonly Int32Array[],
): Steps<Pick<MapEstimates, 'unitMaps' | 'regionInformation' | 'similarity'>> {
  const chanceOf = yield* chosen.chances();
  const unitMaps: UnitMap[] = [];
  const regions: RegionInformation[] = [];
  const similarity: MapSimilarity[] = [];
  for (const { layer, unit, properties } of chosen.list()) {
    const sums = yield* gatherUnit(tables, unit);
    const subsets = momentsByLevel(tables, sums);
    for (const field of fields) {
      const { property } = field.directions;
      const at = { layer: layer.name, unit: unit - layer.offset };
      const chance = chanceOf(layer, unit, property);
      const isMargin = layer.name === DECISION_LAYER && unit === layer.offset;
      const byLevel = isMargin ? levelThresholds(field, subsets, orders) : [];
      const maps = subsets.flatMap(({ level, moments }) => {
        const own = properties.includes(property) ? chance.mapBits : null;
        const threshold = level === null ? own : (byLevel[level.level] ?? null);
        return unitMap(field, level, moments, threshold);
      });
      unitMaps.push(...maps.map((map) => ({ ...at, ...map })));
      for (const { level, moments } of subsets) {
        const chance95Bits = level === null ? chance.regionBits : null;
        for (const region of field.regions) {
          const row = { ...at, property, region: region.region, level };
          regions.push({ ...row, ...regionInformation(region, moments), chance95Bits });
        }
      }
      // A level at which the unit is dead is like no other: a map that does not vary has no correlation.
      const levels = subsets.flatMap(({ level }) =>
        level === null
          ? []
          : [
              maps.find((map) => map.level === level)?.bits ??
                new Float32Array(field.vertices.vertices),
            ],
      );
      if (levels.length > 1 && maps.length > 1) {
        similarity.push({
          ...at,
          property,
          factor: MAP_FACTOR,
          correlations: mapSimilarity(levels),
        });
      }
      yield;
    }
  }
  return { unitMaps, regionInformation: regions, similarity };
}

/** Of the maps at each level, which are one picture; none for too few residuals. */
function levelThresholds(
  { vertices, coefficients }: MapField,
  subsets: readonly { level: MapLevel | null; moments: ResidualMoments }[],
  orders: readonly Int32Array[],
): number[] {
  if (orders.length === 0) return [];
  const levels = subsets.filter(({ level }) => level !== null);
  return familyThresholds(
    levels.map(({ moments }) => permutedMaxima(vertices, coefficients, moments, orders)),
  );
}

/** Moments over all images, then at each yaw. */
function momentsByLevel(
  tables: AuditTables,
  sums: UnitSums,
): { level: MapLevel | null; moments: ResidualMoments }[] {
  const levels = tables.columns.flatMap(({ factor, level }, column) =>
    factor === MAP_FACTOR
      ? [{ level: { factor, level }, moments: columnMoments(tables, sums, column) }]
      : [],
  );
  return [{ level: null, moments: unitMoments(tables, sums) }, ...levels];
}

function unitMap(
  { directions: { property }, coefficients, vertices }: MapField,
  level: MapLevel | null,
  moments: ResidualMoments,
  thresholdBits: number | null,
): Omit<UnitMap, 'layer' | 'unit'>[] {
  const covariance = coefficientCovariance(moments.means, moments.mean, coefficients);
  const bits = vertexMap(vertices, { ...moments, covariance });
  if (!bits) return [];
  const { between: betweenVariance, total: totalVariance } = moments;
  return [{ property, level, bits, thresholdBits, covariance, betweenVariance, totalVariance }];
}

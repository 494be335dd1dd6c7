import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import type { ResidualMoments } from '../residual-moments.js';
import type { Steps } from '../run-steps.js';
import { columnMoments, unitMoments } from '../unit-moments.js';
import { gatherUnit } from '../unit-sums.js';
import type { UnitSums } from '../unit-sums.js';
import type { ChosenUnits } from './chosen-units.js';
import { familyThresholds } from './family-threshold.js';
import type { MapField } from './map-fields.js';
import { permutedMaxima } from './map-maxima.js';
import { mapSimilarity } from './map-similarity.js';
import { regionInformation } from './region-information.js';
import { coefficientCovariance } from './residual-coefficients.js';
import type { MapEstimates, MapLevel, MapSimilarity, RegionInformation, UnitMap } from './types.js';
import { vertexMap } from './vertex-field.js';

/** View factor whose levels get maps of their own. */
export const MAP_FACTOR = 'yaw';

/**
 * Maps of the chosen units over all images and at each level, their regions, and how alike the levels' maps are. A step for
 * each unit and property.
 */
export function* drawUnits(
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

import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import type { Steps } from '../run-steps.js';
import { noReadOutsReason } from '../readouts/read-out-groups.js';
import type { UnitLayer } from '../types.js';
import { unitMoments } from '../unit-moments.js';
import type { UnitSums } from '../unit-sums.js';
import { ChosenUnits } from './chosen-units.js';
import { drawUnits, MAP_FACTOR } from './draw-units.js';
import { isAlive } from './explained-information.js';
import type { FaceProperty } from './face-space.js';
import { createLevelMaps } from './level-maps.js';
import type { MapField } from './map-fields.js';
import { mapOrders } from './map-maxima.js';
import { createMapMeans } from './map-means.js';
import { readOutMaps } from './read-out-maps.js';
import type { ReadOutMap } from './read-out-maps.js';
import { coefficientCovariance } from './residual-coefficients.js';
import type { JointLayerMap, MapEstimates } from './types.js';
import { vertexMap } from './vertex-field.js';

/** Maps under construction, unit by unit. */
export interface MapSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  /** In steps, one for each unit that is drawn and property of the face. */
  finish(): Steps<MapEstimates>;
}

/**
 * Maps of every unit are summed into those of its layer as units pass; `finish` then draws the chosen units' own, by
 * level too. Cov(q, c) is kept for every unit, so that any other map can be had later (`vertexMap`).
 */
export function createMapSums(tables: AuditTables, fields: readonly MapField[]): MapSums {
  const layerMaps = createMapMeans<{ layer: string; property: FaceProperty }>();
  const deadUnits = new Map<string, number>();
  const covariances = fields.map(({ directions: { property, basis } }) => ({
    property,
    values: new Float32Array(tables.units * basis.length),
  }));
  const variances = new Float64Array(2 * tables.units);
  const orders = mapOrders(tables.groups, tables.space.definition.seed);
  const chosen = new ChosenUnits(orders);
  const levels = createLevelMaps(tables, fields, MAP_FACTOR);
  return {
    add(layer, sums) {
      const moments = unitMoments(tables, sums);
      variances.set([moments.between, moments.total], 2 * sums.unit);
      if (!isAlive(moments.total)) {
        deadUnits.set(layer.name, (deadUnits.get(layer.name) ?? 0) + 1);
      }
      levels.add(layer, sums);
      fields.forEach((field, i) => {
        const { coefficients } = field;
        const covariance = coefficientCovariance(moments.means, moments.mean, coefficients);
        covariances[i].values.set(covariance, sums.unit * coefficients.count);
        chosen.offer(layer, sums.unit, field, covariance, moments);
        if (layer.name === DECISION_LAYER) return;
        const bits = vertexMap(field.vertices, { ...moments, covariance });
        if (bits) layerMaps.add({ layer: layer.name, property: coefficients.property }, bits);
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
        layerMaps: layerMaps.finish().map(({ layer, property, ...map }) => ({
          ...{ layer, property, ...map, deadUnits: deadUnits.get(layer) ?? 0 },
          joint: jointMap(joint, layer, property, tables),
        })),
        covariances,
        variances,
        ...levels.finish(),
        layers: tables.layers,
        surfaces: fields.map(({ directions: { property }, vertices }) => {
          const { residuals, whitenings, ranks } = vertices;
          return { property, residuals, whitenings, ranks };
        }),
      };
    },
  };
}

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

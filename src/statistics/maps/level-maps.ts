import type { AuditTables } from '../audit-tables.js';
import { DECISION_LAYER } from '../decision.js';
import type { UnitLayer } from '../types.js';
import { columnMoments } from '../unit-moments.js';
import type { UnitSums } from '../unit-sums.js';
import { isAlive } from './explained-information.js';
import type { FaceProperty } from './face-space.js';
import { createMapMeans } from './map-means.js';
import { coefficientCovariance } from './residual-coefficients.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import type { LayerLevelMap, LevelScores, MapLevel } from './types.js';
import { vertexMap } from './vertex-field.js';
import type { VertexField } from './vertex-field.js';

/** Maps at single levels of a view factor under construction, unit by unit. */
export interface LevelMapSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  finish(): { levelScores: LevelScores[]; layerLevelMaps: LayerLevelMap[] };
}

interface LevelField {
  readonly coefficients: ResidualCoefficients;
  readonly vertices: VertexField;
}

const NO_PRODUCTS =
  'products of read-outs about people are summed over all views: no joint map of a single level';

/**
 * Of each level of one view factor, from the cells: every unit's covariances with the coefficients, and mean and largest
 * value at each vertex over the units of a layer that vary at that level.
 */
export function createLevelMaps(
  tables: AuditTables,
  fields: readonly LevelField[],
  factor: string,
): LevelMapSums {
  const levels = tables.columns.flatMap((column, number) =>
    column.factor === factor ? [{ column: number, level: { factor, level: column.level } }] : [],
  );
  const scores = levels.map(({ level }) => emptyScores(tables, fields, level));
  const maps = createMapMeans<LayerLevel>();
  return {
    add(layer, sums) {
      levels.forEach(({ column, level }, at) => {
        const moments = columnMoments(tables, sums, column);
        scores[at].variances.set([moments.between, moments.total], 2 * sums.unit);
        fields.forEach(({ coefficients, vertices }, i) => {
          const covariance = coefficientCovariance(moments.means, moments.mean, coefficients);
          scores[at].covariances[i].values.set(covariance, sums.unit * coefficients.count);
          if (layer.name === DECISION_LAYER || !isAlive(moments.total)) return;
          const bits = vertexMap(vertices, { ...moments, covariance });
          if (bits) maps.add({ layer: layer.name, property: coefficients.property, level }, bits);
        });
      });
    },
    finish: () => ({
      levelScores: scores,
      layerLevelMaps: maps
        .finish()
        .map((map) => ({ ...map, joint: { bits: null, reason: NO_PRODUCTS } })),
    }),
  };
}

function emptyScores(
  { units }: AuditTables,
  fields: readonly LevelField[],
  level: MapLevel,
): LevelScores {
  const covariances = fields.map(({ coefficients: { property, count } }) => ({
    property,
    values: new Float32Array(units * count),
  }));
  return { level, covariances, variances: new Float64Array(2 * units) };
}

interface LayerLevel {
  readonly layer: string;
  readonly property: FaceProperty;
  readonly level: MapLevel;
}

import { setImmediate } from 'node:timers/promises';

import type { FaceModel } from '../src/face/types.js';
import { mapCovarianceRecords, mapValueRecords } from '../src/report/index.js';
import type { MapRecord } from '../src/report/index.js';
import { isAlive, whitenedBasis } from '../src/statistics/index.js';
import type { FaceSpace, MapEstimates } from '../src/statistics/index.js';
import { resultTableToArrow } from '../src/storage/index.js';
import type { ResultColumn } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { AuditSummary } from '../src/studies/index.js';
import { meanFace } from './map-painting.js';

/** Fewer residuals have no map: three numbers a vertex explain all that is left. */
const LEAST_RESIDUALS = 5;
/** Numbers of one property's basis: more, of a face model of very many vertices, would not leave memory for the rest. */
const MOST_BASIS_NUMBERS = 1 << 25;

const TEXT = new Set(['layer', 'property', 'kind', 'yaw', 'region', 'reason']);
const INTEGER = new Set(['unit', 'units', 'residuals', 'vertex', 'directions']);
const VECTOR = new Set(['covariance', 'whitenedBasis', 'bits']);

/**
 * `map-covariances`, `map-vertices` and `map-values`: every unit's map can be made again from the first two, the maps of
 * layers lie in the third. Arrow alone: their lists of numbers would be megabytes of text. Nothing for too few residuals.
 */
export async function writeMapTables(
  store: ObjectStore,
  folder: string,
  { run }: AuditSummary,
  maps: MapEstimates,
  faces: FaceSpace,
  model: FaceModel,
): Promise<void> {
  if (run.space.residuals < LEAST_RESIDUALS) return;
  const tables: Readonly<Record<string, () => readonly MapRecord[]>> = {
    'map-covariances': () => mapCovarianceRecords(maps, run.space, isAlive),
    'map-vertices': () => vertexRecords(maps, faces, model),
    'map-values': () => mapValueRecords(maps, run.space),
  };
  for (const [name, recordsOf] of Object.entries(tables)) {
    await setImmediate();
    const rows = recordsOf();
    if (rows.length === 0) continue;
    const columns = Object.keys(rows[0]).map((column) => ({ name: column, type: typeOf(column) }));
    await store.put(`${folder}/${name}.arrow`, resultTableToArrow(columns, rows));
  }
}

/** `map-vertices`: where each vertex of the mean face lies, and what a covariance is multiplied by for its bits there. */
function vertexRecords(maps: MapEstimates, faces: FaceSpace, model: FaceModel): MapRecord[] {
  const { positions } = meanFace(model);
  return maps.surfaces.flatMap((surface) => {
    const { property, ranks } = surface;
    const directions = faces.directions.find((one) => one.property === property);
    if (!directions) throw new RangeError(`expected directions of ${property}, found none`);
    if (3 * directions.basis.length * ranks.length > MOST_BASIS_NUMBERS) return [];
    return whitenedBasis(directions, surface).map((rows, vertex) => ({
      ...{ property, vertex, region: faces.regionNames[faces.regions[vertex]] },
      ...{ x: positions[3 * vertex], y: positions[3 * vertex + 1], z: positions[3 * vertex + 2] },
      ...{ directions: ranks[vertex], whitenedBasis: rows },
    }));
  });
}

function typeOf(column: string): ResultColumn['type'] {
  if (TEXT.has(column)) return 'text';
  if (VECTOR.has(column)) return 'vector';
  return INTEGER.has(column) ? 'integer' : 'number';
}

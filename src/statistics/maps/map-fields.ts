import type { AuditTables } from '../audit-tables.js';
import type { Steps } from '../run-steps.js';
import type { FaceDirections, FaceSpace } from './face-space.js';
import { regionSummaries } from './region-summaries.js';
import type { RegionSummary } from './region-summaries.js';
import { residualCoefficients } from './residual-coefficients.js';
import type { ResidualCoefficients } from './residual-coefficients.js';
import { vertexField } from './vertex-field.js';
import type { VertexField } from './vertex-field.js';

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

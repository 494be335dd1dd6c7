import { faceCoefficients } from '../src/face/index.js';
import type { FaceModel, LinearBasis } from '../src/face/types.js';
import type { FaceDirections, FaceSpace } from '../src/statistics/index.js';
import { designPoint } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';

/** What the face model says of the people of a space, for information maps: residual coefficients, not amplified. */
export function residualFaces(space: Space, model: FaceModel): FaceSpace {
  const people = Array.from({ length: space.identityCount }, (_, identity) =>
    faceCoefficients(model, {
      ...designPoint(space, identity * space.viewCount),
      shapeAmplification: 1,
      textureAmplification: 1,
    }),
  );
  const directions = (['shape', 'texture'] as const).map((property): FaceDirections => {
    const columns = residualColumns(model[property]);
    const coefficients = new Float64Array(people.length * columns.length);
    people.forEach((person, identity) =>
      columns.forEach((column, k) => {
        coefficients[identity * columns.length + k] = person[property][column];
      }),
    );
    const basis = columns.map((column) => model[property].columns[column].values);
    return { property, coefficients, basis };
  });
  return {
    directions: directions.filter(({ basis }) => basis.length > 0),
    regions: model.regions,
    regionNames: model.regionNames,
  };
}

function residualColumns({ columns }: LinearBasis): number[] {
  return columns.flatMap(({ kind }, column) => (kind === 'residual' ? [column] : []));
}

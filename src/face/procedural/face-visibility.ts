import { bakeAmbientVisibility } from '../ambient-visibility.js';
import { conditionValues } from '../conditions.js';
import type { LinearBasis } from '../types.js';
import { hairDistance } from './hairline.js';
import { mix, ramp } from './profiles.js';
import type { FaceGenerator } from './sample-face.js';

/** Hair is strands, not a wall: of the sky that its own surface hides, this share comes through. */
const THROUGH_HAIR = 0.6;

/**
 * Share of the sky that each vertex of the mean face sees. Falling hair belongs to women: it would stand half inside the
 * head of the mean of both sexes, so it is baked on the mean woman, and all else on the mean without it.
 * @returns [V], 0..1
 */
export function faceVisibility(generator: FaceGenerator, shape: LinearBasis): Float32Array {
  const { mesh, patches, triangles } = generator;
  const skinCount = mesh.points.length;
  const falls = (v: number): boolean =>
    v >= skinCount && patches.vertices[v - skinCount].kind === 'hair';
  const bald = triangles.filter((triangle) => !triangle.some(falls));
  const alone = bakeAmbientVisibility(shape.mean, Uint32Array.from(bald.flat()));
  const woman = bakeAmbientVisibility(meanWoman(shape), Uint32Array.from(triangles.flat()));
  return alone.map((value, v) => {
    if (falls(v)) return mix(woman[v], 1, THROUGH_HAIR);
    const inHair =
      v < skinCount ? ramp(-1.4, 4, hairDistance(mesh.points[v].a, mesh.points[v].y)) : 0;
    return mix(value, 1, THROUGH_HAIR * inHair);
  });
}

function meanWoman({ mean, columns }: LinearBasis): Float32Array {
  const values = conditionValues({ sex: 'female', ethnicity: 'western-caucasian', ageYears: 45 });
  const column = columns.find(({ name }) => name === 'sex')!;
  return mean.map((value, i) => value + values.sex * column.values[i]);
}

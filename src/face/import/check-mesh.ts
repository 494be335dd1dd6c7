import { FaceModelError } from '../model-file.js';
import type { SourceModel } from './types.js';
import { cross, dot, minus, pointAt } from './vector.js';
import type { Vector } from './vector.js';

/** Refuses what no stage could use: nothing to draw, numbers that are none, arrays of another length. */
export function checkNumbers(model: SourceModel): void {
  const { source, positions, triangles, modes, texture } = model;
  const refuse = (fault: string): never => {
    throw new FaceModelError(`${source}: ${fault}`);
  };
  if (positions.length === 0 || triangles.length === 0) {
    refuse(
      `expected a mesh with vertices and triangles, found ${positions.length / 3} and ${triangles.length / 3}`,
    );
  }
  const vectors: [string, ArrayLike<number>][] = [
    ['the mean', positions],
    ...(model.expressionMean
      ? [['the expressions’ mean', model.expressionMean] as [string, Float32Array]]
      : []),
    ...modes.map(({ name, values }): [string, Float32Array] => [`mode "${name}"`, values]),
    ...(texture ? [['the mean texture', texture.mean] as [string, Float32Array]] : []),
    ...(texture?.modes ?? []).map(({ name, values }): [string, Float32Array] => [
      `mode "${name}"`,
      values,
    ]),
  ];
  for (const [name, values] of vectors) {
    if (values.length !== positions.length) {
      refuse(`expected ${positions.length} numbers in ${name}, found ${values.length}`);
    }
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) {
        refuse(
          `expected finite numbers in ${name}, found ${values[i]} at vertex ${Math.floor(i / 3)}`,
        );
      }
    }
  }
  const outside = triangles.find((vertex) => 3 * vertex >= positions.length);
  if (outside !== undefined) {
    refuse(`expected triangles of vertices 0 to ${positions.length / 3 - 1}, found ${outside}`);
  }
}

/** Without triangles that use a vertex twice: they have no area, and edges of their own. */
export function dropDegenerate(triangles: Uint32Array): Uint32Array {
  const kept: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = triangles.subarray(i, i + 3);
    if (a !== b && b !== c && a !== c) kept.push(a, b, c);
  }
  return kept.length === triangles.length ? triangles : Uint32Array.from(kept);
}

/** Refuses a mesh with an edge of more than two triangles: it has no inside and no normals there. */
export function checkManifold({ source, triangles, positions }: SourceModel): void {
  const vertexCount = positions.length / 3;
  const counts = new Map<number, number>();
  for (let i = 0; i < triangles.length; i++) {
    const a = triangles[i];
    const b = triangles[i % 3 === 2 ? i - 2 : i + 1];
    const edge = Math.min(a, b) * vertexCount + Math.max(a, b);
    const count = (counts.get(edge) ?? 0) + 1;
    counts.set(edge, count);
    if (count > 2) {
      throw new FaceModelError(
        `${source}: expected at most two triangles on every edge, found ${count} on the edge of vertices ${Math.min(a, b)} and ${Math.max(a, b)}: the mesh is not a surface there, mend it or leave the part out with --parts`,
      );
    }
  }
}

/**
 * Triangles counter-clockwise seen from outside. Outside is where most of the face's area points, seen from a place
 * behind the face: the signed volume about it, the same for every place where the mesh is closed.
 */
export function orientOutwards(positions: Float64Array, triangles: Uint32Array): boolean {
  const behind = placeBehind(positions);
  let volume = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => minus(pointAt(positions, triangles[i + k]), behind));
    volume += dot(a, cross(b, c));
  }
  if (volume >= 0) return false;
  for (let i = 0; i < triangles.length; i += 3) {
    [triangles[i + 1], triangles[i + 2]] = [triangles[i + 2], triangles[i + 1]];
  }
  return true;
}

/** Half a face's width behind the mean vertex. */
function placeBehind(positions: Float64Array): Vector {
  const count = positions.length / 3;
  const mean = [0, 0, 0];
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 3) {
    for (let k = 0; k < 3; k++) mean[k] += positions[i + k] / count;
    low = Math.min(low, positions[i]);
    high = Math.max(high, positions[i]);
  }
  return [mean[0], mean[1], mean[2] - (high - low) / 2];
}

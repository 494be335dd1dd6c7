import type { FaceModel } from '../types.js';
import { closeOpenings } from './close-openings.js';
import { findFollowers } from './followers.js';
import type { Follower } from './followers.js';
import { unitNormals } from '../unit-normals.js';

/** The largest connected surface of a face, its openings closed by triangles of their own, and what moves with it. */
export interface ElasticSurface {
  /** Vertices of the surface: [3N] positions on the mean face, mm; vertices at one place are one. */
  readonly rest: Float64Array;
  /** Numbers into `rest`, three per triangle. */
  readonly triangles: Uint32Array;
  /** Triangles from this one on close openings. */
  readonly firstClosing: number;
  /** Unit normals of `rest`, [3N]. */
  readonly normals: Float64Array;
  /** For each vertex of the model, its number in `rest`; -1 for those that follow. */
  readonly numbers: Int32Array;
  /** Surfaces of their own, such as eyeballs and teeth. */
  readonly followers: readonly Follower[];
}

/** The skin of a model, for any mesh: nothing is known of it but its triangles and its mean. */
export function elasticSurface(model: FaceModel): ElasticSurface {
  const { mean } = model.shape;
  const places = weld(mean);
  const welded = model.triangles.map((vertex) => places.numbers[vertex]);
  const components = connected(places.count, welded);
  const own = numberLargest(components);
  const numbers = Int32Array.from(places.numbers, (place) => own[place]);
  const rest = new Float64Array(3 * own.reduce((most, number) => Math.max(most, number + 1), 0));
  numbers.forEach((number, v) => {
    if (number >= 0) rest.set(mean.subarray(3 * v, 3 * v + 3), 3 * number);
  });
  const skin = [...welded].map((place) => own[place]).filter((number) => number >= 0);
  const closing = closeOpenings(rest, skin);
  const triangles = Uint32Array.from([...skin, ...closing]);
  const normals = unitNormals(rest, triangles);
  const others = new Map<number, number[]>();
  numbers.forEach((number, v) => {
    if (number >= 0) return;
    const component = components[places.numbers[v]];
    others.set(component, [...(others.get(component) ?? []), v]);
  });
  const followers = findFollowers(model, others.values(), { rest, normals, rim: new Set(closing) });
  return { rest, triangles, firstClosing: skin.length / 3, normals, numbers, followers };
}

/** Vertices at the very same place get the same number. */
function weld(positions: Float32Array): { numbers: Uint32Array; count: number } {
  const known = new Map<string, number>();
  const numbers = new Uint32Array(positions.length / 3);
  for (let v = 0; v < numbers.length; v++) {
    const key = `${positions[3 * v]} ${positions[3 * v + 1]} ${positions[3 * v + 2]}`;
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    numbers[v] = number;
  }
  return { numbers, count: known.size };
}

/** A number for every vertex, the same for those that triangles join. */
function connected(count: number, triangles: Uint32Array): Uint32Array {
  const parent = Uint32Array.from({ length: count }, (_, v) => v);
  const root = (v: number): number => {
    while (parent[v] !== v) v = parent[v] = parent[parent[v]];
    return v;
  };
  for (let t = 0; t < triangles.length; t += 3) {
    parent[root(triangles[t])] = root(triangles[t + 1]);
    parent[root(triangles[t + 1])] = root(triangles[t + 2]);
  }
  return parent.map((_, v) => root(v));
}

/** Vertices of the component that has most of them, numbered from 0; -1 for all others. */
function numberLargest(components: Uint32Array): Int32Array {
  const sizes = new Uint32Array(components.length);
  for (const component of components) sizes[component]++;
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  let count = 0;
  return Int32Array.from(components, (component) => (component === largest ? count++ : -1));
}

import { exp } from '../../numeric/index.js';
import type { FaceModel } from '../types.js';

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

export interface Follower {
  /** Vertices of the model. */
  readonly vertices: readonly number[];
  /** For each of them the nearest vertex of the surface. */
  readonly nearest: Uint32Array;
  /** For each of them the vertices of the surface that it lies against. */
  readonly touched: readonly Touched[];
}

export interface Touched {
  readonly numbers: readonly number[];
  /** Above 0 to 1, by distance. */
  readonly weights: readonly number[];
  /** Behind the surface, and not in one of its openings. */
  readonly covered: boolean;
}

/** Distance, mm, at which what lies against the surface begins to come away from it. */
const TOUCH = 6;

/** Openings up to this length round, mm, are closed: eyes and mouth, and not the neck. */
const LONGEST_OPENING = 250;

/** The skin of a model, for any mesh: nothing is known of it but its triangles and its mean. */
export function elasticSurface(model: FaceModel): ElasticSurface {
  const places = weld(model.shape.mean);
  const welded = model.triangles.map((vertex) => places.numbers[vertex]);
  const components = connected(places.count, welded);
  const largest = components.largest;
  const own = new Int32Array(places.count).fill(-1);
  let count = 0;
  for (let place = 0; place < places.count; place++) {
    if (components.of[place] === largest) own[place] = count++;
  }
  const numbers = Int32Array.from(places.numbers, (place) => own[place]);
  const rest = new Float64Array(3 * count);
  numbers.forEach((number, v) => {
    for (let k = 0; k < 3 && number >= 0; k++) rest[3 * number + k] = model.shape.mean[3 * v + k];
  });
  const skin = [...welded].map((place) => own[place]).filter((number) => number >= 0);
  const closing = closeOpenings(rest, skin);
  const triangles = Uint32Array.from([...skin, ...closing]);
  const normals = unitNormals(rest, triangles);
  const rim = new Set(closing);
  return {
    rest,
    triangles,
    normals,
    firstClosing: skin.length / 3,
    numbers,
    followers: followersOf(
      model,
      numbers,
      rest,
      normals,
      rim,
      (v) => components.of[places.numbers[v]],
    ),
  };
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

/** The component of every vertex, and the one of the most vertices. */
function connected(count: number, triangles: Uint32Array): { of: Uint32Array; largest: number } {
  const parent = Uint32Array.from({ length: count }, (_, v) => v);
  const root = (v: number): number => {
    while (parent[v] !== v) v = parent[v] = parent[parent[v]];
    return v;
  };
  for (let t = 0; t < triangles.length; t += 3) {
    parent[root(triangles[t])] = root(triangles[t + 1]);
    parent[root(triangles[t + 1])] = root(triangles[t + 2]);
  }
  const of = parent.map((_, v) => root(v));
  const sizes = new Uint32Array(count);
  for (const component of of) sizes[component]++;
  return { of, largest: sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0)) };
}

/**
 * Triangles across the openings: a band that runs to and fro from the vertex farthest from the opening's middle, so that
 * it joins an eye's upper lid to its lower, or lip to lip.
 */
function closeOpenings(rest: Float64Array, triangles: readonly number[]): number[] {
  return boundaryLoops(triangles).flatMap((loop) => {
    const length = loop.reduce(
      (sum, v, i) => sum + distance(rest, v, rest, loop[(i + 1) % loop.length]),
      0,
    );
    if (length > LONGEST_OPENING) return [];
    const middle = Float64Array.from([0, 1, 2], (k) =>
      loop.reduce((sum, v) => sum + rest[3 * v + k] / loop.length, 0),
    );
    const far = loop.map((v) => distance(rest, v, middle, 0));
    const start = far.indexOf(Math.max(...far));
    const at = (i: number): number => loop[(start + i + loop.length) % loop.length];
    const band: number[] = [];
    for (let [near, back] = [0, loop.length - 1]; near < back;) {
      if (near + 1 < back) band.push(at(near), at(back), at(near + 1));
      near++;
      if (near < back - 1) band.push(at(near), at(back), at(back - 1));
      back--;
    }
    return band;
  });
}

/** Closed runs of edges that belong to one triangle each. */
function boundaryLoops(triangles: readonly number[]): number[][] {
  const next = new Map<number, number>();
  const edges = new Set<string>();
  const corners = (t: number): number[][] =>
    [0, 1, 2].map((k) => [triangles[t + k], triangles[t + ((k + 1) % 3)]]);
  for (let t = 0; t < triangles.length; t += 3) {
    for (const [a, b] of corners(t)) edges.add(`${a} ${b}`);
  }
  for (let t = 0; t < triangles.length; t += 3) {
    for (const [a, b] of corners(t)) if (!edges.has(`${b} ${a}`)) next.set(a, b);
  }
  const loops: number[][] = [];
  while (next.size > 0) {
    const [start] = next.keys();
    const loop: number[] = [];
    for (let v: number | undefined = start; v !== undefined;) {
      const following: number | undefined = next.get(v);
      if (following !== undefined) loop.push(v);
      next.delete(v);
      v = following;
    }
    if (loop.length > 2) loops.push(loop);
  }
  return loops;
}

function unitNormals(rest: Float64Array, triangles: Uint32Array): Float64Array {
  const normals = new Float64Array(rest.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]];
    const [ux, uy, uz] = [0, 1, 2].map((k) => rest[b + k] - rest[a + k]);
    const [wx, wy, wz] = [0, 1, 2].map((k) => rest[c + k] - rest[a + k]);
    for (const corner of [a, b, c]) {
      normals[corner] += uy * wz - uz * wy;
      normals[corner + 1] += uz * wx - ux * wz;
      normals[corner + 2] += ux * wy - uy * wx;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const [x, y, z] = normals.subarray(i, i + 3);
    const length = Math.sqrt(x * x + y * y + z * z) || 1;
    for (let k = 0; k < 3; k++) normals[i + k] /= length;
  }
  return normals;
}

function followersOf(
  model: FaceModel,
  numbers: Int32Array,
  rest: Float64Array,
  normals: Float64Array,
  rim: ReadonlySet<number>,
  component: (vertex: number) => number,
): Follower[] {
  const groups = new Map<number, number[]>();
  numbers.forEach((number, v) => {
    if (number >= 0) return;
    const group = groups.get(component(v)) ?? [];
    groups.set(component(v), group);
    group.push(v);
  });
  return [...groups.values()].map((vertices) => {
    const nearest = Uint32Array.from(vertices, (v) => nearestVertex(model.shape.mean, v, rest));
    const touched = vertices.map((v, i) => ({
      ...touchedBy(model.shape.mean, v, rest, nearest[i]),
      covered: !rim.has(nearest[i]) && isBehind(model.shape.mean, v, rest, normals, nearest[i]),
    }));
    return { vertices, nearest, touched };
  });
}

function nearestVertex(positions: Float32Array, vertex: number, rest: Float64Array): number {
  let [nearest, least] = [0, Infinity];
  for (let v = 0; v < rest.length / 3; v++) {
    const square = squaredDistance(rest, v, positions, vertex);
    if (square < least) [nearest, least] = [v, square];
  }
  return nearest;
}

/** Vertices up to half as far again as the nearest, at least TOUCH, away. */
function touchedBy(
  positions: Float32Array,
  vertex: number,
  rest: Float64Array,
  nearest: number,
): Pick<Touched, 'numbers' | 'weights'> {
  const numbers: number[] = [];
  const weights: number[] = [];
  const reach = Math.max(TOUCH * TOUCH, squaredDistance(rest, nearest, positions, vertex));
  for (let v = 0; v < rest.length / 3; v++) {
    const share = squaredDistance(rest, v, positions, vertex) / reach;
    if (share > 2.25) continue;
    numbers.push(v);
    weights.push(exp(-share));
  }
  return { numbers, weights };
}

function isBehind(
  positions: Float32Array,
  vertex: number,
  rest: Float64Array,
  normals: Float64Array,
  nearest: number,
): boolean {
  let height = 0;
  for (let k = 0; k < 3; k++) {
    height += (positions[3 * vertex + k] - rest[3 * nearest + k]) * normals[3 * nearest + k];
  }
  return height < 0;
}

function distance(a: Float64Array, first: number, b: Float64Array, second: number): number {
  return Math.sqrt(squaredDistance(a, first, b, second));
}

function squaredDistance(
  a: Float64Array,
  first: number,
  b: ArrayLike<number>,
  second: number,
): number {
  const x = a[3 * first] - b[3 * second];
  const y = a[3 * first + 1] - b[3 * second + 1];
  const z = a[3 * first + 2] - b[3 * second + 2];
  return x * x + y * y + z * z;
}

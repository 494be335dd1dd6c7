import { exp } from '../../numeric/index.js';
import type { FaceModel } from '../types.js';
import { squaredDistance } from './squared-distance.js';

/** A surface of its own beside the skin, such as an eyeball, teeth or falling hair. */
export interface Follower {
  /** Vertices of the model. */
  readonly vertices: readonly number[];
  /** For each of them the nearest vertex of the surface. */
  readonly nearest: Uint32Array;
  /** For each of them the vertices of the surface that it lies against. */
  readonly touched: readonly Touched[];
}

/** What of the skin a vertex moves with. */
export interface Touched {
  readonly numbers: readonly number[];
  /** Above 0 to 1, by distance. */
  readonly weights: readonly number[];
  /** Behind the surface, and not in one of its openings. */
  readonly covered: boolean;
}

/** Distance, mm, at which what lies against the surface begins to come away from it. */
const TOUCH = 6;
/** As many vertices of the surface, the nearest, move one that lies against it. */
const MOST_TOUCHED = 48;

/** The skin that followers lie against. */
interface Skin {
  /** [3N] positions on the mean face, mm, and unit normals. */
  readonly rest: Float64Array;
  readonly normals: Float64Array;
  /** Vertices on the rims of its openings. */
  readonly rim: ReadonlySet<number>;
}

/** @param groups the model's vertices apart from the skin, by the surface that they belong to */
export function findFollowers(
  { shape: { mean } }: FaceModel,
  groups: Iterable<readonly number[]>,
  { rest, normals, rim }: Skin,
): Follower[] {
  return Array.from(groups, (vertices) => {
    const nearest = Uint32Array.from(vertices, (v) => nearestVertex(mean, v, rest));
    const touched = vertices.map((v, i) => ({
      ...touchedBy(mean, v, rest, nearest[i]),
      covered: !rim.has(nearest[i]) && isBehind(mean, v, rest, normals, nearest[i]),
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
  const reach = Math.max(TOUCH * TOUCH, squaredDistance(rest, nearest, positions, vertex));
  const near: { number: number; share: number }[] = [];
  for (let number = 0; number < rest.length / 3; number++) {
    const share = squaredDistance(rest, number, positions, vertex) / reach;
    if (share <= 2.25) near.push({ number, share });
  }
  near.sort((a, b) => a.share - b.share || a.number - b.number).splice(MOST_TOUCHED);
  return {
    numbers: near.map(({ number }) => number),
    weights: near.map(({ share }) => exp(-share)),
  };
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

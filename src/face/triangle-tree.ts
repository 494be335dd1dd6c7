/** Triangles sorted into nested boxes, to ask whether anything stands in a ray's way. */
export interface TriangleTree {
  /** Whether a ray meets any triangle, from either side; `ray` holds origin and direction: ox, oy, oz, dx, dy, dz. */
  hit(ray: Float64Array): boolean;
}

const LEAF_SIZE = 4;
/** Triangles reach this share of their size over their edges, so that no ray slips between neighbours. */
const EDGE = 1e-7;
/** Deeper than any tree of 2^32 triangles that halves at every node. */
const STACK_SIZE = 64;

/**
 * Bounding-volume tree, split at the median of the longest side.
 * @param positions [3V]
 * @param triangles vertex numbers, three per triangle
 */
export function buildTriangleTree(positions: Float32Array, triangles: Uint32Array): TriangleTree {
  const count = triangles.length / 3;
  const nodeLimit = Math.max(1, 2 * count);
  const tree: Nodes = {
    boxes: new Float64Array(6 * nodeLimit),
    /** Leaf: first triangle; inner node: right child (the left child follows its parent). */
    first: new Int32Array(nodeLimit),
    /** Triangles of a leaf; 0 for an inner node. */
    size: new Int32Array(nodeLimit),
    order: Uint32Array.from({ length: count }, (_, t) => t),
  };
  if (count > 0) divide(tree, positions, triangles, 0, count, { used: 0 });
  const stack = new Int32Array(STACK_SIZE);
  const inverse = new Float64Array(3);
  return {
    hit: (ray) => {
      for (let k = 0; k < 3; k++) inverse[k] = 1 / ray[3 + k];
      return count > 0 && anyHit(tree, positions, triangles, stack, ray, inverse);
    },
  };
}

interface Nodes {
  readonly boxes: Float64Array;
  readonly first: Int32Array;
  readonly size: Int32Array;
  readonly order: Uint32Array;
}

/** Makes the node of order[from..to) and those below; returns its number. */
function divide(
  tree: Nodes,
  positions: Float32Array,
  triangles: Uint32Array,
  from: number,
  to: number,
  next: { used: number },
): number {
  const node = next.used++;
  const box = boundingBox(tree.order.subarray(from, to), positions, triangles);
  tree.boxes.set(box, 6 * node);
  if (to - from <= LEAF_SIZE) {
    tree.first[node] = from;
    tree.size[node] = to - from;
    return node;
  }
  const sides = [0, 1, 2].map((k) => box[3 + k] - box[k]);
  const axis = sides.indexOf(Math.max(...sides));
  const centre = (t: number): number =>
    positions[3 * triangles[3 * t] + axis] +
    positions[3 * triangles[3 * t + 1] + axis] +
    positions[3 * triangles[3 * t + 2] + axis];
  const sorted = [...tree.order.subarray(from, to)].sort((a, b) => centre(a) - centre(b) || a - b);
  tree.order.set(sorted, from);
  const middle = (from + to) >> 1;
  divide(tree, positions, triangles, from, middle, next);
  tree.first[node] = divide(tree, positions, triangles, middle, to, next);
  return node;
}

/** [low x, y, z, high x, y, z] */
function boundingBox(
  members: Uint32Array,
  positions: Float32Array,
  triangles: Uint32Array,
): number[] {
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (const t of members) {
    for (let corner = 3 * t; corner < 3 * t + 3; corner++) {
      for (let k = 0; k < 3; k++) {
        const value = positions[3 * triangles[corner] + k];
        box[k] = Math.min(box[k], value);
        box[3 + k] = Math.max(box[3 + k], value);
      }
    }
  }
  return box;
}

function anyHit(
  tree: Nodes,
  positions: Float32Array,
  triangles: Uint32Array,
  stack: Int32Array,
  ray: Float64Array,
  inverse: Float64Array,
): boolean {
  let depth = 0;
  stack[depth++] = 0;
  while (depth > 0) {
    const node = stack[--depth];
    if (!meetsBox(tree.boxes, 6 * node, ray, inverse)) continue;
    const size = tree.size[node];
    if (size === 0) {
      stack[depth++] = tree.first[node];
      stack[depth++] = node + 1;
      continue;
    }
    for (let i = tree.first[node]; i < tree.first[node] + size; i++) {
      const t = 3 * tree.order[i];
      const a = 3 * triangles[t];
      if (meetsTriangle(positions, a, 3 * triangles[t + 1], 3 * triangles[t + 2], ray)) return true;
    }
  }
  return false;
}

/** Slab test; a ray that runs in a side's plane (0 · ∞, NaN) counts as within it: comparisons with NaN are false. */
function meetsBox(
  boxes: Float64Array,
  at: number,
  ray: Float64Array,
  inverse: Float64Array,
): boolean {
  let enter = 0;
  let leave = Infinity;
  for (let k = 0; k < 3; k++) {
    const low = (boxes[at + k] - ray[k]) * inverse[k];
    const high = (boxes[at + 3 + k] - ray[k]) * inverse[k];
    const near = inverse[k] < 0 ? high : low;
    const far = inverse[k] < 0 ? low : high;
    if (near > enter) enter = near;
    if (far < leave) leave = far;
  }
  return enter <= leave * (1 + EDGE);
}

/** Either side of the triangle at offsets a, b, c, ahead of the origin (Möller and Trumbore 1997, JGT 2(1)). */
function meetsTriangle(
  p: Float32Array,
  a: number,
  b: number,
  c: number,
  ray: Float64Array,
): boolean {
  const dx = ray[3];
  const dy = ray[4];
  const dz = ray[5];
  const ux = p[b] - p[a];
  const uy = p[b + 1] - p[a + 1];
  const uz = p[b + 2] - p[a + 2];
  const wx = p[c] - p[a];
  const wy = p[c + 1] - p[a + 1];
  const wz = p[c + 2] - p[a + 2];
  const px = dy * wz - dz * wy;
  const py = dz * wx - dx * wz;
  const pz = dx * wy - dy * wx;
  const determinant = ux * px + uy * py + uz * pz;
  if (determinant === 0) return false;
  const inverse = 1 / determinant;
  const sx = ray[0] - p[a];
  const sy = ray[1] - p[a + 1];
  const sz = ray[2] - p[a + 2];
  const first = (sx * px + sy * py + sz * pz) * inverse;
  if (first < -EDGE || first > 1 + EDGE) return false;
  const qx = sy * uz - sz * uy;
  const qy = sz * ux - sx * uz;
  const qz = sx * uy - sy * ux;
  const second = (dx * qx + dy * qy + dz * qz) * inverse;
  return (
    second >= -EDGE && first + second <= 1 + EDGE && (wx * qx + wy * qy + wz * qz) * inverse > 0
  );
}

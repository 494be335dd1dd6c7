/** x, y, z */
export type Vector = readonly [number, number, number];

export function pointAt(positions: ArrayLike<number>, vertex: number): Vector {
  return [positions[3 * vertex], positions[3 * vertex + 1], positions[3 * vertex + 2]];
}

export function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function distance(a: Vector, b: Vector): number {
  const d = minus(a, b);
  return Math.sqrt(dot(d, d));
}

/** Mean of some vertices. */
export function meanPoint(positions: ArrayLike<number>, vertices: readonly number[]): Vector {
  const sum = [0, 0, 0];
  for (const vertex of vertices) {
    for (let k = 0; k < 3; k++) sum[k] += positions[3 * vertex + k] / vertices.length;
  }
  return [sum[0], sum[1], sum[2]];
}

/**
 * What the generator says of the faces of a space: the directions in which people differ, and where they act on the
 * face. Only residual coefficients: sex, age and expression would swamp them.
 */
export interface FaceSpace {
  readonly directions: readonly FaceDirections[];
  /** Region number of each vertex, into `regionNames`, [V]. */
  readonly regions: ArrayLike<number>;
  readonly regionNames: readonly string[];
}

/** What the directions move: vertices (x, y, z) or their albedo (linear red, green, blue). */
export type FaceProperty = 'shape' | 'texture';

export interface FaceDirections {
  readonly property: FaceProperty;
  /** Residual coefficients by identity number of the space, [identities · K]; the people of a residual share theirs. */
  readonly coefficients: Float64Array;
  /** K columns of [3V]: what one unit of a coefficient adds to the three numbers of each vertex. */
  readonly basis: readonly Float32Array[];
}

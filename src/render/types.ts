/** How the face is placed in the square image. */
export type Crop =
  /** The head centred; `margin` widens the view, 1 = the face fills the picture from hairline to chin. */
  | { readonly kind: 'centred'; readonly margin: number }
  /** The five ArcFace landmarks brought to their 112 px template (scaled to the image) by a similarity transform. */
  | { readonly kind: 'arcface' };

/** What is behind the head: one sRGB grey (0..1), or a seeded texture of this contrast (0..1) about mid-grey. */
export type Background =
  | { readonly kind: 'constant'; readonly grey: number }
  | { readonly kind: 'texture'; readonly contrast: number };

/** The tensor a network takes: folded into the last step of relighting. */
export interface TensorFormat {
  /** Width and height in pixels, 16..512. */
  readonly size: number;
  readonly layout: 'nchw' | 'nhwc';
  readonly channels: 'rgb' | 'bgr' | 'gray';
  /** What sRGB 0..1 is mapped to, before mean and std. */
  readonly range: readonly [number, number];
  /** Per channel in the tensor's own channel order; one value serves all channels. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly crop: Crop;
  readonly background: Background;
}

/**
 * What relighting needs of one mesh in one pose, one entry per pixel (anti-aliased: the mean over sub-pixel samples,
 * normals and albedo divided by coverage).
 */
export interface GBuffer {
  readonly size: number;
  /** [size²·3], unit vectors in camera space: x right, y up, z to the camera. */
  readonly normals: Float32Array;
  /** [size²·3], sRGB values of the albedo, red, green, blue. */
  readonly albedo: Float32Array;
  /** [size²], specular strength. */
  readonly specular: Float32Array;
  /** [size²], share of the sky that the surface sees. */
  readonly ambientVisibility: Float32Array;
  /** [size²], 0..1. */
  readonly coverage: Float32Array;
}

export interface Pose {
  /** Degrees; positive yaw turns the face to the image's right, positive pitch lifts the chin. */
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
  readonly scale: number;
  /** Image widths, to the right and down. */
  readonly translationX: number;
  readonly translationY: number;
}

export interface Light {
  /** Degrees; positive azimuth comes from the image's right, positive elevation from above. */
  readonly azimuthDegrees: number;
  readonly elevationDegrees: number;
}

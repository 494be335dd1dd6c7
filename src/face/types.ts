import type { DesignPoint, FacePart, FacePatch } from '../stimulus/index.js';

/**
 * A linear face model: vertex positions = mean + B_shape·c (millimetres; x to the face's left, y up, z out of the
 * face), vertex albedo (linear RGB, 0..1, clamped only when rendered) = mean + B_texture·c.
 */
export interface FaceModel {
  /** SHA-256 of the model's canonical bytes: part of every shard's key. */
  readonly digest: string;
  readonly name: string;
  readonly vertexCount: number;
  /** Vertex numbers, three per triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint32Array;
  readonly shape: LinearBasis;
  readonly texture: LinearBasis;
  /** Specular strength per vertex, 0..1. */
  readonly specular: Float32Array;
  /** Share of the sky each vertex sees on the mean face, 0..1 (baked ambient occlusion): multiplies the ambient light. */
  readonly ambientVisibility: Float32Array;
  /** Named points on the face: vertex numbers whose mean is the point. At least those of `AlignmentLandmark`. */
  readonly landmarks: Readonly<Record<string, readonly number[]>>;
  /** Region number of each vertex, into `regionNames`. */
  readonly regions: Uint8Array;
  readonly regionNames: readonly string[];
}

export interface LinearBasis {
  /** [3V], xyz or rgb per vertex. */
  readonly mean: Float32Array;
  /** Named columns in the order of the coefficients. */
  readonly columns: readonly BasisColumn[];
}

export interface BasisColumn {
  /** `sex`, `ethnicity`, `age`, `age²`, `sex·age`, `residual 0`, …, `expression happy`, … */
  readonly name: string;
  readonly kind: 'condition' | 'residual' | 'expression';
  /** [3V] */
  readonly values: Float32Array;
}

/** A person's number, or a mixture: the point at `share` (0..1) of the straight line between two people's coefficients. */
export type Residual =
  number | { readonly from: number; readonly to: number; readonly share: number };

/**
 * What a face is made of. Every `DesignPoint` is one; the optional fields are for stimuli that no space holds: one
 * person's shape under another's texture, mixtures of people, half an expression.
 */
export interface FacePoint extends Pick<
  DesignPoint,
  | 'seed'
  | 'residual'
  | 'sex'
  | 'ethnicity'
  | 'age'
  | 'expression'
  | 'shapeAmplification'
  | 'textureAmplification'
> {
  /** Whose shape; default: `residual`'s. */
  readonly shapeResidual?: Residual;
  /** Whose texture; default: `residual`'s. */
  readonly textureResidual?: Residual;
  /** What a part of the face shows instead, in shape and in texture; default: nothing. */
  readonly shapePatch?: FacePatch;
  readonly texturePatch?: FacePatch;
  /** Coefficient of the expression's columns; default: 1. */
  readonly expressionAmplitude?: number;
}

/** How much of each vertex belongs to a part of the face, 0..1: [V]. */
export type PartWeights = (part: FacePart, property: 'shape' | 'texture') => Float32Array;

/** Coefficients of one design point, in the order of the bases' columns. */
export interface FaceCoefficients {
  readonly shape: Float64Array;
  readonly texture: Float64Array;
  /** What residual coefficients were multiplied by. Above 1 the face is kept from folding. @default 1 */
  readonly gains?: { readonly shape: number; readonly texture: number };
}

/** A face ready to be rasterised. */
export interface FaceMesh {
  /** [3V], millimetres. */
  readonly positions: Float32Array;
  /** [3V], linear RGB, not clamped. */
  readonly albedo: Float32Array;
  readonly triangles: Uint32Array;
  readonly specular: Float32Array;
  /** Share of the sky each vertex sees on the mean face, 0..1 (baked ambient occlusion): multiplies the ambient light. */
  readonly ambientVisibility: Float32Array;
  readonly landmarks: Readonly<Record<string, readonly number[]>>;
}

/** The five points of a face-recognition alignment template; left and right are the image's, as in ArcFace. */
export const ALIGNMENT_LANDMARKS = [
  'eyeImageLeft',
  'eyeImageRight',
  'noseTip',
  'mouthCornerImageLeft',
  'mouthCornerImageRight',
] as const;
export type AlignmentLandmark = (typeof ALIGNMENT_LANDMARKS)[number];

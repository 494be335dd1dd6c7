import type { FaceProperty } from '../statistics/index.js';
import type { TuningCurve } from '../statistics/types.js';

/** What the report page draws besides the summary. */
export interface AuditIllustrations {
  readonly tuning: readonly TuningCurve[];
  /** Rendered faces of the space, PNG bytes. */
  readonly faces: readonly CaptionedPicture[];
  /** What all of those show alike, in words. @default nothing */
  readonly facesShare?: string;
  /** One face as every variant shows it. @default none */
  readonly variants?: readonly CaptionedPicture[];
  /** What tells identities apart, on the mean face and on some people. @default none */
  readonly features?: FeatureDrawings;
  /** Pictures of the summary's worst points. @default none */
  readonly worst?: readonly (PointPicture & { readonly index: number })[];
  /** People outside the space, each in the view of the worst point `index` for which it was chosen. @default none */
  readonly outsiders?: readonly OutsiderDrawing[];
  /** Information maps on the mean face. */
  readonly maps: readonly MapDrawing[];
  /** What layers as a whole carry, on the mean face. @default none */
  readonly layerMaps?: readonly LayerMapDrawing[];
  /** What is read at each yaw. @default none */
  readonly levelMaps?: readonly LevelMapDrawing[];
}

/** At each yaw the map of one unit, where its map of all images stands above chance, or the mean over a layer's units. */
export interface LevelMapDrawing {
  readonly kind: 'unit' | 'mean';
  readonly layer: string;
  /** Null: the layer's units. */
  readonly unit: number | null;
  readonly property: FaceProperty;
  /** Bits at the ends of the colour scale: of a unit over its yaws, of means over all layers too. */
  readonly scaleBits: readonly [number, number];
  readonly pictures: readonly { readonly yaw: number; readonly png: Uint8Array }[];
}

/** A rendered design point, PNG bytes. */
export interface PointPicture {
  readonly png: Uint8Array;
  /** Where it is what the network saw, enlarged: width of that image in pixels. @default framed for people */
  readonly seenPixels?: number;
}

export interface CaptionedPicture extends PointPicture {
  readonly caption: string;
}

export interface OutsiderDrawing extends PointPicture {
  readonly chosen: number;
  readonly index: number;
}

/** A layer's map in frontal view: of its read-outs together, or the largest or mean value of its units at each vertex. */
export interface LayerMapDrawing {
  readonly layer: string;
  readonly property: FaceProperty;
  readonly kind: 'joint' | 'maximum' | 'mean';
  /** Bits at the ends of the colour scale, the same for all layers of a kind. */
  readonly scaleBits: readonly [number, number];
  /** Vertices below are drawn as plain face; null: not asked, plain at 0 and below. */
  readonly thresholdBits: number | null;
  readonly png: Uint8Array;
}

/** Diagnostic features of shape and of texture on the face. */
export interface FeatureDrawings {
  readonly properties: readonly {
    readonly property: FaceProperty;
    /** Bits at the ends of the colour scale. */
    readonly scaleBits: readonly [number, number];
    /** Mean bits of all identities, on the mean face. */
    readonly mean: Uint8Array;
  }[];
  readonly people: readonly {
    readonly caption: string;
    /** Which vertices count as diagnostic of this person, the face itself, and with either set of features amplified. */
    readonly pictures: readonly { readonly caption: string; readonly png: Uint8Array }[];
  }[];
}

export interface MapPicture {
  readonly yaw: number;
  readonly png: Uint8Array;
  /** Its own chance level, bits, where pictures have one each. @default the drawing's */
  readonly thresholdBits?: number | null;
}

/** One unit's map in one or several views. */
export interface MapDrawing {
  readonly layer: string;
  readonly unit: number;
  readonly property: FaceProperty;
  /**
   * One map of all images in several views, on one scale with the other layers' of its property; for each yaw its own map;
   * or, small, the map of a layer's foremost unit, on one scale with the other layers'.
   */
  readonly kind: 'views' | 'levels' | 'layer';
  /** Bits at the ends of the colour scale. */
  readonly scaleBits: readonly [number, number];
  /** Vertices below are drawn as plain face; null: every picture has its own, or none. */
  readonly thresholdBits: number | null;
  readonly pictures: readonly MapPicture[];
}

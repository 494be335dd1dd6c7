/**
 * A morphable model as a reader found it: the file's own units, axes and colours, nothing guessed yet. Every stage of
 * the import takes one and returns one; arrays are owned by it and may be written into.
 */
export interface SourceModel {
  /** The path as the user typed it: errors begin with it. */
  readonly source: string;
  readonly name: string;
  /** [3V], the mean face or the neutral one, in the source's units. */
  readonly positions: Float64Array;
  /** Vertex numbers, three per triangle. */
  readonly triangles: Uint32Array;
  /** Part of each triangle, into `partNames`; null where the source has no parts. */
  readonly triangleParts: Uint16Array | null;
  readonly partNames: readonly string[];
  readonly modes: readonly SourceMode[];
  /** [3V]: what every expression adds before its own modes; null: nothing. */
  readonly expressionMean: Float32Array | null;
  readonly texture: SourceTexture | null;
  readonly landmarks: Landmarks | null;
  /** What the source states of its unit; null: nothing. */
  readonly millimetresPerUnit: number | null;
  /** What the user should know, one line each. */
  readonly notes: readonly string[];
}

/** One mode of shape: [3V], added to the positions once per unit of its coefficient. */
export interface SourceMode {
  readonly name: string;
  /** `condition` modes bear the names of condition columns and are in their units already. */
  readonly role: 'residual' | 'expression' | 'condition';
  readonly values: Float32Array;
}

/** Colours per vertex as the source has them, red, green, blue; 1 is white. */
export interface SourceTexture {
  readonly mean: Float32Array;
  readonly modes: readonly SourceMode[];
}

/** Named points: vertex numbers whose mean is the point. */
export type Landmarks = Readonly<Record<string, readonly number[]>>;

export const SOURCE_FORMATS = ['statismo', 'obj-folder', 'targets', 'npz', 'arrow'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** What a user may say of a model that its files do not; everything has a default. */
export interface ImportOptions {
  readonly format?: SourceFormat;
  readonly name?: string;
  /** Millimetres per unit of the source; default: what it states, else guessed from the distance of the eyes. */
  readonly millimetresPerUnit?: number;
  /** Turns about x, then y, then z in degrees, applied before anything else looks at the mesh. */
  readonly rotationDegrees?: readonly [number, number, number];
  readonly landmarks?: Landmarks;
  /** Condition axes by the modes that carry them; see `ModeWeights`. */
  readonly axes?: Readonly<Partial<Record<AxisName, ModeWeights>>>;
  readonly expressions?: Readonly<Partial<Record<ExpressionName, ModeWeights>>>;
  /** Most residual modes kept, of shape and of texture; default: all. */
  readonly residualModes?: number;
  /** Standard deviation of a residual whose size the format does not state, in units of its mode. */
  readonly targetDeviation?: number;
  /** Parts (groups, objects or materials of an OBJ) that are kept, as globs; default: all but helpers. */
  readonly parts?: readonly string[];
  readonly crop?: 'auto' | 'head' | 'none';
  readonly colourSpace?: 'srgb' | 'linear';
}

export const AXIS_NAMES = ['sex', 'ethnicity', 'age'] as const;
export type AxisName = (typeof AXIS_NAMES)[number];

export const EXPRESSION_NAMES = [
  'happy',
  'surprise',
  'fear',
  'disgust',
  'anger',
  'sadness',
] as const;
export type ExpressionName = (typeof EXPRESSION_NAMES)[number];

/**
 * Weights by mode: `shape:3`, `texture:0` or `expression:2` by number (0-based), or a mode's own name. Of an axis: how
 * many standard deviations separate its middle from its positive end (male, East Asian, 20 years older).
 */
export type ModeWeights = Readonly<Record<string, number>>;

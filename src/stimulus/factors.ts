/** A level of a factor: a name (sex, ethnicity, expression), degrees (angles), years (age), a residual's number, a gain. */
export type Level = number | string;

/** Factors that make the identity; identity = (residual · |sex| + sex) · |ethnicity| + ethnicity, 0-based. */
export const IDENTITY_FACTORS = ['residual', 'sex', 'ethnicity'] as const;

/** The first level of `variant`: the space's own image. */
export const ORIGINAL = 'original';

/**
 * Factors that vary within an identity, slowest first: `variant` is a study's named changes of the stimulus (`Variant`),
 * `jpegQuality` what the finished image is compressed with, `copy` a perturbation of it (`Copies`). Those before the light share a G-buffer only when they are
 * equal, and those before the pose share a mesh: this order is what makes rendering and sums cheap.
 */
export const VIEW_FACTORS = [
  'variant',
  'jpegQuality',
  'age',
  'expression',
  'shapeAmplification',
  'textureAmplification',
  'yaw',
  'pitch',
  'azimuth',
  'elevation',
  'copy',
] as const;

/** Drawn, not crossed: once per mesh and pose, reported in equal bins. */
export const JITTER_FACTORS = ['scale', 'translationX', 'translationY'] as const;

export type IdentityFactor = (typeof IDENTITY_FACTORS)[number];
export type ViewFactor = (typeof VIEW_FACTORS)[number];
export type JitterFactor = (typeof JITTER_FACTORS)[number];
export type DesignFactor = IdentityFactor | ViewFactor;
export type FactorName = DesignFactor | JitterFactor;

export const DESIGN_FACTORS: readonly DesignFactor[] = [...IDENTITY_FACTORS, ...VIEW_FACTORS];

export const SEXES = ['male', 'female'] as const;
export const ETHNICITIES = ['western-caucasian', 'east-asian'] as const;
export const EXPRESSIONS = [
  'happy',
  'surprise',
  'fear',
  'disgust',
  'anger',
  'sadness',
  'neutral',
] as const;

export type Sex = (typeof SEXES)[number];
export type Ethnicity = (typeof ETHNICITIES)[number];
export type Expression = (typeof EXPRESSIONS)[number];

/** The two that a study adds to a space: their levels are not listed among a space's factors. */
export const STUDY_FACTORS = ['variant', 'copy'] as const satisfies readonly ViewFactor[];
export type StudyFactor = (typeof STUDY_FACTORS)[number];
/** Factors whose levels a space lists. */
export type ListedFactor = Exclude<DesignFactor, StudyFactor>;
export const LISTED_FACTORS = DESIGN_FACTORS.filter(
  (name) => !(STUDY_FACTORS as readonly string[]).includes(name),
) as readonly ListedFactor[];

/**
 * The value a factor is held at when a space does not vary it. Amplifications are gains on the identity's residual; a
 * JPEG quality of 0 is no compression.
 */
export const DEFAULT_LEVEL: Readonly<Record<DesignFactor, Level>> = {
  residual: 0,
  sex: 'male',
  ethnicity: 'western-caucasian',
  variant: ORIGINAL,
  jpegQuality: 0,
  age: 25,
  expression: 'neutral',
  shapeAmplification: 1,
  textureAmplification: 1,
  yaw: 0,
  pitch: 0,
  azimuth: 0,
  elevation: 0,
  copy: 0,
};

/** Names a level may take, for the factors whose levels are names. */
export const NAMED_LEVELS: Readonly<Partial<Record<DesignFactor, readonly string[]>>> = {
  sex: SEXES,
  ethnicity: ETHNICITIES,
  expression: EXPRESSIONS,
};

/** Inclusive range of the factors whose levels are numbers: degrees, years, gains, residual numbers. */
export const LEVEL_RANGE: Readonly<Partial<Record<DesignFactor, readonly [number, number]>>> = {
  residual: [0, 1_000_000],
  jpegQuality: [0, 100],
  age: [18, 90],
  shapeAmplification: [0, 8],
  textureAmplification: [0, 8],
  yaw: [-90, 90],
  pitch: [-60, 60],
  azimuth: [-90, 90],
  elevation: [-90, 90],
};

import { drawAddress, normalDraw } from '../../numeric/index.js';
import type { DrawAddress } from '../../numeric/index.js';
import type { Conditions } from '../conditions.js';
import { restingUnits } from './action-units.js';
import type { ActionUnits } from './action-units.js';

/**
 * Anatomical parameters of the generator. Lengths in millimetres: x from the midline, y above the pupils, z forward;
 * `…Y` is a position, heights and widths of paired features are halves. Pigments and densities are without unit.
 * Rows: [mean of women of 25, men minus women, per decade from 25, East Asian minus Western Caucasian, standard
 * deviation within a group], after craniofacial anthropometry (Farkas 1994) rounded, then adjusted by eye.
 */
const DISTRIBUTIONS = {
  // skull, face outline
  faceHalfWidth: [65.5, 3.2, 0.1, 2.2, 3.2],
  jawHalfWidth: [44, 10, 0.3, 0.8, 3.5],
  jawAngleY: [-72, -4, -0.3, 0, 3],
  chinHalfWidth: [10.8, 8, 0.2, 0, 2.8],
  chinY: [-112, -9, -0.4, 1, 4],
  chinProtrusion: [0, 2, 0.1, -1.2, 1.9],
  foreheadFullness: [1.5, -1, 0, 0, 1.6],
  browRidge: [0, 4.4, 0.25, -1.6, 1],
  skullHalfWidth: [73, 2, 0, 2, 2.2],
  skullHeight: [0, 3, 0, 0, 3],
  cheekboneProtrusion: [1.2, -0.8, -0.2, 0.6, 1.8],
  cheekboneWidth: [0, -0.6, 0, 1.8, 1.8],
  cheekFullness: [1.9, -1.4, -0.55, 0.6, 2],
  templeDepth: [0, 0.3, 0.3, -0.2, 0.6],
  jowl: [0, 0.1, 0.5, -0.05, 0.3],
  earHeight: [0, 2, 0.5, 0, 1.5],
  neckRadius: [41, 11, 0.6, 0, 2],
  // eyes
  eyeX: [31, 0.8, 0, 1.3, 2.6],
  eyeHalfWidth: [15.2, 0.1, -0.13, -0.2, 1.5],
  upperLidHeight: [5, -1.2, -0.16, -0.5, 0.9],
  lowerLidHeight: [5.4, -0.4, -0.02, -0.3, 0.75],
  eyeTilt: [1.9, -0.5, -0.25, 1.1, 2],
  eyeForward: [0, -1, -0.45, 1.6, 1],
  lidCreaseHeight: [4, -0.6, -0.1, -2.2, 1.5],
  lidHood: [0.5, 0.25, 0.42, 0.9, 0.6],
  epicanthus: [0, 0, 0, 1, 0.25],
  eyeBags: [0.15, 0.1, 0.35, 0.05, 0.35],
  // brows
  browY: [21.5, -5.6, -0.35, 0.8, 3],
  browArch: [3.9, -2.5, -0.15, -0.7, 1.9],
  browThickness: [2.5, 3.5, -0.1, -0.2, 2.2],
  browTailLift: [0.8, 0.5, -0.25, -0.1, 1.5],
  browInnerX: [11.8, -1.5, 0, 0.6, 3.5],
  browLength: [41, 1.5, -0.3, -1.5, 4],
  browHairRise: [0, 0, 0, 0, 0.8],
  browHairTilt: [0, 0, 0, 0, 0.5],
  browHairArch: [0, -0.2, 0, -0.1, 1.3],
  browLightness: [1, 0, 0.02, -0.1, 0.5],
  browDensity: [0.82, 0.16, -0.05, 0, 0.32],
  // nose
  noseBaseY: [-45.5, -3, -0.5, 1, 5],
  noseHalfWidth: [15.6, 2.6, 0.25, 1.9, 2.4],
  noseProtrusion: [16.5, 1.6, 0.25, -2.2, 2.1],
  noseTipSize: [6.6, 0.9, 0.12, 0.5, 1.2],
  noseTipLift: [1.5, -1.2, -0.4, 0.2, 3.5],
  alaFullness: [0, 0.2, 0.05, 0.3, 0.9],
  bridgeHeight: [0, 1.5, 0.05, -3.4, 2],
  bridgeHalfWidth: [5.4, 0.8, 0.05, 0.9, 2],
  noseHump: [-0.5, 0.9, 0.12, -0.5, 1.6],
  // mouth
  mouthY: [-64.3, -5.2, -0.5, 1, 3.8],
  mouthHalfWidth: [24.6, 1.9, 0.1, -0.2, 3.6],
  upperLipHeight: [7.9, -1.5, -0.62, 0.3, 1.7],
  lowerLipHeight: [10, -1.4, -0.62, 0.3, 1.9],
  lipFullness: [1.05, -0.2, -0.12, 0.1, 0.3],
  cupidBow: [0.16, 0, -0.02, 0, 0.07],
  mouthCornerLift: [1.9, -0.2, -0.12, 0, 0.9],
  dentalProtrusion: [0, -0.3, -0.3, 0.9, 1.4],
  // folds and lines
  nasolabialFold: [0.12, 0.15, 0.4, -0.05, 0.45],
  wrinkles: [0, 0.05, 0.25, -0.03, 0.08],
  // hair
  hairLength: [1, -1, 0, 0, 0],
  hairlineY: [65, 1, 0.3, 0, 2.6],
  hairlineRecession: [0, 2.5, 1.2, -0.5, 0],
  hairLightness: [0.075, -0.02, 0, -0.06, 0.03],
  greyness: [0, 0.03, 0.16, 0, 0.02],
  beard: [0, 1, -0.02, -0.2, 0.1],
  // skin, eyes, lips: pigments
  melanin: [0, 0.27, 0.03, 0.17, 0.06],
  haemoglobin: [0, 0.09, 0.01, -0.05, 0.03],
  yellowness: [0, 0, 0.02, 0.09, 0.02],
  lipRedness: [0.95, -0.5, -0.08, 0, 0.22],
  spots: [0.05, 0, 0.2, -0.02, 0.1],
  unevenness: [0.3, 0.1, 0.1, 0, 0.08],
  freckles: [0, 0, 0.05, -0.05, 0.16],
  irisLightness: [0.5, 0, 0, -0.5, 0.26],
  pupilRadius: [2.4, 0, -0.08, 0, 0.2],
  lashDensity: [1, -0.7, -0.06, 0, 0.15],
  socketShade: [0.5, 0.45, 0.14, -0.1, 0.55],
  cheekShade: [0, 0.42, 0.06, 0, 0.5],
  cheekRedness: [0.3, 0, 0, -0.06, 0.12],
} satisfies Record<string, readonly [number, number, number, number, number]>;

export type ParameterName = keyof typeof DISTRIBUTIONS;
export type Anatomy = Record<ParameterName, number>;
/** Everything the generator needs besides the noise: a person and what the face does. */
export type FaceParameters = Anatomy & ActionUnits;

export const PARAMETER_NAMES = Object.keys(DISTRIBUTIONS) as ParameterName[];

/** Draws further out than this many standard deviations are clamped. */
const DRAW_LIMIT = 2.4;

/** Parameters beyond which features fold or vanish. */
const LIMITS: Partial<Record<ParameterName, readonly [number, number]>> = {
  irisLightness: [0, 1.2],
  hairLightness: [0.012, 0.5],
  greyness: [0, 0.95],
  beard: [0, 1],
  epicanthus: [0, 1.3],
  lidCreaseHeight: [1.2, 7],
  lidHood: [0, 3],
  spots: [0, 2],
  freckles: [0, 1],
  unevenness: [0.1, 2],
  wrinkles: [0, 2],
  nasolabialFold: [0, 4],
  eyeBags: [0, 3],
  jowl: [0, 4],
  upperLipHeight: [2.5, 14],
  lowerLipHeight: [3.5, 15],
  upperLidHeight: [2.8, 8],
  lowerLidHeight: [3, 7],
  hairlineRecession: [-3, 14],
  browThickness: [1.2, 7],
  lashDensity: [0.2, 1],
  browDensity: [0.25, 1],
  browLightness: [0.35, 2.2],
};

/**
 * Shared factors, so that faces differ as wholes and not only part by part: loadings on [size, breadth, fatness,
 * length]; what they leave is the parameter's own.
 */
const FACTOR_LOADINGS: Partial<Record<ParameterName, readonly [number, number, number, number]>> = {
  faceHalfWidth: [0.5, 0.5, 0, 0],
  jawHalfWidth: [0.4, 0.4, 0.2, 0],
  skullHalfWidth: [0.5, 0.3, 0, 0],
  cheekFullness: [0, 0.2, 0.7, 0],
  chinY: [-0.3, 0.2, 0, -0.6],
  noseBaseY: [-0.2, 0, 0, -0.35],
  mouthY: [-0.25, 0, 0, -0.35],
  jowl: [0, 0, 0.4, 0],
  neckRadius: [0.3, 0.2, 0.6, 0],
  mouthHalfWidth: [0.3, 0.3, 0, 0],
  eyeX: [0.4, 0.3, 0, 0],
  cheekboneWidth: [0, 0.5, 0, 0],
  noseHalfWidth: [0.2, 0.4, 0, 0],
};

/** Continuous conditions of the generator: maleness and East Asian share 0..1, age in years. */
export interface GeneratorConditions {
  readonly male: number;
  readonly eastAsian: number;
  readonly ageYears: number;
}

export function generatorConditions(conditions: Conditions): GeneratorConditions {
  return {
    male: conditions.sex === 'male' ? 1 : 0,
    eastAsian: conditions.ethnicity === 'east-asian' ? 1 : 0,
    ageYears: conditions.ageYears,
  };
}

/** The average person of the conditions, at rest. */
export function meanParameters(conditions: GeneratorConditions): FaceParameters {
  const decades = (conditions.ageYears - 25) / 10;
  const anatomy = {} as Anatomy;
  for (const name of PARAMETER_NAMES) {
    const [woman, maleDifference, perDecade, eastAsianDifference] = DISTRIBUTIONS[name];
    anatomy[name] =
      woman +
      maleDifference * conditions.male +
      perDecade * decades +
      eastAsianDifference * conditions.eastAsian;
  }
  // Hair greys late and then fast; there is no beard without maleness.
  anatomy.greyness = 0.75 * Math.pow(Math.max(0, decades / 4), 2.3);
  anatomy.beard *= conditions.male;
  return { ...clampAnatomy(anatomy), ...restingUnits() };
}

/**
 * A person of the conditions, at rest; a pure function of `seed`.
 * @param spread factor on the standard deviations
 */
export function sampleParameters(
  conditions: GeneratorConditions,
  seed: number,
  spread: number,
): FaceParameters {
  const parameters = meanParameters(conditions);
  const factorAddress = drawAddress(seed, 'anatomy factors', []);
  const address = drawAddress(seed, 'anatomy', []);
  const factors = [0, 1, 2, 3].map((k) => normalDraw(factorAddress, k));
  PARAMETER_NAMES.forEach((name, k) => {
    const draw = combinedDraw(name, factors, address, k);
    const limited = Math.max(-DRAW_LIMIT, Math.min(DRAW_LIMIT, draw));
    parameters[name] += spread * deviation(name, conditions) * limited;
  });
  return { ...parameters, ...clampAnatomy(parameters) };
}

function combinedDraw(
  name: ParameterName,
  factors: readonly number[],
  address: DrawAddress,
  k: number,
): number {
  const own = normalDraw(address, k);
  const loadings = FACTOR_LOADINGS[name];
  if (!loadings) return own;
  const shared = loadings.reduce((sum, loading, f) => sum + loading * factors[f], 0);
  const explained = loadings.reduce((sum, loading) => sum + loading * loading, 0);
  return shared + Math.sqrt(Math.max(0.1, 1 - explained)) * own;
}

/** Standard deviation within a group; iris and hair colour vary little among East Asian people. */
function deviation(name: ParameterName, { male, eastAsian }: GeneratorConditions): number {
  const value = DISTRIBUTIONS[name][4];
  if (name === 'beard') return value * male;
  if (name === 'irisLightness') return value * (1 - 0.85 * eastAsian);
  if (name === 'hairLightness') return value * (1 - 0.8 * eastAsian);
  return value;
}

function clampAnatomy(anatomy: Anatomy): Anatomy {
  const clamped = {} as Anatomy;
  for (const name of PARAMETER_NAMES) {
    const [low, high] = LIMITS[name] ?? [-Infinity, Infinity];
    clamped[name] = Math.min(high, Math.max(low, anatomy[name]));
  }
  return clamped;
}

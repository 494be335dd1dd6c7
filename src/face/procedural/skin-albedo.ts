import { NOSTRIL } from './chart-mesh.js';
import type { ChartPoint } from './chart-mesh.js';
import {
  crowsFeetPhase,
  crowsFeetShare,
  earRing,
  foreheadPhase,
  foreheadShare,
  marionette,
  nasolabialPlace,
} from './displacement.js';
import { browPoint, CHART_FACE, lipCurves } from './feature-curves.js';
import type { FaceParameters } from './parameters.js';
import { blend, mapColour, scaleColour, skinColour } from './pigment.js';
import type { Colour } from './pigment.js';
import { bump, clamp, mix, ramp, spot } from './profiles.js';

const CHART_LIPS = lipCurves(CHART_FACE);

/** What varies over the skin besides the place: a person's noise, the light in hollows, the distance into the hair. */
export interface SkinPlace {
  readonly point: ChartPoint;
  /** +1 on the face's left half. */
  readonly side: number;
  /** mm, positive in the hair. */
  readonly hairDepth: number;
  /** Light that hollows let in, 0..1; 1 everywhere where occlusion is left to the renderer. */
  readonly ambient: number;
  /** Blotches of melanin and of haemoglobin, and freckles, each of about unit variance. */
  readonly melaninNoise: number;
  readonly haemoglobinNoise: number;
  readonly freckleNoise: number;
}

/** Albedo (linear RGB) of one skin vertex: pigments, then lines, beard, lips, nostrils, brows, lashes, hair, shade. */
export function skinAlbedo(p: FaceParameters, place: SkinPlace): Colour {
  const { a, y } = place.point;
  const pigments = skinPigments(p, place);
  let colour = skinColour(pigments.melanin, pigments.haemoglobin, pigments.yellow);
  const lines = Math.min(0.7, lineDarkness(p, a, y));
  colour = scaleColour(colour, [1 - 0.8 * lines, 1 - lines, 1 - 1.05 * lines]);
  colour = blend(
    colour,
    scaleColour(colour, [0.25, 0.29, 0.36]),
    0.92 * p.beard * beardShare(a, y),
  );
  colour = place.point.lip
    ? lipColour(p, place.point.lip, pigments, colour)
    : scaleColour(colour, 1 - 0.28 * mouthCorner(a, y));
  colour = blend(colour, scaleColour(colour, [0.16, 0.1, 0.1]), 0.92 * nostrilShare(a, y));
  colour = blend(colour, browColour(p), 0.92 * browShare(p, a, y));
  if (place.point.eye) colour = lashColour(p, place.point.eye, colour);
  colour = blend(colour, strandColour(p, a, y), 0.97 * ramp(-1.4, 1.4, place.hairDepth));
  return shade(p, place, colour);
}

/** Specular strength of one skin vertex, 0..1. */
export function skinSpecular(p: FaceParameters, { point, hairDepth }: SkinPlace): number {
  const { a, y } = point;
  const hair = ramp(-1.4, 1.4, hairDepth);
  const skin =
    0.12 +
    0.1 * spot(a / 12, (y + 36) / 18) +
    0.06 * spot(a / 40, (y - 45) / 22) +
    (point.lip ? 0.16 : 0) -
    0.05 * p.beard * beardShare(a, y);
  return mix(skin, 0.2, hair);
}

/** Colour of the scalp's hair, greyed. */
export function hairColour(p: FaceParameters): Colour {
  const light = p.hairLightness;
  const young: Colour = [light * 0.95 + 0.006, light * 0.62 + 0.005, light * 0.36 + 0.005];
  return blend(young, [0.36, 0.35, 0.33], p.greyness);
}

interface Pigments {
  melanin: number;
  haemoglobin: number;
  yellow: number;
}

function skinPigments(p: FaceParameters, place: SkinPlace): Pigments {
  const { a, y } = place.point;
  const redPlaces =
    0.5 * spot((a - 38) / 17, (y + 36) / 16) +
    0.5 * spot(a / 11, (y + 42) / 10) +
    0.22 * spot(a / 14, (y + 103) / 10) +
    0.5 * spot((a - 112) / 16, (y + 12) / 34);
  const socket = spot((a - 31) / 20, (y + 2) / 11);
  const underEye = spot((a - 27) / 13, (y + 10) / 5);
  const innerSocket = spot((a - 17) / 6, (y - 3) / 9);
  const hollow = spot((a - 58) / 15, (y + 48) / 20);
  const freckled = spot(a / 48, (y + 22) / 24) + 0.5 * spot(a / 50, (y - 45) / 25);
  const aged = 0.4 * spot((a - 50) / 22, (y - 20) / 45);
  return {
    melanin:
      p.melanin +
      0.13 * p.socketShade * (socket + 0.6 * innerSocket) +
      0.11 * p.cheekShade * hollow +
      (0.1 * p.eyeBags + 0.05) * underEye -
      0.05 * spot((a - 26) / 14, (y + 20) / 7) +
      0.07 * p.unevenness * place.melaninNoise +
      (0.7 * p.freckles * freckled + 0.5 * p.spots * aged) * Math.max(0, place.freckleNoise - 0.4),
    haemoglobin:
      p.haemoglobin +
      0.05 +
      p.cheekRedness * redPlaces +
      0.1 * socket +
      0.08 * p.eyeBags * underEye +
      0.04 * p.unevenness * place.haemoglobinNoise,
    yellow: p.yellowness + 0.06,
  };
}

/** How dark the lines of age and expression are, 0 none. */
function lineDarkness(p: FaceParameters, a: number, y: number): number {
  const fold = nasolabialPlace(a, y);
  const foldDepth = 0.13 * p.nasolabialFold + 0.16 * p.au12 + 0.1 * p.au10 + 0.08 * p.au9;
  let dark = fold ? fold.share * foldDepth * bump((fold.outward + 0.2) / 1.6) : 0;
  dark += (0.1 * p.wrinkles + 0.3 * p.au4) * spot((a - 5.5) / 1.4, (y - 17) / 7);
  const forehead = 0.2 * p.wrinkles + 0.24 * p.au2 + 0.22 * p.au1 * bump(a / 22);
  dark +=
    0.85 * forehead * Math.pow(0.5 - 0.5 * Math.cos(foreheadPhase(a, y)), 3) * foreheadShare(a, y);
  dark +=
    (0.2 * p.wrinkles + 0.16 * p.au6) *
    Math.pow(0.5 - 0.5 * Math.cos(crowsFeetPhase(a, y)), 2) *
    crowsFeetShare(a, y);
  dark +=
    p.au9 *
    0.26 *
    bump(a / 9) *
    Math.pow(0.5 - 0.5 * Math.cos((y + 3) * 1.15), 2) *
    bump((y + 3) / 8);
  dark += 0.1 * p.jowl * marionette(a, y, 2);
  // The groove round the nose's wing, and the crease of the upper lid.
  const wing = Math.hypot((a - 11.5) / 6.8, (y + 40.5) / 6.6);
  dark += 0.34 * bump((wing - 1) / 0.2) * ramp(10, 14, a);
  const across = (a - CHART_FACE.eyeX) / 16;
  if (Math.abs(across) < 1.3 && y > 0) {
    const above = y - 4.9 * Math.sqrt(Math.max(0, 1 - across * across));
    const strength = 0.26 * (1 - 0.55 * clamp(p.epicanthus));
    dark += strength * bump(above - p.lidCreaseHeight) * clamp(1.35 - across * across * 0.8);
  }
  return dark;
}

/** Where a beard grows, 0..1. */
function beardShare(a: number, y: number): number {
  const moustache = ramp(-50, -56, y) * ramp(19, 10, a) * 0.9 * ramp(-40, -54, y);
  const chin = ramp(-70, -84, y);
  const sides = ramp(52, 74, a) * ramp(-22, -50, y) * 0.9;
  const jaw = ramp(27, 36, a) * ramp(-58, -72, y) * 0.8;
  return clamp(moustache + chin + sides + jaw) * ramp(-145, -120, y) * ramp(108, 96, a);
}

function lipColour(
  p: FaceParameters,
  { u, v, upper }: NonNullable<ChartPoint['lip']>,
  { melanin, haemoglobin }: Pigments,
  skin: Colour,
): Colour {
  const red = skinColour(
    melanin + 0.2 + 0.2 * p.beard,
    haemoglobin + p.lipRedness * 1.05 + 0.22,
    0,
  );
  const colour = blend(skin, red, 0.9 * ramp(-0.02, 0.2, v) * clamp(1.02 - Math.pow(u, 9)));
  const contact = ramp(0.68, 0.86, v);
  const upperShade = upper ? 0.9 : 1;
  return mapColour((k) => colour[k] * (1 - [0.62, 0.78, 0.75][k] * contact) * upperShade);
}

function mouthCorner(a: number, y: number): number {
  return spot((a - CHART_FACE.mouthHalfWidth - 1.2) / 1.9, (y - CHART_LIPS.innerUpper(1)) / 1.6);
}

function nostrilShare(a: number, y: number): number {
  const across = (a - NOSTRIL.a) / (NOSTRIL.halfWidth - 0.1);
  const up = (y - NOSTRIL.y - 0.1 * (a - NOSTRIL.a)) / (NOSTRIL.halfHeight + 0.1);
  return ramp(1.6, 0.75, Math.hypot(across, up));
}

function browColour(p: FaceParameters): Colour {
  const light = p.browLightness * Math.min(p.hairLightness * 0.5, 0.05);
  const young: Colour = [light * 0.95 + 0.004, light * 0.66 + 0.003, light * 0.42 + 0.003];
  return blend(young, [0.21, 0.205, 0.195], p.greyness * 0.5);
}

/** Cover of the brow's hairs, 0..1. */
function browShare(p: FaceParameters, a: number, y: number): number {
  const along = (a - CHART_FACE.browInnerX) / CHART_FACE.browLength;
  if (along < -0.1 || along > 1.12) return 0;
  // The hairs need not follow the bone: their own height, tilt and arch are the brow's share of a face's texture.
  const offset =
    p.browHairRise +
    p.browHairTilt * 2 * (along - 0.45) +
    p.browHairArch * 1.6 * (bump((along - 0.6) / 0.28) - 0.45);
  const across = Math.abs(y - browPoint(CHART_FACE, along, 0)[1] - offset);
  const taper = 1 - 0.55 * ramp(0.55, 1.05, along);
  const halfThickness = 1.04 * p.browThickness * (0.72 + 0.55 * bump((along - 0.3) / 0.42)) * taper;
  const ends = ramp(-0.07, 0.15, along) * ramp(1.06, 0.86, along);
  return clamp(p.browDensity * ends * (1 - ramp(halfThickness - 0.9, halfThickness + 1.3, across)));
}

/** Lashes on the lid's edge; the inner corner is red. */
function lashColour(
  p: FaceParameters,
  { along, ring, upper }: NonNullable<ChartPoint['eye']>,
  skin: Colour,
): Colour {
  if (along < 0.02 && ring < 1) return [0.42, 0.2, 0.17];
  const edge = !upper && ring < 0.5 ? blend(skin, [0.55, 0.3, 0.26], 0.4) : skin;
  const upperCover = ring < 0.5 ? 1.1 : ring < 1.2 ? 1.1 : ring < 2.2 ? 0.45 : 0;
  const lowerCover = ring < 0.5 ? 0.45 : ring < 1.2 ? 0.42 : 0.03;
  const cover = upper
    ? upperCover * (0.8 + 0.2 * ramp(0, 0.5, along))
    : lowerCover * (0.45 + 0.55 * along);
  const share = Math.min(0.97, p.lashDensity * cover) * (1 - 0.25 * p.greyness);
  return blend(edge, [0.018, 0.013, 0.011], share);
}

/** Hair with the streaks of combed strands, the same for everybody. */
function strandColour(p: FaceParameters, a: number, y: number): Colour {
  const lean = a + 0.12 * y;
  const streak = 1 + 0.11 * Math.sin(lean * 0.42) + 0.08 * Math.sin(lean * 0.93 + 1.3);
  return scaleColour(hairColour(p), streak);
}

/** Light lost in hollows, the ear's bowl and under the chin. */
function shade(
  p: FaceParameters,
  { point, ambient, hairDepth }: SkinPlace,
  colour: Colour,
): Colour {
  const { a, y } = point;
  // Hair that stands out of the skin is no wall: it hardly shades the forehead.
  const atHairline = 0.7 * bump(hairDepth / 14);
  const light = mix(ambient, 1, Math.min(1, atHairline + 0.5 * spot(a / 22, (y + 42) / 12)));
  const ear = hairDepth < 0 && a > 96 ? earRing(a, y) : 2;
  const bowl = 0.5 * bump(ear / 0.4) + 0.2 * bump((ear - 0.66) / 0.14);
  const underChin = 0.3 * ramp(-112, -126, y) * (1 - 0.6 * ramp(-140, -185, y));
  const hidden = 0.25 * p.hairLength * ramp(86, 96, a) * ramp(30, 10, y);
  const factors: Colour = [0.8, 1, 1.05];
  return mapColour((k) => {
    const lit = colour[k] * Math.pow(light, factors[k]) * (1 - bowl * Math.min(1, factors[k]));
    return clamp(lit * (1 - underChin) * (1 - hidden), 0.004, 0.95);
  });
}

import { bump, clamp, mix } from './profiles.js';
import { meanParameters } from './parameters.js';
import type { FaceParameters } from './parameters.js';

/** Point of the head's chart: `a` is x near the midline and arc length round the side (0..160), y the height; mm. */
export type ChartXY = readonly [a: number, y: number];

/** Lip curves are drawn closed for people and slightly open for the chart, whose triangulation needs a slit. */
export interface CurveParameters extends FaceParameters {
  readonly mouthSlit?: boolean;
}

/** The face whose curves are the chart: the average of both sexes and groups at 32. */
export const CHART_FACE: CurveParameters = {
  ...meanParameters({ male: 0.5, eastAsian: 0.4, ageYears: 32 }),
  mouthSlit: true,
};

/** Lid margin at `t` (0 inner, 1 outer corner). */
export type EyeCurve = (t: number, upper: boolean) => ChartXY;

export function eyeCurve(p: FaceParameters): EyeCurve {
  const upperHeight = Math.max(
    1.2,
    p.upperLidHeight +
      1.7 * p.au5 -
      0.8 * p.au7 -
      0.9 * p.au6 -
      0.35 * p.au9 -
      0.3 * p.au4 * (1 - p.au5),
  );
  const lowerHeight = Math.max(
    1.5,
    p.lowerLidHeight - 0.8 * p.au7 - 1.3 * p.au6 - 0.55 * p.au9 + 0.25 * p.au5 - 0.2 * p.au12,
  );
  const inner: ChartXY = [p.eyeX - p.eyeHalfWidth, -p.eyeTilt * 0.55 - 0.3 - 0.5 * p.epicanthus];
  const outer: ChartXY = [p.eyeX + p.eyeHalfWidth * 0.98, p.eyeTilt * 0.55 + 0.1 - 0.15 * p.au15];
  const upperSkew = mix(0.86, 1, p.epicanthus * 0.6);
  const arch = (t: number, skew: number, power: number): number => {
    const q = Math.pow(t, skew);
    return Math.pow(Math.max(0, 4 * q * (1 - q)), power);
  };
  return (t, upper) => {
    const x = mix(inner[0], outer[0], t);
    const chord = mix(inner[1], outer[1], t);
    if (!upper) {
      const f = arch(t, 1.12, 0.78);
      return [x, chord - lowerHeight * f - chord * f * 0.9];
    }
    const f = arch(t, upperSkew, 0.62);
    return [x, chord + upperHeight * f - chord * f * 0.9 + 0.35 * p.au1 * (1 - t) * f];
  };
}

/** Brow at `t` (0 inner, 1 outer end), `across` mm above its middle line. */
export function browPoint(p: FaceParameters, t: number, across: number): ChartXY {
  const inside = clamp(t);
  const x = p.browInnerX + p.browLength * t - 2.6 * p.au4 * (1 - t) * (1 - t);
  const arch = Math.sin(Math.PI * clamp(Math.pow(Math.max(0, t), 1.25) * 0.9 + 0.05));
  const raised =
    p.au1 * 6.5 * Math.pow(1 - inside, 1.6) +
    p.au2 * 6 * Math.sin(Math.PI * Math.min(1, 0.18 + 0.62 * Math.max(0, t)));
  const lowered =
    p.au4 * (1 - 0.55 * Math.min(1, p.au1)) * 5.4 * Math.pow(1 - 0.55 * inside, 1.5) +
    p.au9 * 2.4 * (1 - t * 0.7) +
    0.6 * p.au6;
  const y =
    p.browY - 2.2 + p.browArch * 1.5 * arch + p.browTailLift * t * t * 1.8 + raised - lowered;
  return [x, y + across * (1 - 0.35 * t * t)];
}

export interface LipCurves {
  /** Lip at `u` (0 midline, 1 corner), `v` (0 outer border of the red, 1 contact line). */
  point(u: number, v: number, upper: boolean): ChartXY;
  /** Height of the closed mouth's contact line. */
  line(u: number): number;
  /** Contact edge of the upper lip. */
  innerUpper(u: number): number;
  readonly halfWidth: number;
}

export function lipCurves(p: CurveParameters): LipCurves {
  const halfWidth =
    p.mouthHalfWidth +
    3.9 * p.au12 +
    2.6 * p.au20 -
    0.8 * p.au23 -
    0.6 * p.au26 -
    0.4 * p.au17 +
    0.3 * p.au15;
  const line = contactLine(p);
  const { upperOpening, lowerOpening } = mouthOpening(p);
  const thinning = 1 - 0.17 * p.au12 - 0.1 * p.au20 - 0.32 * p.au23 + 0.05 * p.au26;
  const upperHeight = p.upperLipHeight * thinning * (1 - 0.1 * p.au17);
  const lowerHeight = p.lowerLipHeight * thinning * (1 + 0.06 * p.au17);
  const opening = (u: number): number => Math.pow(Math.max(0, 1 - u * u), 0.62 + 0.35 * p.au12);
  const innerUpper = (u: number): number =>
    line(u) + upperOpening * opening(u) + 1.7 * p.au10 * (1 - Math.pow(u, 2.6));
  const innerLower = (u: number): number => line(u) - lowerOpening * opening(u);
  const upperProfile = (u: number): number =>
    Math.pow(1 - Math.pow(u, 1.55), 1.05) *
    (1 - p.cupidBow * bump(u / 0.11)) *
    (1 + 0.04 * bump((u - 0.22) / 0.1));
  const lowerProfile = (u: number): number => Math.pow(Math.max(0, 1 - Math.pow(u, 2.2)), 0.85);
  return {
    halfWidth,
    line,
    innerUpper,
    point: (u, v, upper) => {
      const y = upper
        ? mix(innerUpper(u) + upperHeight * upperProfile(u), innerUpper(u), v)
        : mix(innerLower(u) - lowerHeight * lowerProfile(u), innerLower(u), v);
      return [halfWidth * u, y];
    },
  };
}

function contactLine(p: FaceParameters): (u: number) => number {
  const middle = p.mouthY + 0.9 * p.au17 + 0.9 * p.au9 + 0.8 * p.au10 + 0.8 * p.au12;
  const cornerLift =
    p.mouthCornerLift * 0.9 +
    5.6 * p.au12 -
    4.9 * p.au15 -
    1.6 * p.au20 -
    0.8 * p.au17 -
    2 * p.au26;
  return (u) =>
    middle +
    cornerLift * u * u * (1 + 0.15 * u) +
    (0.7 * (1 - 0.6 * p.au12) - 1.2 * p.au12) * (1 - u * u) +
    0.45 * bump((u - 0.3) / 0.16) -
    0.5 * bump(u / 0.16);
}

/** How far each lip's edge lies off the contact line at the middle; closed lips overlap by 0.9 mm, or teeth show. */
function mouthOpening(p: CurveParameters): { upperOpening: number; lowerOpening: number } {
  const jawOpensSmile = p.au26 > 0 ? 1 : 0.6;
  return {
    upperOpening:
      (p.mouthSlit ? 1.2 : -0.45) +
      2.2 * p.au26 +
      1.1 * p.au10 +
      1.5 * p.au12 * jawOpensSmile +
      0.5 * p.au20,
    lowerOpening:
      (p.mouthSlit ? 1.4 : -0.45) +
      19 * p.au26 +
      0.9 * p.au20 +
      0.5 * p.au12 -
      0.5 * p.au17 * Math.min(1, p.au10),
  };
}

/** How far the chin goes down, mm. */
export function jawDrop(p: FaceParameters): number {
  return 20 * p.au26 + p.au20;
}

/** Half width of the nose at the wings, as the expression flares it. */
export function noseWingX(p: FaceParameters): number {
  return p.noseHalfWidth + 0.9 * p.au12 + 1.2 * p.au9 + 0.8 * p.au10;
}

/** Height of the nose tip. */
export function noseTipY(p: FaceParameters): number {
  return p.noseBaseY + 9.2 + p.noseTipLift * 0.6 + 0.6 * p.au9;
}

/** Points that warp the chart to a face, right half and midline, in one order for all faces. */
export function featurePoints(p: CurveParameters): ChartXY[] {
  return [
    ...eyePoints(p),
    ...browPoints(p),
    ...mouthPoints(p),
    ...nosePoints(p),
    ...cheekAndChinPoints(p),
    ...outlinePoints(p),
  ];
}

function eyePoints(p: FaceParameters): ChartXY[] {
  const curve = eyeCurve(p);
  const points: ChartXY[] = [];
  for (let i = 0; i <= 18; i++) points.push(curve(i / 18, true));
  for (let i = 1; i < 16; i++) points.push(curve(i / 16, false));
  return points;
}

/** The brow, and a line between brow and lid that keeps the lid from following every frown. */
function browPoints(p: FaceParameters): ChartXY[] {
  const points: ChartXY[] = [];
  for (let i = 0; i <= 5; i++) points.push(browPoint(p, i / 5, 0));
  for (let i = 0; i <= 3; i++) {
    const [a, y] = browPoint(p, i / 3, 0);
    points.push([a, y * 0.62 + 18.5]);
  }
  return points;
}

function mouthPoints(p: CurveParameters): ChartXY[] {
  const lips = lipCurves(p);
  const points: ChartXY[] = [];
  for (let i = 0; i <= 8; i++) {
    const u = Math.sin(((i / 8) * Math.PI) / 2);
    points.push(lips.point(u, 0, true));
    if (i < 8)
      points.push(lips.point(u, 0, false), lips.point(u, 1, true), lips.point(u, 1, false));
  }
  return points;
}

function nosePoints(p: FaceParameters): ChartXY[] {
  const base = p.noseBaseY + p.au9 + 0.8 * p.au10;
  const wing = noseWingX(p);
  return [
    [0, 7],
    [0, -12 + 0.4 * p.noseTipLift],
    [0, noseTipY(p)],
    [0, p.noseBaseY + 0.6 * p.au9],
    [wing, base + 6.5 + 1.2 * p.au9 + 0.6 * p.au12],
    [wing * 0.62, base + 12.5 + 1.5 * p.au9],
    [p.bridgeHalfWidth * 1.6, -12],
    [(6.8 * wing) / 16.6, base + 2.1 + 0.6 * p.au9],
  ];
}

function cheekAndChinPoints(p: FaceParameters): ChartXY[] {
  const drop = jawDrop(p);
  const cheekLift = p.au12 + p.au6 * 1.3 + p.au9 * 0.8;
  return [
    [noseWingX(p) + 11, p.noseBaseY - 4 + 2.6 * cheekLift + 1.2 * p.au10],
    [43, -27 + 2.6 * cheekLift],
    [48, -50 + 2.5 * p.au12 - 0.3 * drop],
    [62, -15 + p.au6],
    [0, mix(p.mouthY, p.chinY, 0.42) - drop * 0.95 + 1.6 * p.au17 - 0.5 * p.au26],
    [0, p.chinY + 10 - drop + 1.5 * p.au17],
    [0, p.chinY - 1 - drop + 0.6 * p.au17],
    [p.chinHalfWidth + 9, p.chinY + 3 - drop * 0.95],
    [mix(p.chinHalfWidth, p.jawHalfWidth, 0.6) + 6, mix(p.chinY, p.jawAngleY, 0.45) - 0.8 * drop],
    [p.jawHalfWidth + 32, p.jawAngleY - 8 - drop * 0.25],
  ];
}

/** Forehead, hairline, and fixed points round the head that hold the rest of the chart still. */
function outlinePoints(p: FaceParameters): ChartXY[] {
  const drop = jawDrop(p);
  const recession = p.hairlineRecession;
  // The neck's front goes along with the chin, so that a vertex stays on its side of the jaw line.
  const chinRise = 0.6 * (p.chinY + 116.5);
  return [
    [0, 44],
    [42, 42],
    [0, p.hairlineY + recession * 0.3],
    [38, p.hairlineY - 5 + recession * 1.1],
    [58, p.hairlineY - 13 + recession * 0.9],
    ...[120, 60, 20, -20, -60, -100, -150].map((y): ChartXY => [128, y]),
    ...[0, 45, 90].flatMap((a): ChartXY[] => [
      [a, -180 - 0.4 * drop],
      [a, 162],
    ]),
    [92, 25],
    [92, -30],
    [45, -140 - 0.5 * drop + chinRise],
    [0, -140 - 0.7 * drop + chinRise],
  ];
}

import type { ChartPoint } from './chart-mesh.js';
import { CHART_FACE, lipCurves } from './feature-curves.js';
import type { FaceParameters } from './parameters.js';
import { bump, clamp, ramp, spot } from './profiles.js';

const CHART_LIPS = lipCurves(CHART_FACE);

/** Height of a skin vertex above the smooth head, along its ray, mm: lids, lips, folds, lines and hair. */
export function displacement(p: FaceParameters, point: ChartPoint, hairDepth: number): number {
  const { a, y } = point;
  return (
    lidRelief(p, a, y) +
    (point.lip ? lipRelief(p, point.lip) : aroundMouth(p, a, y)) +
    foldRelief(p, a, y) +
    bridgeRelief(p, a, y) +
    lineRelief(p, a, y) +
    earRelief(a, y, hairDepth) +
    hairRelief(p, a, y, hairDepth)
  );
}

/** Crease and fold of the upper lid, bulge and bag of the lower, epicanthic fold. */
function lidRelief(p: FaceParameters, a: number, y: number): number {
  const across = (a - CHART_FACE.eyeX) / 16;
  if (Math.abs(across) > 1.5 || y < -22 || y > 20) return 0;
  const share = clamp(1.25 - across * across * 0.62);
  const arc = Math.sqrt(Math.max(0, 1 - across * across));
  let height = 1.6 * p.epicanthus * spot((a - 14.5) / 4, (y - 1) / 5);
  if (y > 0) {
    const above = y - 4.9 * arc;
    const creaseDepth = 1.15 * (1 - 0.45 * clamp(p.epicanthus));
    height -= share * creaseDepth * bump((above - p.lidCreaseHeight) / 1.1);
    height += share * (1.1 + 0.9 * p.lidHood) * bump((above - p.lidCreaseHeight - 3.3) / 2.6);
    height += share * 0.5 * p.lidHood * bump((above - p.lidCreaseHeight - 6.5) / 4);
  }
  if (y < 2) {
    const below = -y - 4.7 * arc;
    const bulge = 0.9 * p.au6 + 0.5 * p.au12 + 0.7 * p.au7 + 0.4;
    height += share * bulge * bump((below - 2.4) / 1.9);
    height -= share * 0.45 * bump((below - 5.5) / 2);
    height -= share * (0.5 + 0.9 * p.eyeBags + 0.5 * p.au6) * bump((below - 8.5) / 2.6);
    height += share * 1.3 * p.eyeBags * bump((below - 4.8) / 2.6);
  }
  return height;
}

/** The red of the lips: rolls outwards and dives into the mouth at the contact line. */
function lipRelief(p: FaceParameters, { u, v, upper }: NonNullable<ChartPoint['lip']>): number {
  const taper = Math.pow(1 - u * u, 0.55);
  const fullness = p.lipFullness * (1 - 0.35 * p.au23 - 0.12 * p.au12 - 0.1 * p.au20);
  const cornerDip = 1.3 * Math.pow(u, 6) * (1 + 0.5 * p.au12);
  if (upper) {
    const roll = Math.pow(Math.sin(Math.PI * Math.min(1, 0.1 + v * 0.78)), 1.15);
    return (
      taper * fullness * (0.6 + 3.3 * roll * (1 + 0.2 * bump(u / 0.22))) -
      4.2 * ramp(0.72, 1.02, v) * (0.4 + 0.6 * taper) +
      0.25 * p.au10 -
      cornerDip
    );
  }
  const roll = Math.pow(Math.sin(Math.PI * Math.min(1, 0.08 + v * 0.74)), 1.05);
  return (
    taper * fullness * (0.3 + 3.5 * roll) -
    4 * ramp(0.76, 1.02, v) * (0.4 + 0.6 * taper) +
    (0.7 * p.au17 - 0.9 * p.au12) * taper -
    cornerDip
  );
}

/** Skin round the lips: their rims, the crease over the chin, dimples at the corners, the philtrum. */
function aroundMouth(p: FaceParameters, a: number, y: number): number {
  const u = a / CHART_FACE.mouthHalfWidth;
  let height = 0;
  if (u < 1.3) {
    const inside = Math.min(1, u);
    const above = y - CHART_LIPS.point(inside, 0, true)[1];
    const below = CHART_LIPS.point(inside, 0, false)[1] - y;
    const taper = Math.pow(Math.max(0, 1 - u * u), 0.55);
    if (above > -0.5 && above < 14) height += taper * p.lipFullness * 0.6 * bump(above / 4.5);
    if (below > -0.5 && below < 14) {
      height += taper * p.lipFullness * 0.3 * bump(below / 3);
      height -= (0.8 + 0.8 * p.au17) * spot(a / 15, (below - 4.4) / 3);
    }
  }
  const corner = spot(
    (a - CHART_FACE.mouthHalfWidth - 2.2) / 2.6,
    (y - CHART_LIPS.innerUpper(1)) / 3,
  );
  height -= 1.5 * corner * (1 + 0.9 * p.au12 + 0.4 * p.au15);
  const philtrum = 0.75 * bump((a - 4.2) / 1.9) - 0.9 * bump(a / 2.3);
  return height + philtrum * ramp(-62, -59, y) * ramp(-47, -51, y) * (1 - 0.5 * p.au12);
}

/** The nose's root, which the smooth unions of brow and bridge fill up: lower where the bridge is low. */
function bridgeRelief(p: FaceParameters, a: number, y: number): number {
  return (0.55 * p.bridgeHeight - 2) * spot(a / 10, (y - 1) / 13);
}

/** Nasolabial and marionette folds, jowl, chin. */
function foldRelief(p: FaceParameters, a: number, y: number): number {
  let height = 0;
  const fold = nasolabialPlace(a, y);
  if (fold) {
    const depth =
      p.nasolabialFold * 0.9 +
      1.35 * p.au12 +
      1.2 * p.au9 +
      1.5 * p.au10 +
      0.35 * p.au6 +
      0.3 * p.au20;
    height +=
      fold.share *
      depth *
      (0.95 * bump((fold.outward - 4.6) / 4) -
        0.95 * bump((fold.outward + 0.3) / 2) -
        0.35 * bump((fold.outward + 4) / 3));
  }
  height -= (0.5 * p.jowl + 0.66 * p.au15) * marionette(a, y, 2.6);
  height += 1.1 * p.au17 * spot(a / 10, (y + 104) / 6);
  return height;
}

/** Frown, nose, forehead and crow's-feet lines as relief. */
function lineRelief(p: FaceParameters, a: number, y: number): number {
  const frown = 0.12 * p.wrinkles + 1.15 * p.au4 + 0.35 * p.au9;
  let height =
    frown *
    (-1.15 * spot((a - 5.5) / 1.7, (y - 17) / 8) +
      0.7 * spot(a / 3, (y - 17) / 8) +
      0.8 * spot((a - 10) / 3, (y - 18) / 6));
  height += p.au9 * 0.8 * bump(a / 14) * Math.cos((y + 3) * 1.15) * bump((y + 3) / 8);
  height -= p.au4 * 0.5 * spot(a / 8, (y - 6) / 1.6);
  const forehead = 0.3 * p.wrinkles + 0.55 * p.au2 + 0.65 * p.au1 * bump(a / 22);
  height += forehead * 0.55 * Math.cos(foreheadPhase(a, y)) * foreheadShare(a, y);
  const feet = 0.22 * p.wrinkles + 0.6 * p.au6;
  height += feet * 0.75 * Math.cos(crowsFeetPhase(a, y)) * crowsFeetShare(a, y);
  return height;
}

/** The ear's helix stands out of it, and the bowl lies in it. */
function earRelief(a: number, y: number, hairDepth: number): number {
  if (a < 92 || hairDepth > 0) return 0;
  const out = earRing(a, y);
  return (2.2 * bump((out - 0.9) / 0.2) - 2 * bump(out / 0.45)) * ramp(0, -3, hairDepth);
}

/** Place on the ear: 0 in the middle of the bowl, 1 at the outer edge. */
export function earRing(a: number, y: number): number {
  return Math.hypot((a - 110) / 15, (y + 8) / 32);
}

/** The cap of hair stands out of the skin; longer hair stands out further. */
function hairRelief(p: FaceParameters, a: number, y: number, hairDepth: number): number {
  const cap = ramp(-1, 7, hairDepth);
  if (cap === 0) return 0;
  const onTop = ramp(60, 112, y);
  const overTemple = ramp(50, 75, a) * ramp(20, 55, y) * (1 - 0.4 * ramp(70, 110, y));
  const body = ramp(4, 26, hairDepth);
  return (
    cap * 2.2 + body * (onTop * (5 + 5 * p.hairLength) + overTemple * (2.5 + 7 * p.hairLength))
  );
}

/** Middle line of the nasolabial fold in the chart. */
const NASOLABIAL: readonly (readonly [number, number])[] = [
  [14, -35],
  [19.5, -39],
  [24, -46],
  [28, -54],
  [31, -62],
  [33, -71],
  [33.5, -80],
];

/** Where a point lies to the nasolabial fold: mm outside its line, and how strong the fold is there; null far away. */
export function nasolabialPlace(a: number, y: number): { outward: number; share: number } | null {
  if (a < 5 || a > 50 || y < -92 || y > -24) return null;
  let nearest = Infinity;
  let sign = 0;
  let along = 0;
  for (let i = 0; i + 1 < NASOLABIAL.length; i++) {
    const [ax, ay] = NASOLABIAL[i];
    const [ux, uy] = [NASOLABIAL[i + 1][0] - ax, NASOLABIAL[i + 1][1] - ay];
    const t = clamp(((a - ax) * ux + (y - ay) * uy) / (ux * ux + uy * uy));
    const [ex, ey] = [a - ax - t * ux, y - ay - t * uy];
    const distance = Math.hypot(ex, ey);
    if (distance >= nearest) continue;
    nearest = distance;
    sign = ux * ey - uy * ex > 0 ? 1 : -1;
    along = (i + t) / (NASOLABIAL.length - 1);
  }
  const share = Math.pow(Math.sin(Math.PI * (0.03 + along * 0.9)), 0.9);
  return { outward: sign * nearest, share };
}

/** The fold from the mouth's corner down to the jowl. */
export function marionette(a: number, y: number, width: number): number {
  return spot((a - 31 + 0.35 * (y + 86)) / width, (y + 86) / 8);
}

export function foreheadPhase(a: number, y: number): number {
  return (2 * Math.PI * (y - 45 - 1.5 * Math.cos(a / 17))) / 11.5;
}

export function foreheadShare(a: number, y: number): number {
  return bump((y - 46) / 15) * bump(a / 42);
}

export function crowsFeetPhase(a: number, y: number): number {
  return (y + 2) * 1.25 + (a - 52) * 0.25 * Math.sign(y + 2);
}

export function crowsFeetShare(a: number, y: number): number {
  return spot((a - 56) / 7, (y + 2) / 9);
}

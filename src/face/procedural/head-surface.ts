import { jawDrop, noseTipY, noseWingX } from './feature-curves.js';
import type { FaceParameters } from './parameters.js';
import { clamp, mix, ramp, smoothMaximum, smoothMinimum } from './profiles.js';
import { capsule, ellipsoid } from './signed-distance.js';
import type { Distance } from './signed-distance.js';

/** A ray from inside the head through one point of the chart. */
export interface ChartRay {
  readonly origin: readonly [number, number, number];
  readonly direction: readonly [number, number, number];
}

/** Depth of the axis that the rays start from, mm. */
const AXIS_Z = -93;

/** Below this height rays tilt down under the chin, then the axis itself goes down the neck. */
const CHIN_ROW = -88;
const NECK_ROW = -140;
/** Above this height rays fan out to the crown. */
const CROWN_ROW = 55;

export function chartRay(a: number, y: number): ChartRay {
  const side = Math.sign(a);
  const distance = Math.abs(a);
  const turn = turnOf(distance);
  // The face is looked at by parallel rays 76 mm wide; crown and back by rays from the axis, so that they close.
  const startX = Math.min(distance, 38) * ramp(160, 105, distance) * ramp(162, 75, y);
  const { startY, tilt } = rayRow(y);
  const cosTilt = Math.cos(tilt);
  return {
    origin: [side * startX, startY, AXIS_Z],
    direction: [side * Math.sin(turn) * cosTilt, Math.sin(tilt), Math.cos(turn) * cosTilt],
  };
}

/** Angle round the head, radians: 0 over the face's middle 76 mm, π at the chart's end. */
function turnOf(distance: number): number {
  const round = Math.max(0, distance - 38);
  if (round < 60) return 0.0115 * round + 0.00017 * round * round;
  return 1.302 + (Math.PI - 1.302) * Math.min(1, (round - 60) / 62) ** 1.15;
}

function rayRow(y: number): { startY: number; tilt: number } {
  if (y > CROWN_ROW) return { startY: CROWN_ROW, tilt: (y - CROWN_ROW) / 68.3 };
  if (y > CHIN_ROW) return { startY: y, tilt: 0 };
  if (y > NECK_ROW) return { startY: CHIN_ROW, tilt: chinTilt(y) };
  const share = Math.min(1, (NECK_ROW - y) / 50);
  return { startY: CHIN_ROW - 100 * share, tilt: mix(chinTilt(NECK_ROW), -0.12, share) };
}

/** Sets in gently, so that rays meet the chin's tip and then its underside. */
function chinTilt(y: number): number {
  const below = CHIN_ROW - y;
  return (-below * below) / (below + 14) / 62;
}

/** Distance along the ray at which it leaves the head, by sphere tracing inwards from 175 mm. */
export function rayDepth(ray: ChartRay, head: Distance): number {
  const [ox, oy, oz] = ray.origin;
  const [dx, dy, dz] = ray.direction;
  let t = 175;
  for (let step = 0; step < 90 && t > 5; step++) {
    const d = head(ox + dx * t, oy + dy * t, oz + dz * t);
    if (d < 0.02) break;
    t -= Math.max(0.04, d * 0.82);
  }
  return t;
}

/** The head without lids, lips, folds and hair: smooth unions of skull, cheeks, jaw, brow, nose, neck and ears. */
export function headDistance(p: FaceParameters): Distance {
  const skull = skullPart(p);
  const jaw = jawPart(p);
  const cheeks = cheekPart(p);
  const mouth = mouthPart(p);
  const temple = ellipsoid([70, 26, -22], [18, 26, 26]);
  const brow = browPart(p);
  const sockets = socketPart(p);
  const nose = nosePart(p);
  const neck = capsule([0, -60, -96], [0, -230, -112], p.neckRadius, p.neckRadius + 12);
  // From the neck down to the shoulder: the mesh ends on it.
  const shoulder = capsule([0, -158, -108], [120, -222, -112], 28, 28);
  const ears = earPart(p);
  return (signedX, y, z) => {
    const x = Math.abs(signedX);
    let d = skull(x, y, z);
    d = jaw(d, x, y, z);
    d = cheeks(d, x, y, z);
    d = mouth(d, x, y, z);
    d = smoothMaximum(d, -temple(x, y, z) - 7.5 + p.templeDepth * 2.6, 22);
    d = smoothMinimum(d, brow(x, y, z), 13);
    if (x < 55 && y > -30 && y < 32) d = sockets(d, x, y, z);
    if (x < 45 && z > -40) d = smoothMinimum(d, nose(x, y, z), 6 + 6 * clamp((y + 34) / 24));
    if (y < -20) d = smoothMinimum(d, neck(x, y, z), 18);
    if (y < -110) d = smoothMinimum(d, shoulder(x, y, z), 30);
    return x > 55 ? smoothMinimum(d, ears(x, y, z), 4) : d;
  };
}

/** A part that joins what is there already. */
type Joined = (d: number, x: number, y: number, z: number) => number;

function skullPart(p: FaceParameters): Distance {
  const cranium = ellipsoid(
    [0, 22 + p.skullHeight * 0.3, -90],
    [p.skullHalfWidth, 96 + p.skullHeight, 96 + p.foreheadFullness * 0.6],
  );
  const forehead = ellipsoid([0, 46, -52], [54, 46, 58.5 + p.foreheadFullness]);
  const middle = ellipsoid(
    [0, -30, -62],
    [p.faceHalfWidth - 5.5 + p.cheekFullness * 0.8, 74, 67 + 0.5 * p.cheekFullness],
  );
  return (x, y, z) =>
    smoothMinimum(smoothMinimum(cranium(x, y, z), forehead(x, y, z), 24), middle(x, y, z), 26);
}

function jawPart(p: FaceParameters): Joined {
  const drop = jawDrop(p);
  const back = -0.35 * drop;
  const chinY = p.chinY - drop;
  const arch = capsule([p.faceHalfWidth - 13, -18, -48], [p.faceHalfWidth - 7, -12, -82], 11, 9);
  const ramus = capsule(
    [p.faceHalfWidth - 15, -20, -82],
    [p.jawHalfWidth - 9, p.jawAngleY - 0.1 * drop, -70],
    10,
    12,
  );
  const body = capsule(
    [p.jawHalfWidth - 13, mix(p.jawAngleY, chinY, 0.12) - 0.05 * drop, -66 + back * 0.4],
    [p.chinHalfWidth + 2, chinY + 13, -17 + p.chinProtrusion * 0.7 + back],
    13,
    12.5,
  );
  const jowl = ellipsoid(
    [p.jawHalfWidth * 0.62, chinY + 21 - 1.5 * p.jowl, -32 + back],
    [9.5 + p.jowl * 2.5, 10, 10.5 + p.jowl * 2.5],
  );
  const chin = ellipsoid(
    [0, chinY + 14, -14 + p.chinProtrusion + back + 0.7 * p.au17],
    [p.chinHalfWidth + 7, 14.5, 20.5],
  );
  return (d, x, y, z) => {
    const sides = smoothMinimum(arch(x, y, z), ramus(x, y, z), 14);
    const lower = smoothMinimum(body(x, y, z), jowl(x, y, z), 16);
    return smoothMinimum(smoothMinimum(smoothMinimum(d, sides, 20), lower, 19), chin(x, y, z), 22);
  };
}

function cheekPart(p: FaceParameters): Joined {
  const bone = ellipsoid(
    [p.faceHalfWidth * 0.66 + p.cheekboneWidth, -23, -27 + p.cheekboneProtrusion],
    [19, 15, 18.5 + p.cheekFullness * 0.3],
  );
  const flesh = ellipsoid(
    [
      33,
      -43 + 2.5 * (p.au12 + 0.5 * p.au6),
      -27 + p.cheekFullness * 0.55 + 1.4 * p.au12 + 1.2 * p.au6,
    ],
    [22, 25, 26],
  );
  return (d, x, y, z) => smoothMinimum(smoothMinimum(d, bone(x, y, z), 17), flesh(x, y, z), 20);
}

/** The rounding of the face over the teeth. */
function mouthPart(p: FaceParameters): Joined {
  const drop = jawDrop(p);
  const upper = ellipsoid(
    [0, p.mouthY + 7 - drop * 0.12, -32 + p.dentalProtrusion * 0.5],
    [29, 24 + drop * 0.15, 41.5],
  );
  const lower = ellipsoid(
    [0, p.mouthY - 9 - drop * 0.62, -31 + p.dentalProtrusion * 0.4 - 0.245 * drop],
    [27, 19 + drop * 0.25, 38.5],
  );
  return (d, x, y, z) => smoothMinimum(smoothMinimum(d, upper(x, y, z), 16), lower(x, y, z), 14);
}

function browPart(p: FaceParameters): Distance {
  const ridge = capsule(
    [3, 15.5, -6.2 + p.browRidge * 0.6],
    [39, 19, -19 + p.browRidge * 0.55],
    10.2,
    8.4,
  );
  const glabella = ellipsoid(
    [0, 18, -8 + p.browRidge * 0.55 + 0.5 * p.bridgeHeight],
    [13, 10, 15.5],
  );
  return (x, y, z) => smoothMinimum(ridge(x, y, z), glabella(x, y, z), 12);
}

function socketPart(p: FaceParameters): Joined {
  const whole = ellipsoid([p.eyeX - 1, -1.2, 14], [19.5, 13.5, 20.5]);
  const inner = ellipsoid([p.eyeX - 15, 3, 9], [6, 10, 11]);
  return (d, x, y, z) => smoothMaximum(smoothMaximum(d, -whole(x, y, z), 12), -inner(x, y, z), 8);
}

function nosePart(p: FaceParameters): Distance {
  const base = p.noseBaseY;
  const tipY = noseTipY(p);
  const tipZ = 13.2 + p.noseProtrusion;
  const root = -1.2 + p.bridgeHeight * 1.1;
  const half = p.bridgeHalfWidth;
  const upperBridge = capsule(
    [0, 14, root - 4],
    [0, -13, root + 6 + p.noseHump * 0.7],
    half + 1,
    half * 1.02,
  );
  const lowerBridge = capsule(
    [0, -13, root + 6.2 + p.noseHump * 0.7],
    [0, tipY + 4, tipZ - 7.2],
    half * 0.95,
    half * 0.98,
  );
  const side = capsule(
    [8, 2, -11.5 + p.bridgeHeight * 0.6],
    [p.noseHalfWidth * 0.6, tipY + 3, -1.5],
    6,
    8.5,
  );
  const tip = ellipsoid(
    [0, tipY, tipZ - p.noseTipSize],
    [p.noseTipSize * 1.18, p.noseTipSize, p.noseTipSize * 1.05],
  );
  const wingX = noseWingX(p);
  const wingY = base + 4.9 + 0.3 * p.noseTipLift + 1.3 * p.au9 + 0.8 * p.au10 + 0.5 * p.au12;
  const wing = ellipsoid(
    [wingX - 5.3, wingY, 8.4 + 0.2 * p.noseProtrusion],
    [5.9 + 0.5 * p.alaFullness, 6.4 + 0.5 * p.alaFullness, 8.8],
  );
  const column = capsule(
    [0, base + 4.2, 8 + 0.3 * p.noseProtrusion],
    [0, tipY - 2, tipZ - 7],
    4,
    4.8,
  );
  const nostril = ellipsoid(
    [(6.4 * wingX) / 16.6, base - 0.6, 13.5 + 0.25 * p.noseProtrusion],
    [2.7, 2.4, 4.4],
  );
  return (x, y, z) => {
    let d = smoothMinimum(upperBridge(x, y, z), lowerBridge(x, y, z), 9);
    d = smoothMinimum(d, side(x, y, z), 9);
    d = smoothMinimum(d, tip(x, y, z), 8.5);
    d = smoothMinimum(d, column(x, y, z), 4);
    d = smoothMinimum(d, wing(x, y, z), 4.6);
    return smoothMaximum(d, -nostril(x, y, z), 2.2);
  };
}

function earPart(p: FaceParameters): Distance {
  const x = p.skullHalfWidth;
  const rim = ellipsoid([x + 2.5, -13, -98], [5.2, 31 + p.earHeight, 16]);
  const lobe = ellipsoid([x - 0.5, -39 - p.earHeight, -90], [5, 8, 8]);
  const hollow = ellipsoid([x + 8.5, -9, -92], [6, 17, 9]);
  return (px, py, pz) =>
    smoothMaximum(smoothMinimum(rim(px, py, pz), lobe(px, py, pz), 8), -hollow(px, py, pz), 3);
}

import { eyeCurve, jawDrop, lipCurves } from './feature-curves.js';
import type { FaceParameters } from './parameters.js';
import { ramp, smoothMaximum } from './profiles.js';

/** A vertex of the surfaces behind the skin's openings, or of the hair that falls over it. */
export type PatchVertex =
  | {
      readonly kind: 'eyeball';
      readonly side: 1 | -1;
      /** Distance from the pupil's centre, mm, and angle, radians, on the average eyeball. */
      readonly radius: number;
      readonly angle: number;
    }
  | {
      readonly kind: 'upper teeth' | 'lower teeth' | 'mouth back';
      /** -1 right to 1 left corner. */
      readonly across: number;
      /** 0 biting edge to 1 gum; for the back, 0 top to 1 bottom. */
      readonly depth: number;
    }
  | {
      readonly kind: 'hair';
      readonly side: 1 | -1;
      /** 0 front edge to 1 back of the head. */
      readonly around: number;
      readonly inner: boolean;
      /** 0 top to 1 lower edge. */
      readonly down: number;
      /** Number of the strand, for its shade. */
      readonly strand: number;
    };

export interface Patches {
  readonly vertices: readonly PatchVertex[];
  /** Vertex numbers within the patches, counter-clockwise seen from outside. */
  readonly triangles: readonly (readonly [number, number, number])[];
  /** Vertex at the centre of each pupil, right half's (+x) first. */
  readonly pupils: readonly [number, number];
}

/** Radius of the eyeball; the pupil's centre lies `EYE_CENTRE_Z` + forward + radius from the origin, mm. */
export const EYEBALL_RADIUS = 12;
export const EYE_CENTRE_Z = -12.4;
const EYE_Y = 0.2;

const EYE_RINGS = [1, 1.9, 2.25, 3.2, 4.4, 5.3, 5.9, 6.35, 7.6, 9.3, 11.2, 13.4, 16];
const EYE_SPOKES = 22;
const TEETH_ROWS = 4;
const TEETH_COLUMNS = 15;
const HAIR_ROWS = 15;
const HAIR_OUTER_COLUMNS = 12;
const HAIR_INNER_COLUMNS = 4;

export function buildPatches(): Patches {
  const vertices: PatchVertex[] = [];
  const triangles: [number, number, number][] = [];
  const pupils: [number, number] = [
    addEyeball(1, vertices, triangles),
    addEyeball(-1, vertices, triangles),
  ];
  addMouth(vertices, triangles);
  addHair(1, vertices, triangles);
  addHair(-1, vertices, triangles);
  return { vertices, triangles, pupils };
}

/** Adds a polar patch; returns the pupil's centre. */
function addEyeball(
  side: 1 | -1,
  vertices: PatchVertex[],
  triangles: [number, number, number][],
): number {
  const centre = vertices.length;
  vertices.push({ kind: 'eyeball', side, radius: 0, angle: 0 });
  for (const radius of EYE_RINGS) {
    for (let i = 0; i < EYE_SPOKES; i++) {
      vertices.push({ kind: 'eyeball', side, radius, angle: (2 * Math.PI * i) / EYE_SPOKES });
    }
  }
  const at = (ring: number, spoke: number): number =>
    centre + 1 + ring * EYE_SPOKES + (spoke % EYE_SPOKES);
  const add = (a: number, b: number, c: number): void => {
    triangles.push(side > 0 ? [a, b, c] : [a, c, b]);
  };
  for (let i = 0; i < EYE_SPOKES; i++) {
    add(centre, at(0, i), at(0, i + 1));
    for (let ring = 0; ring + 1 < EYE_RINGS.length; ring++) {
      add(at(ring, i), at(ring + 1, i), at(ring + 1, i + 1));
      add(at(ring, i), at(ring + 1, i + 1), at(ring, i + 1));
    }
  }
  return centre;
}

function addMouth(vertices: PatchVertex[], triangles: [number, number, number][]): void {
  for (const kind of ['upper teeth', 'lower teeth', 'mouth back'] as const) {
    const base = vertices.length;
    for (let row = 0; row < TEETH_ROWS; row++) {
      for (let column = 0; column < TEETH_COLUMNS; column++) {
        const across = (column / (TEETH_COLUMNS - 1)) * 2 - 1;
        vertices.push({ kind, across, depth: row / (TEETH_ROWS - 1) });
      }
    }
    // Upper teeth run upwards from their edge, the others downwards.
    addGrid(base, TEETH_ROWS, TEETH_COLUMNS, kind === 'upper teeth', triangles);
  }
}

/** Two triangles per cell of a grid of rows; `flip` where rows and columns make a left-handed pair seen from outside. */
function addGrid(
  base: number,
  rows: number,
  columns: number,
  flip: boolean,
  triangles: [number, number, number][],
): void {
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const a = base + row * columns + column;
      const [b, c, d] = [a + 1, a + columns, a + columns + 1];
      if (flip) triangles.push([a, b, c], [b, d, c]);
      else triangles.push([a, c, b], [b, c, d]);
    }
  }
}

/**
 * One side's curtain: an inner and an outer sheet that meet at the front edge. Each has its own vertices there: a normal
 * shared by both would turn the edge away from all light, a black slit beside the jaw.
 */
function addHair(
  side: 1 | -1,
  vertices: PatchVertex[],
  triangles: [number, number, number][],
): void {
  for (const inner of [true, false]) {
    const base = vertices.length;
    const columns = inner ? HAIR_INNER_COLUMNS : HAIR_OUTER_COLUMNS;
    for (let row = 0; row < HAIR_ROWS; row++) {
      const down = row / (HAIR_ROWS - 1);
      for (let column = 0; column < columns; column++) {
        const share = column / (columns - 1);
        const around = inner ? 1 - share : Math.pow(share, 1.3);
        vertices.push({ kind: 'hair', side, around, inner, down, strand: column });
      }
    }
    addGrid(base, HAIR_ROWS, columns, side < 0, triangles);
  }
}

/** Positions of the patches of a face, [3·vertices], mm. */
export function patchPositions(p: FaceParameters, patches: Patches): Float64Array {
  const lips = lipCurves(p);
  const cornerRise = lips.innerUpper(1) - lips.line(0);
  const result = new Float64Array(3 * patches.vertices.length);
  patches.vertices.forEach((vertex, v) => {
    const position =
      vertex.kind === 'eyeball'
        ? eyeballPosition(p, vertex)
        : vertex.kind === 'hair'
          ? hairPosition(p, vertex)
          : mouthPosition(p, vertex, lips.halfWidth, cornerRise);
    result.set(position, 3 * v);
  });
  return result;
}

type Position = [number, number, number];

function eyeballPosition(
  p: FaceParameters,
  { side, radius: ring, angle }: Extract<PatchVertex, { kind: 'eyeball' }>,
): Position {
  const radius = pupilRing(p, ring);
  const across = radius * Math.cos(angle) * (radius > 10 ? 1.12 : 1);
  const up = radius * Math.sin(angle) * (radius > 9 ? 0.8 : 1);
  const squared = across * across + up * up;
  const sphere = Math.sqrt(Math.max(0, EYEBALL_RADIUS * EYEBALL_RADIUS - squared));
  const cornea = corneaRise(squared);
  // Outside the opening the ball sinks, or it would show through thin lids.
  const sunk =
    0.5 * Math.pow(Math.max(0, Math.abs(across) - 12), 1.6) +
    0.9 * Math.pow(Math.max(0, Math.abs(up) - 6.6), 1.5) +
    20 * Math.pow(Math.max(0, Math.hypot(across / 15.5, up / 8) - 0.95), 1.2);
  // Lids that close in a squint need the room, or the cornea would stand through them.
  const squint = Math.min(1, 0.3 * (p.au6 + p.au7 + 0.5 * p.au9 + 0.5 * p.au12));
  const forward = p.eyeForward - 1.4 * squint - 0.1;
  const z = EYE_CENTRE_Z + forward + smoothMaximum(sphere, 3.2, 3.2) + cornea - sunk;
  return [side * (p.eyeX + across), EYE_Y + up, z];
}

/** How far the cornea, of 7.8 mm radius and 11.8 mm width, stands out of the eyeball, mm. */
function corneaRise(squared: number): number {
  const edge = 5.9 * 5.9;
  if (squared >= edge) return 0;
  const cap = Math.sqrt(7.8 * 7.8 - squared) - Math.sqrt(7.8 * 7.8 - edge);
  const ball = EYEBALL_RADIUS * EYEBALL_RADIUS;
  return cap - (Math.sqrt(ball - squared) - Math.sqrt(ball - edge));
}

/** Rings at the pupil's edge follow its size. */
function pupilRing(p: FaceParameters, ring: number): number {
  if (ring >= 1.8 && ring <= 2.3) return p.pupilRadius + (ring < 2 ? -0.15 : 0.15);
  return ring > 0 && ring < 1.5 ? p.pupilRadius * 0.5 : ring;
}

function mouthPosition(
  p: FaceParameters,
  { kind, across, depth }: Extract<PatchVertex, { depth: number }>,
  lipHalfWidth: number,
  cornerRise: number,
): Position {
  const drop = jawDrop(p);
  const squared = across * across;
  const width = p.mouthHalfWidth * 0.86;
  // Behind closed lips the teeth stand back, or they would show between the lips of an amplified face.
  const open = Math.min(1, p.au12 + p.au26 * 2 + p.au10 + p.au20 + p.au9);
  const front = 0.5 + p.dentalProtrusion * 0.5 - 5 * (1 - open);
  const middle = p.mouthY + 0.6;
  if (kind === 'upper teeth') {
    return [
      across * width * 0.88,
      middle - 2 + depth * 12 + 1.2 * squared + 0.4 * cornerRise * squared,
      front - 0.8 - 12 * squared - 1.2 * (1 - depth),
    ];
  }
  if (kind === 'lower teeth') {
    return [
      across * width * 0.8,
      middle - 3.6 - 0.93 * drop - depth * 11 + 0.5 * squared,
      front - 1.8 - 0.3 * drop - 11 * squared,
    ];
  }
  // The back narrows and recedes downwards, or an open jaw would uncover it from outside; less so at its sides, which
  // close the corners against a look from the side.
  return [
    across * lipHalfWidth * 1.13 * (1 - 0.2 * depth),
    middle + 7 - depth * (16 + drop * 1.15) * (1 - 0.3 * squared) + (cornerRise - 2.5) * squared,
    front -
      9 -
      7 * squared -
      3 * squared * squared -
      (6 + 0.35 * drop) * depth * (1 - 0.6 * squared),
  ];
}

/** Plan-view half width of the falling hair beyond the skull's, mm, from the top row down. */
const HAIR_PROFILE: readonly (readonly [down: number, beyondSkull: number])[] = [
  [0, -17],
  [0.07, -4.5],
  [0.14, 3.5],
  [0.22, 9],
  [0.3, 12],
  [0.5, 14.5],
  [0.74, 14.5],
  [0.87, 12],
  [0.95, 6.5],
  [1, -2],
];
const HAIR_TOP_Y = 92;
const HAIR_BOTTOM_Y = -98;

/** A bob to the jaw. Of short hair, it shrinks into the head, where nobody sees it. */
function hairPosition(
  p: FaceParameters,
  { side, around, inner, down }: Extract<PatchVertex, { kind: 'hair' }>,
): Position {
  const y = HAIR_TOP_Y + (HAIR_BOTTOM_Y - HAIR_TOP_Y) * down;
  // Down to the cheek the front edge dips into the head, so that no rim stands off the temple.
  const tuck = (16 + 7 * ramp(0.94, 0.74, down)) * Math.max(0, 1 - around / 0.22) ** 2;
  // The sheets lie 7 mm apart and close at the front edge.
  const gap = inner ? 7 * ramp(0, 0.3, around) : 0;
  const halfWidth = p.skullHalfWidth + hairProfile(down) - tuck - gap;
  const halfDepth = halfWidth + 18;
  // The front edge leaves the hairline at the temple, passes before the ear and sweeps forward to the jaw.
  const frontDegrees = 48 + 5 * ramp(0.1, 0.35, down) - 9 * ramp(0.45, 0.8, down);
  const frontAngle = (frontDegrees * Math.PI) / 180;
  const angle = frontAngle + (Math.PI - frontAngle) * around;
  const centreZ = -90;
  const x = halfWidth * Math.sin(angle);
  const z = halfDepth * Math.cos(angle);
  const size = 0.35 + 0.65 * p.hairLength;
  return [side * x * size, y, centreZ + z * size];
}

function hairProfile(down: number): number {
  const i = Math.min(
    HAIR_PROFILE.length - 2,
    Math.max(0, HAIR_PROFILE.findIndex(([end]) => end >= down) - 1),
  );
  const [from, low] = HAIR_PROFILE[i];
  const [to, high] = HAIR_PROFILE[i + 1];
  return low + ((high - low) * (down - from)) / (to - from);
}

/** Height of the upper lid's edge over the middle of the eye, for the shade it throws on the ball, mm. */
export function lidShade(p: FaceParameters): { upper: number; lower: number } {
  const curve = eyeCurve(p);
  return { upper: curve(0.5, true)[1], lower: -curve(0.5, false)[1] };
}

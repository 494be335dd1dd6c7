/**
 * A geometric font of single strokes, for labels: no font file, no library, sharp at any size. Units are sevenths of a
 * capital's height; x runs right, y up from the base line; small letters are 5 high, descenders reach -2.
 */
export interface Glyph {
  /** To the right edge of the strokes; `LETTER_GAP` follows. */
  readonly width: number;
  /** [x0, y0, x1, y1] each; a dot is a segment of length 0. */
  readonly segments: readonly Segment[];
}
export type Segment = readonly [number, number, number, number];

export const CAPITAL_HEIGHT = 7;
export const LETTER_GAP = 1.9;
export const STROKE_WIDTH = 0.95;

/** The glyph of a character; one the font does not have is an empty box. */
export function glyphOf(character: string): Glyph {
  let glyph = parsed.get(character);
  if (glyph === undefined) {
    glyph = parseGlyph(GLYPHS[character] ?? '0,0 0,7 4,7 4,0 0,0');
    parsed.set(character, glyph);
  }
  return glyph;
}

const BOWL = '@2,2.5,2,2.5';
const TALL_STEM = '0,7 0,0';
const STEM = '0,5 0,0';
const P_BOWL = `${TALL_STEM};0,7 2.3,7;@2.3,5.1,1.9,1.9,-90,90;0,3.2 2.3,3.2`;

/**
 * Strokes apart by `;`: either points `x,y x,y …`, joined by straight lines (one point is a dot), or an arc
 * `@centreX,centreY,radiusX,radiusY,fromDegrees,toDegrees`, counter-clockwise from the right; without degrees all round.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  a: `${BOWL};4,5 4,0`,
  b: `${TALL_STEM};${BOWL}`,
  c: '@2.1,2.5,2.1,2.5,48,312',
  d: `${BOWL};4,7 4,0`,
  e: '@2,2.5,2,2.5,0,318;0,2.5 4,2.5',
  f: '1,0 1,5.5;@2.3,5.5,1.3,1.5,75,180;0,5 2.4,5',
  g: `${BOWL};4,5 4,-0.3;@2,-0.3,2,1.7,205,360`,
  h: `${TALL_STEM};@2,3,2,2,0,180;4,3 4,0`,
  i: `${STEM};0,6.9`,
  j: '1.1,5 1.1,-0.7;@0,-0.7,1.1,1.3,265,360;1.1,6.9',
  k: `${TALL_STEM};3.5,5 0,1.8;1.3,3 3.8,0`,
  l: TALL_STEM,
  m: `${STEM};@1.6,3.3,1.6,1.7,0,180;3.2,3.3 3.2,0;@4.8,3.3,1.6,1.7,0,180;6.4,3.3 6.4,0`,
  n: `${STEM};@2,3,2,2,0,180;4,3 4,0`,
  o: '@2.1,2.5,2.1,2.5',
  p: `0,5 0,-2;${BOWL}`,
  q: `${BOWL};4,5 4,-2`,
  r: `${STEM};@1.9,3.1,1.9,1.9,62,180`,
  s: '@1.7,3.75,1.55,1.25,35,270;@1.7,1.25,1.7,1.25,215,450',
  t: '1,6.7 1,1.3;@2.2,1.3,1.2,1.3,180,285;0,5 2.5,5',
  u: '0,5 0,2;@2,2,2,2,180,360;4,5 4,0',
  v: '0,5 2,0 4,5',
  w: '0,5 1.6,0 3.1,4.8 4.6,0 6.2,5',
  x: '0,5 3.8,0;0,0 3.8,5',
  y: '0,5 2.1,0.1;4.2,5 1.2,-2',
  z: '0,5 3.6,5 0,0 3.6,0',
  A: '0,0 2.7,7 5.4,0;1,2.4 4.4,2.4',
  B: `${TALL_STEM};0,7 2.3,7;@2.3,5.35,1.7,1.65,-90,90;0,3.7 2.5,3.7;@2.5,1.85,1.9,1.85,-90,90;0,0 2.5,0`,
  C: '@3,3.5,3,3.5,48,312',
  D: `${TALL_STEM};0,7 1.7,7;@1.7,3.5,3.2,3.5,-90,90;0,0 1.7,0`,
  E: '3.8,7 0,7 0,0 3.8,0;0,3.6 3.4,3.6',
  F: '3.8,7 0,7 0,0;0,3.6 3.2,3.6',
  G: '@3,3.5,3,3.5,48,360;6,3.5 3.7,3.5',
  H: '0,7 0,0;4.8,7 4.8,0;0,3.6 4.8,3.6',
  I: TALL_STEM,
  J: '2.6,7 2.6,1.7;@1.3,1.7,1.3,1.7,180,360',
  K: `${TALL_STEM};4.2,7 0,2.8;1.5,4.3 4.5,0`,
  L: '0,7 0,0 3.6,0',
  M: '0,0 0,7 2.9,2 5.8,7 5.8,0',
  N: '0,0 0,7 4.6,0 4.6,7',
  O: '@3.2,3.5,3.2,3.5',
  P: P_BOWL,
  Q: '@3.2,3.5,3.2,3.5;4,1.8 6,-0.5',
  R: `${P_BOWL};2.1,3.2 4.3,0`,
  S: '@2.1,5.25,1.9,1.75,35,270;@2.1,1.75,2.1,1.75,215,450',
  T: '0,7 4.8,7;2.4,7 2.4,0',
  U: '0,7 0,2.3;@2.3,2.3,2.3,2.3,180,360;4.6,2.3 4.6,7',
  V: '0,7 2.6,0 5.2,7',
  W: '0,7 1.9,0 3.8,6.4 5.7,0 7.6,7',
  X: '0,7 4.6,0;0,0 4.6,7',
  Y: '0,7 2.4,3.4 4.8,7;2.4,3.4 2.4,0',
  Z: '0,7 4.4,7 0,0 4.4,0',
  '0': '@2.1,3.5,2.1,3.5',
  '1': '0,5.6 1.6,7 1.6,0',
  '2': '@2,5,1.9,2,-38,165;3.5,3.77 0,0 4,0',
  '3': '@2,5.35,1.7,1.65,-90,150;@2,1.85,2,1.85,-150,90',
  '4': '3,0 3,7 0,2 4.2,2',
  '5': '3.6,7 0.6,7 0.3,3.85;@1.9,2.3,2.1,2.3,-145,140',
  '6': '@2.1,2.1,2.1,2.1;@3.5,2.1,3.5,5,100,180',
  '7': '0,7 4,7 1.3,0',
  '8': '@2,5.3,1.65,1.7;@2,1.8,2,1.8',
  '9': '@2.1,4.9,2.1,2.1;@0.7,4.9,3.5,5,-80,0',
  ' ': ' ',
  '.': '0,0',
  ',': '0.4,0.1 0,-1.3',
  ':': '0,0.2;0,4.2',
  ';': '0.4,0.1 0,-1.3;0.4,4.2',
  '·': '0,2.8',
  '…': '0,0;2,0;4,0',
  '-': '0,2.6 2.2,2.6',
  _: '0,-1 4,-1',
  '−': '0,3 3.6,3',
  '+': '0,3 3.8,3;1.9,1.1 1.9,4.9',
  '=': '0,2 3.8,2;0,4 3.8,4',
  '×': '0,1.4 3.2,4.6;0,4.6 3.2,1.4',
  '→': '0,3 5,3;3.4,4.6 5,3 3.4,1.4',
  '°': '@1.2,5.9,1.1,1.1',
  '%': '@1.2,5.5,1.2,1.5;5.2,7 0.8,0;@4.8,1.5,1.2,1.5',
  '/': '0,-0.6 2.8,7.4',
  '(': '@3,2.9,2.6,5.4,125,235',
  ')': '@-1.4,2.9,2.6,5.4,-55,55',
  "'": '0,7 0,5.2',
};

const parsed = new Map<string, Glyph>();
const SPACE_WIDTH = 1.2;
const ARC_STEP_DEGREES = 12;

function parseGlyph(text: string): Glyph {
  if (text === ' ') return { width: SPACE_WIDTH, segments: [] };
  const segments = text
    .split(';')
    .flatMap((stroke) => joined(stroke.startsWith('@') ? arcPoints(stroke) : points(stroke)));
  return { width: Math.max(...segments.flatMap(([x0, , x1]) => [x0, x1])), segments };
}

type Point = readonly [number, number];

function points(stroke: string): Point[] {
  return stroke.split(' ').map((pair) => pair.split(',').map(Number) as [number, number]);
}

function arcPoints(stroke: string): Point[] {
  const [x, y, radiusX, radiusY, from = 0, to = 360] = stroke.slice(1).split(',').map(Number);
  const steps = Math.ceil((to - from) / ARC_STEP_DEGREES);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });
}

function joined(path: readonly Point[]): Segment[] {
  if (path.length === 1) return [[...path[0], ...path[0]]];
  return path.slice(1).map((point, i) => [...path[i], ...point]);
}

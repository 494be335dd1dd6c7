import { mixPixel } from './canvas.js';
import type { Canvas, Colour } from './canvas.js';
import { CAPITAL_HEIGHT, glyphOf, LETTER_GAP, STROKE_WIDTH } from './stroke-font.js';
import type { Segment } from './stroke-font.js';

export interface TextStyle {
  /** Height of a capital, pixels. */
  readonly capitalPixels: number;
  readonly colour: Colour;
}

/** Base line to base line. */
export function lineHeight(capitalPixels: number): number {
  return Math.round(capitalPixels * 1.9);
}

/** Width of a text in pixels, rounded up. */
export function textWidth(text: string, capitalPixels: number): number {
  const units = [...text].reduce((sum, letter) => sum + glyphOf(letter).width + LETTER_GAP, 0);
  return Math.ceil((Math.max(0, units - LETTER_GAP) + STROKE_WIDTH) * scaleOf(capitalPixels));
}

/** Draws one line of text whose base line is at `baseline` and whose left edge is at `left`, both in pixels. */
export function drawText(
  canvas: Canvas,
  text: string,
  left: number,
  baseline: number,
  { capitalPixels, colour }: TextStyle,
): void {
  const scale = scaleOf(capitalPixels);
  let pen = left + (STROKE_WIDTH / 2) * scale;
  for (const letter of text) {
    const { width, segments } = glyphOf(letter);
    const placed = segments.map(([x0, y0, x1, y1]): Segment => [
      pen + x0 * scale,
      baseline - y0 * scale,
      pen + x1 * scale,
      baseline - y1 * scale,
    ]);
    drawStrokes(canvas, placed, Math.max(1.1, STROKE_WIDTH * scale) / 2, colour);
    pen += (width + LETTER_GAP) * scale;
  }
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fitText(text: string, capitalPixels: number, widthPixels: number): string {
  if (textWidth(text, capitalPixels) <= widthPixels) return text;
  let kept = text;
  while (kept !== '' && textWidth(`${kept}…`, capitalPixels) > widthPixels) {
    kept = kept.slice(0, -1);
  }
  return kept === '' ? '' : `${kept}…`;
}

function scaleOf(capitalPixels: number): number {
  return capitalPixels / CAPITAL_HEIGHT;
}

/** Round-capped strokes, anti-aliased by their distance to the pixel's centre. */
function drawStrokes(
  canvas: Canvas,
  segments: readonly Segment[],
  radius: number,
  colour: Colour,
): void {
  if (segments.length === 0) return;
  const xs = segments.flatMap(([x0, , x1]) => [x0, x1]);
  const ys = segments.flatMap(([, y0, , y1]) => [y0, y1]);
  const reach = radius + 1;
  for (let y = Math.floor(Math.min(...ys) - reach); y <= Math.max(...ys) + reach; y++) {
    for (let x = Math.floor(Math.min(...xs) - reach); x <= Math.max(...xs) + reach; x++) {
      let nearest = Infinity;
      for (const segment of segments) {
        nearest = Math.min(nearest, distance(x + 0.5, y + 0.5, segment));
      }
      const share = Math.min(1, Math.max(0, radius - nearest + 0.5));
      if (share > 0) mixPixel(canvas, x, y, colour, share);
    }
  }
}

function distance(x: number, y: number, [x0, y0, x1, y1]: Segment): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / length2;
  const along = Math.min(1, Math.max(0, t));
  return Math.sqrt((x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2);
}

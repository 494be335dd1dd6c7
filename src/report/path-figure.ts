import type { AuditIllustrations, MapDrawing } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import { formatBits } from './format.js';
import type { InformationIndex } from './information-index.js';
import { mapStops } from './map-colours.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pathLayers } from './path-layers.js';
import { faceRows, invarianceRows, knowledgeRows } from './path-rows.js';
import type { PathCell, PathFaces, PathRow } from './path-rows.js';
import { pngAddress } from './png-address.js';
import { scrollBox } from './scroll-box.js';
import { cutMiddle, shortNames } from './short-names.js';
import { thinnedNote } from './thinned.js';

const NAME_PIXELS = 212;
const COLUMN_PIXELS = 76;
const ROW_PIXELS = 34;
const FACE_PIXELS = 74;
const HEAD_PIXELS = 62;
const GROUP_PIXELS = 34;
const MAX_RADIUS = 15;
const LABEL_CHARACTERS = 13;
/** On two lines. */
const MAX_HEAD_CHARACTERS = 20;
const GAUGE_PIXELS = 56;
const SCALE_PIXELS = 110;
const SCALE_STEPS = 22;

/** The network read from left to right in one picture: what each layer knows, which part of the face it follows, and what it ignores. */
export function pathFigure(
  summary: AuditSummary,
  index: InformationIndex,
  illustrations: AuditIllustrations,
): Markup {
  const layers = pathLayers(summary);
  const hasDecision = index.layers.includes('decision');
  const columns = hasDecision ? [...layers, 'decision'] : [...layers];
  const knowledge = knowledgeRows(summary, index, columns);
  if (knowledge.length === 0) {
    return markup`<p class="absent">Nothing to show: no layer has an estimate.</p>`;
  }
  const faces = faceRows(illustrations.maps, columns);
  const invariance = invarianceRows(summary, columns);
  const all = summary.network.layers.filter(({ name }) => name !== 'decision').length;
  return markup`
<p class="key"><span class="dot warm"></span>who <span class="dot"></span>view: area is the share of the bits that the image holds; the number is bits, ${ofWhat(knowledge)}. <span class="swatch gauge-swatch"></span>invariance index, 0 to 1. Hover over a mark for its interval. ${thinnedNote(all, layers.length, 'layers')}</p>
${scrollBox('From pixels to decision', drawing(columns, hasDecision, knowledge, faces, invariance, illustrations.faces[0]?.png))}
${faces.length > 0 ? markup`<p class="note">Faces: the map of the layer's unit that follows the face most, one scale for each row; grey: nothing above chance. An empty place: no map of the layer covers a hundredth of the face. <a href="#where">Where on the face</a> has them large, with their scales.</p>` : markup`<p class="note">No faces here: no layer's map stands above chance (<a href="#where">why</a>).</p>`}`;
}

/** `of the layer's read-outs together`; in words, what the numbers are of. */
function ofWhat(rows: readonly PathRow[]): string {
  const sources = new Set(rows.flatMap(({ cells }) => cells.map(({ source }) => source)));
  if (!sources.has('read-outs')) return 'of the layer’s best unit, which is optimistic';
  return 'of the layer’s read-outs together (who it is: among the half of the people that they were not fitted on, so one bit less than the image holds is all), or of its best unit where it has none';
}

function drawing(
  columns: readonly string[],
  hasDecision: boolean,
  knowledge: readonly PathRow[],
  faces: readonly PathFaces[],
  invariance: readonly PathRow[],
  example: Uint8Array | undefined,
): Markup {
  const parts: Markup[] = [];
  let top = HEAD_PIXELS;
  const group = (title: string): void => {
    parts.push(
      markup`<text x="0" y="${top + 22}" class="path-group">${title}</text>`,
      markup`<line x1="0" x2="${width(columns)}" y1="${top + 6}" y2="${top + 6}" stroke="var(--rule)"/>`,
    );
    top += GROUP_PIXELS;
  };
  group('What it knows');
  for (const row of knowledge) {
    parts.push(knowledgeRow(row, top));
    top += ROW_PIXELS;
  }
  if (faces.length > 0) group('Which part of the face it follows');
  for (const row of faces) {
    parts.push(faceRow(row, top, example));
    top += FACE_PIXELS + 8;
  }
  if (invariance.length > 0) group('What it ignores (invariance)');
  for (const row of invariance) {
    parts.push(invarianceRow(row, top));
    top += ROW_PIXELS - 6;
  }
  return markup`<svg class="chart path-chart" role="img" aria-label="What each layer knows of each factor, which part of the face it follows and what it is invariant to, from the image to the decision" width="${width(columns)}" height="${top + 6}" viewBox="0 0 ${width(columns)} ${top + 6}" font-size="11" text-anchor="middle">${heads(columns, hasDecision)}${parts}</svg>`;
}

function width(columns: readonly string[]): number {
  return NAME_PIXELS + (columns.length + 1) * COLUMN_PIXELS;
}

/** Middle of a column; 0 is the image. */
function middle(column: number): number {
  return NAME_PIXELS + (column + 0.5) * COLUMN_PIXELS;
}

function heads(columns: readonly string[], hasDecision: boolean): Markup {
  const short = shortNames(columns, MAX_HEAD_CHARACTERS);
  const from = middle(0);
  const to = middle(columns.length);
  return markup`<line x1="${from}" x2="${to - 8}" y1="${HEAD_PIXELS - 8}" y2="${HEAD_PIXELS - 8}" stroke="var(--rule-strong)"/><path d="M${to - 12} ${HEAD_PIXELS - 12}l8 4l-8 4" fill="none" stroke="var(--rule-strong)"/>
${head(0, ['the image'], 'every factor as it was drawn')}${columns.map((column, i) =>
    head(
      i + 1,
      hasDecision && i === columns.length - 1 ? ['the decision', 'variable'] : labelLines(short[i]),
      column,
    ),
  )}`;
}

function head(column: number, lines: readonly string[], title: string): Markup {
  const bottom = HEAD_PIXELS - 18;
  return markup`<g><title>${title}</title><circle cx="${middle(column)}" cy="${HEAD_PIXELS - 8}" r="3" fill="var(--ink)"/>${lines.map(
    (line, i) =>
      markup`<text x="${middle(column)}" y="${bottom - 14 * (lines.length - 1 - i)}" class="path-head">${line}</text>`,
  )}</g>`;
}

/** Two lines at most, broken at a path's last part. */
function labelLines(name: string): string[] {
  if (name.length <= LABEL_CHARACTERS) return [name];
  const at = name.lastIndexOf('/');
  const lines = at > 0 ? [name.slice(0, at + 1), name.slice(at + 1)] : [name];
  return lines.map((line) => cutMiddle(line, LABEL_CHARACTERS));
}

function rowTitle(title: string, y: number): Markup {
  return markup`<text x="12" y="${y}" text-anchor="start" class="path-row">${cutMiddle(title, 32)}</text>`;
}

function knowledgeRow({ title, isIdentity, imageBits, cells }: PathRow, top: number): Markup {
  const y = top + ROW_PIXELS / 2;
  const colour = isIdentity ? 'var(--warm)' : 'var(--best)';
  return markup`${rowTitle(title, y + 4)}
<g><title>${title}: ${formatBits(imageBits)} bits say it</title>${bubble(0, y, 1, 'none', colour)}<text x="${middle(0)}" y="${y + 4}" class="path-number">${formatBits(imageBits)}</text></g>
${cells.map((cell, i) => knowledgeMark(cell, i + 1, y, colour))}`;
}

function knowledgeMark(cell: PathCell, column: number, y: number, colour: string): Markup {
  const x = middle(column);
  if (cell.share === null) {
    return markup`<g><title>${cell.title}</title><text x="${x}" y="${y + 4}" class="path-none">–</text></g>`;
  }
  return markup`<g><title>${cell.title}</title>${bubble(column, y, cell.share, colour, 'none')}<text x="${x + MAX_RADIUS + 2}" y="${y + 4}" class="path-number">${cell.text}</text></g>`;
}

/** Area goes with the share. A mark with a number beside it stands left of the middle. */
function bubble(column: number, y: number, share: number, fill: string, stroke: string): Markup {
  const x = fill === 'none' ? middle(column) : middle(column) - 14;
  const radius = (MAX_RADIUS * Math.sqrt(share)).toFixed(1);
  return markup`<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>`;
}

function faceRow(
  { title, scaleBits, cells }: PathFaces,
  top: number,
  example?: Uint8Array,
): Markup {
  const y = top + FACE_PIXELS / 2;
  return markup`${rowTitle(title, y - 8)}${scaleBar(scaleBits, y + 1)}
${example === undefined ? '' : picture(example, 0, top, 'an image of the space', 12)}
${cells.map((cell, i) => (cell === null ? '' : facePicture(cell, i + 1, top)))}`;
}

/** The row's colours, drawn in steps so that a saved picture needs nothing else. */
function scaleBar([low, high]: readonly [number, number], top: number): Markup {
  const step = SCALE_PIXELS / SCALE_STEPS;
  const colours = mapStops(SCALE_STEPS);
  return markup`${colours.map(
    (colour, i) =>
      markup`<rect x="${12 + i * step}" y="${top}" width="${step + 0.5}" height="7" fill="${colour}"/>`,
  )}<text x="12" y="${top + 20}" text-anchor="start" class="path-none">${low === 0 ? '0' : formatBits(low)}</text><text x="${12 + SCALE_PIXELS}" y="${top + 20}" text-anchor="end" class="path-none">${formatBits(high)} bits</text>`;
}

function facePicture(drawing: MapDrawing, column: number, top: number): Markup {
  const { layer, unit, property, scaleBits, thresholdBits, pictures } = drawing;
  const title = `${layer}, unit ${unit}, ${property === 'shape' ? 'shape' : 'albedo'}: colour from 0 to ${formatBits(scaleBits[1])} bits, grey below chance, ${formatBits(thresholdBits)}`;
  return pictures.length === 0 ? markup`` : picture(pictures[0].png, column, top, title, 0);
}

function picture(
  png: Uint8Array,
  column: number,
  top: number,
  title: string,
  inset: number,
): Markup {
  const size = FACE_PIXELS - 2 * inset;
  return markup`<g><title>${title}</title><image href="${pngAddress(png)}" x="${middle(column) - size / 2}" y="${top + inset}" width="${size}" height="${size}"/></g>`;
}

function invarianceRow({ title, cells }: PathRow, top: number): Markup {
  const y = top + ROW_PIXELS / 2 - 3;
  return markup`${rowTitle(title, y + 4)}${cells.map((cell, i) => invarianceMark(cell, middle(i + 1), y))}`;
}

function invarianceMark(cell: PathCell, x: number, y: number): Markup {
  if (cell.share === null) {
    return markup`<g><title>${cell.title}</title><text x="${x}" y="${y + 4}" class="path-none">–</text></g>`;
  }
  const left = x - GAUGE_PIXELS / 2;
  return markup`<g><title>${cell.title}</title><rect x="${left}" y="${y + 5}" width="${GAUGE_PIXELS}" height="5" rx="2" fill="var(--rule)"/><rect x="${left}" y="${y + 5}" width="${(GAUGE_PIXELS * cell.share).toFixed(1)}" height="5" rx="2" fill="var(--invariance)"/><text x="${x}" y="${y + 1}" class="path-number">${cell.text}</text></g>`;
}

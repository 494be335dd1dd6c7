import type { MapDrawing } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import { factorBits } from './factor-bits.js';
import { capitalised, factorTitle } from './factor-names.js';
import { formatBits, formatDecimals, formatInterval } from './format.js';
import { layerEstimate } from './information-index.js';
import type { InformationIndex } from './information-index.js';
import { informationRange } from './information-range.js';

/** One mark of the figure; `share` null: nothing known, `title` says why. */
export interface PathCell {
  /** 0..1 */
  readonly share: number | null;
  /** What a share of information is of; null for other shares. */
  readonly source: 'read-outs' | 'best unit' | null;
  readonly text: string;
  readonly title: string;
}

/** A row of marks, one for each layer and one for the decision. */
export interface PathRow {
  readonly title: string;
  readonly isIdentity: boolean;
  /** Bits that the image holds; null where the row is no information. */
  readonly imageBits: number | null;
  readonly cells: readonly PathCell[];
}

/** A row of faces; a layer without a map above chance has none. */
export interface PathFaces {
  readonly title: string;
  /** Bits at the ends of the row's one colour scale. */
  readonly scaleBits: readonly [number, number];
  readonly cells: readonly (MapDrawing | null)[];
}

const NOTHING: PathCell = { share: null, source: null, text: '–', title: 'not estimated' };

/** What every layer of the figure knows of each factor, as a share of what there is to know. Jitter is left out. */
export function knowledgeRows(
  summary: AuditSummary,
  index: InformationIndex,
  columns: readonly string[],
): PathRow[] {
  return index.factors.flatMap(({ name, kind }) => {
    const imageBits = factorBits(summary, name);
    // A residual's bits are those of identity given its groups, in other classes: one row is enough here.
    if (imageBits === null || imageBits <= 0 || name === 'residual') return [];
    const layers = index.layersOf(name);
    const cells = columns.map((column): PathCell => {
      const layer = layers.find((one) => one.layer === column);
      const row = layer ? layerEstimate(layer) : null;
      if (row === null) return { ...NOTHING, title: layer?.reason ?? NOTHING.title };
      const range = informationRange(row);
      const what = row.unit === null ? 'read-outs together' : `best unit ${row.unit}`;
      return {
        share: Math.min(1, Math.max(0, (row.bits ?? 0) / imageBits)),
        source: row.unit === null ? 'read-outs' : 'best unit',
        text: formatDecimals(row.bits, 2),
        title: `${column}, ${factorTitle(name)}: ${formatBits(row.bits)} of ${formatBits(imageBits)} bits${range === null ? '' : ` (${range})`}, ${what}`,
      };
    });
    return [
      { title: capitalised(factorTitle(name)), isIdentity: kind === 'identity', imageBits, cells },
    ];
  });
}

/** Invariance index of every layer to each view factor. */
export function invarianceRows(summary: AuditSummary, columns: readonly string[]): PathRow[] {
  const factors = [...new Set(summary.invariance.map(({ factor }) => factor))];
  return factors.map((factor) => ({
    title: `To ${factorTitle(factor)}`,
    isIdentity: false,
    imageBits: null,
    cells: columns.map((column): PathCell => {
      const row = summary.invariance.find((one) => one.factor === factor && one.layer === column);
      if (!row || row.index === null) return { ...NOTHING, title: row?.reason ?? NOTHING.title };
      const interval = formatInterval(row, (value) => formatDecimals(value, 2));
      return {
        share: Math.min(1, Math.max(0, row.index)),
        source: null,
        text: formatDecimals(row.index, 2),
        title: `${column}, invariance to ${factorTitle(factor)}: ${formatDecimals(row.index, 2)}${interval === null ? '' : ` (${interval})`}`,
      };
    }),
  }));
}

/** The maps of the layers, a row for each property that any layer has a map above chance of. */
export function faceRows(drawings: readonly MapDrawing[], columns: readonly string[]): PathFaces[] {
  const own = drawings.filter(({ kind }) => kind === 'layer');
  return (['shape', 'texture'] as const).flatMap((property): PathFaces[] => {
    const cells = columns.map(
      (column) => own.find((one) => one.layer === column && one.property === property) ?? null,
    );
    const known = cells.filter((cell) => cell !== null);
    if (known.length === 0) return [];
    const most = Math.max(...known.map(({ scaleBits }) => scaleBits[1]));
    const title = property === 'shape' ? 'Shape it follows' : 'Albedo it follows';
    return [{ title, scaleBits: [0, most], cells }];
  });
}

import * as Plot from '@observablehq/plot';
import { chart } from './chart.js';
import type { Markup } from './markup.js';
import { rampColour, rampInk, signedColour } from './ramp-colour.js';
import type { Ramp } from './ramp-colour.js';
import { shortNames } from './short-names.js';

/** Generous: fonts differ between readers. */
const CHARACTER_PIXELS = 7.1;
const SMALL_CHARACTER_PIXELS = 6.2;
const MAX_LABEL_CHARACTERS = 20;
const MAX_ROW_CHARACTERS = 30;
/** Cells narrower than this have no number in them. */
const MIN_TEXT_PIXELS = 30;
const SLANT = -45;
const FAINT_OPACITY = 0.25;

/** One cell; `value` null: nothing known there. */
export interface MatrixCell {
  readonly value: number | null;
  /** Written in the cell where there is room. */
  readonly text: string;
  /** Shown on hovering. */
  readonly title: string;
  /** Not above chance: a pale cell and number. */
  readonly isFaint?: boolean;
}

export interface MatrixOptions {
  readonly label: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [rows][columns] */
  readonly cells: readonly (readonly MatrixCell[])[];
  /** Value of the full colour; 0 is the page's own, negative values have the warm ramp. */
  readonly maximum: number;
  readonly cellPixels: number;
  readonly rowPixels?: number;
  readonly ramp?: Ramp;
  /** Small multiples: short level labels, no slant, no numbers. */
  readonly small?: boolean;
}

interface DrawnCell extends MatrixCell {
  readonly row: number;
  readonly column: number;
}

/** A matrix of coloured cells with labels left and below. */
export function matrixChart(options: MatrixOptions): Markup {
  const { rows, columns, cells, cellPixels, small = false } = options;
  const { rowPixels = cellPixels } = options;
  const rowNames = shortNames(rows, MAX_ROW_CHARACTERS);
  const columnNames = shortNames(columns, MAX_LABEL_CHARACTERS);
  const drawn = cells.flatMap((line, row) =>
    line.map((cell, column) => ({ ...cell, row, column })),
  );
  const widest = (names: readonly string[]): number =>
    Math.max(...names.map((name) => [...name].length)) *
    (small ? SMALL_CHARACTER_PIXELS : CHARACTER_PIXELS);
  const level = small || widest(columnNames) + 4 < cellPixels;
  const marginLeft = Math.max(
    widest(rowNames) + 16,
    level ? 0 : widest([columnNames[0]]) * 0.75 - cellPixels / 2,
  );
  const marginBottom = level ? (small ? 20 : 26) : widest(columnNames) * Math.SQRT1_2 + 18;
  const marginRight = small
    ? Math.max(2, widest([columnNames[columnNames.length - 1]]) / 2 - cellPixels / 2 + 2)
    : 4;
  return chart(options.label, {
    width: marginLeft + columns.length * cellPixels + marginRight,
    height: rows.length * rowPixels + marginBottom + (small ? 2 : 4),
    marginTop: small ? 2 : 4,
    marginRight,
    marginBottom,
    marginLeft,
    padding: small ? 0.04 : 0.06,
    style: { fontSize: small ? '9px' : '12px' },
    color: { type: 'identity' },
    x: {
      type: 'band',
      domain: columns.map((_, i) => i),
      tickFormat: (i: number) => columnNames[i],
      tickSize: 0,
      tickRotate: level ? 0 : SLANT,
      label: null,
    },
    y: {
      type: 'band',
      domain: rows.map((_, i) => i),
      tickFormat: (i: number) => rowNames[i],
      tickSize: 0,
      label: null,
    },
    marks: cellMarks(drawn, options, !small && cellPixels >= MIN_TEXT_PIXELS),
  });
}

function cellMarks(
  cells: readonly DrawnCell[],
  { maximum, ramp = 'view' }: MatrixOptions,
  withText: boolean,
): Plot.Markish[] {
  const shareOf = ({ value }: DrawnCell): number =>
    maximum > 0 ? Math.max(-1, Math.min(1, (value ?? 0) / maximum)) : 0;
  const colourOf = (cell: DrawnCell): string => {
    if (cell.value === null) return 'var(--rule)';
    return ramp === 'view' ? signedColour(shareOf(cell)) : rampColour(shareOf(cell), ramp);
  };
  const at = { x: 'column', y: 'row' };
  const fillOpacity = ({ isFaint = false }: DrawnCell): number => (isFaint ? FAINT_OPACITY : 1);
  const boxes = Plot.cell(cells, { ...at, fill: colourOf, fillOpacity, rx: 2, title: 'title' });
  if (!withText) return [boxes];
  const ink = (cell: DrawnCell): string =>
    cell.isFaint ? 'var(--soft)' : rampInk(cell.value === null ? 0 : shareOf(cell));
  return [
    boxes,
    Plot.text(cells, { ...at, text: 'text', fill: ink, fontSize: 11, title: 'title' }),
  ];
}

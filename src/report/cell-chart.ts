import * as Plot from '@observablehq/plot';

import { chart } from './chart.js';
import type { Markup } from './markup.js';

/** One cell of a matrix of levels. */
export interface ChartCell {
  readonly column: number;
  readonly row: number;
  /** Null: hatched out, its reason in the title. */
  readonly value: number | null;
  readonly text: string;
  readonly title: string;
}

export interface CellChart {
  /** For people who cannot see it. */
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly columnTitle: string;
  readonly rowTitle: string;
  readonly cells: readonly ChartCell[];
  /** Values of the ramp's ends. */
  readonly domain: readonly [number, number];
}

const WIDTH = 340;
const ROW_PIXELS = 30;
const CHARACTER_PIXELS = 6.7;
/** Shares of the ramp from which the ink turns: in dark mode, in light mode. */
const BRIGHT = 0.45;
const DEEP = 0.62;

/** A matrix of levels, its values as colour and as text; colours are those of the page's heat map. */
export function cellChart(matrix: CellChart): Markup {
  const { columns, rows, cells, columnTitle, rowTitle } = matrix;
  const shared = { x: 'column', y: 'row' } as const;
  const known = cells.filter(({ value }) => value !== null);
  const share = (cell: ChartCell): number => shareOf(cell, matrix);
  const inked = (className: string, from: number, to: number) =>
    Plot.text(
      known.filter((cell) => share(cell) >= from && share(cell) < to),
      { ...shared, text: 'text', className, fontSize: 12 },
    );
  return chart(matrix.label, {
    width: WIDTH,
    height: rows.length * ROW_PIXELS + 52,
    marginTop: 4,
    marginRight: 4,
    marginBottom: 44,
    marginLeft: Math.max(4, ...rows.map(({ length }) => length)) * CHARACTER_PIXELS + 34,
    x: axis(columns, columnTitle, 'center'),
    y: axis(rows, rowTitle, 'center'),
    color: { type: 'identity' },
    marks: [
      Plot.cell(cells, {
        ...shared,
        inset: 1,
        rx: 3,
        fill: (cell: ChartCell) => (cell.value === null ? 'var(--rule)' : rampColour(share(cell))),
        title: 'title',
      }),
      inked('ink', -Infinity, BRIGHT),
      inked('ink bright', BRIGHT, DEEP),
      inked('ink bright deep', DEEP, Infinity),
      Plot.text(
        cells.filter(({ value }) => value === null),
        { ...shared, text: () => '–', fill: 'var(--soft)', title: 'title' },
      ),
    ],
  });
}

function axis(labels: readonly string[], label: string, labelAnchor: 'center') {
  return {
    type: 'band',
    domain: labels.map((_, i) => i),
    tickFormat: (i: number) => labels[i],
    tickSize: 0,
    ...{ label, labelAnchor },
    labelArrow: null,
  } as const;
}

function shareOf({ value }: ChartCell, { domain: [low, high] }: CellChart): number {
  if (value === null || high <= low) return 0.5;
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** The heat map's ramp: three stops of equal steps in lightness. */
function rampColour(share: number): string {
  const [from, to, place] =
    share < 0.5 ? ['low', 'middle', 2 * share] : ['middle', 'high', 2 * share - 1];
  return `color-mix(in oklab, var(--view-${to}) ${Math.round(100 * place)}%, var(--view-${from}))`;
}

import * as Plot from '@observablehq/plot';
import type { TestedDifference } from '../studies/index.js';
import { categoryAxis, chart, intervalBars } from './chart.js';
import { formatInterval } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** One difference of a panel: what it is of, and the position of its label. */
export interface PanelDifference {
  readonly label: string;
  readonly row: TestedDifference;
}

export interface DifferencePanel {
  readonly title: string;
  /** All positions of the axis, in order; some may have no difference. */
  readonly differences: readonly PanelDifference[];
}

/** How differences of a list are drawn. */
export interface DifferenceScale {
  /** Of the vertical axis. */
  readonly unit: string;
  readonly format: (value: number) => string;
}

const WIDTH = 340;
const PLOT_HEIGHT = 120;

/** One panel per factor on one vertical scale: B - A with its interval, what changed in another colour. */
export function differencePanels(
  panels: readonly DifferencePanel[],
  scale: DifferenceScale,
): Markup {
  const drawn = panels.filter(({ differences }) =>
    differences.some(({ row }) => row.difference !== null),
  );
  if (drawn.length === 0)
    return markup`<p class="absent">No difference could be estimated; the table says why.</p>`;
  const domain = sharedDomain(drawn.flatMap(({ differences }) => differences));
  return markup`
<p class="key"><span class="dot quiet"></span>no change found <span class="dot warm"></span>changed (false discovery rate 5&nbsp;%), with 95&nbsp;% intervals. Above the line B has more than A. One vertical scale for all panels.</p>
<div class="panels">${drawn.map((panel) => panelFigure(panel, domain, scale))}</div>`;
}

function sharedDomain(differences: readonly PanelDifference[]): [number, number] {
  const values = differences.flatMap(({ row }) => [row.difference, row.low, row.high]);
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const room = (high - low || 1) * 0.06;
  return [low - room, high + room];
}

function panelFigure(
  { title, differences }: DifferencePanel,
  domain: [number, number],
  scale: DifferenceScale,
): Markup {
  const changed = differences.filter(({ row }) => row.changed).length;
  const summary = changed === 0 ? 'no change found' : `${changed} of ${differences.length} changed`;
  return markup`<figure class="panel"><figcaption><strong>${title}</strong> <span>${summary}</span></figcaption>${chart(
    `Difference B - A, ${title}: ${summary}`,
    differencePlot(differences, domain, scale),
  )}</figure>`;
}

function differencePlot(
  differences: readonly PanelDifference[],
  domain: [number, number],
  { unit, format }: DifferenceScale,
): Plot.PlotOptions {
  const points = differences.flatMap(({ label, row }, position) =>
    row.difference === null ? [] : [{ ...row, difference: row.difference, label, position }],
  );
  const axis = categoryAxis(
    differences.map(({ label }) => label),
    WIDTH - 60,
  );
  const colour = (point: (typeof points)[number]): string =>
    point.changed ? 'var(--warm)' : 'var(--quiet)';
  return {
    width: WIDTH,
    height: PLOT_HEIGHT + 20 + axis.marginBottom,
    marginTop: 20,
    marginRight: 14,
    marginBottom: axis.marginBottom,
    marginLeft: Math.max(54, axis.marginLeft),
    x: axis.scale,
    y: { domain, label: unit, ticks: 5, grid: true, tickSize: 0 },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      intervalBars(points, colour, 0.5),
      Plot.dot(points, {
        x: 'position',
        y: 'difference',
        fill: colour,
        r: 3,
        title: (point: (typeof points)[number]) =>
          `${point.label}: ${format(point.difference)} (${formatInterval(point, format) ?? 'no interval'})`,
      }),
    ],
  };
}

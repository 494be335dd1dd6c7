import * as Plot from '@observablehq/plot';
import type { InvarianceEstimate } from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import { categoryAxis, chart, intervalBars } from './chart.js';
import { capitalised, factorTitle } from './factor-names.js';
import { formatDecimals, formatInterval, joinWords } from './format.js';
import type { InformationIndex } from './information-index.js';
import { intervalLegend } from './interval-legend.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

const WIDTH = 340;
const PLOT_HEIGHT = 120;

/** One panel per view factor: the invariance index over the layers, from 0 (or the least interval) to 1. */
export function invarianceCharts(summary: AuditSummary, index: InformationIndex): Markup {
  const factors = index.factors.filter(({ name }) =>
    summary.invariance.some((row) => row.factor === name),
  );
  if (factors.length === 0) {
    return markup`<p class="absent">No invariance index: it needs a factor that varies within identities, and this space or this run has none.</p>`;
  }
  // The decision is one number: it has no index, and no place on the axis either.
  const layers = index.layers.filter((layer) =>
    summary.invariance.some((row) => row.layer === layer && row.index !== null),
  );
  return markup`
<p class="key"><span class="dot"></span>layer (${intervalLegend(summary.invariance, summary.run.space.residuals)}). 1: who is seen moves the layer's mean responses, the factor does not; 0: what they tell of people at one level says nothing at another; below 0: it says the opposite.</p>
<div class="panels">${factors.map(({ name }) =>
    panel(
      name,
      layers.map((layer) =>
        summary.invariance.find((row) => row.factor === name && row.layer === layer),
      ),
      layers,
    ),
  )}</div>
${absentLayers(summary)}`;
}

function panel(
  factor: string,
  rows: readonly (InvarianceEstimate | undefined)[],
  layers: readonly string[],
): Markup {
  const known = rows.flatMap((row, position) =>
    row === undefined || row.index === null ? [] : [{ ...row, index: row.index, position }],
  );
  const title = capitalised(factorTitle(factor));
  const last = known.at(-1);
  const summary = last === undefined ? 'not estimated' : `${indexText(last)} in ${last.layer}`;
  return markup`<figure class="panel"><figcaption><strong>${title}</strong> <span>${summary}</span></figcaption>${
    last === undefined ? '' : chart(`Invariance to ${title}: ${summary}`, indexPlot(known, layers))
  }</figure>`;
}

function indexPlot(
  points: readonly (InvarianceEstimate & { index: number; position: number })[],
  layers: readonly string[],
): Plot.PlotOptions {
  const axis = categoryAxis(layers, WIDTH - 60);
  const least = Math.min(0, ...points.map(({ index, low }) => low ?? index));
  return {
    width: WIDTH,
    height: PLOT_HEIGHT + 20 + axis.marginBottom,
    marginTop: 20,
    marginRight: 14,
    marginBottom: axis.marginBottom,
    marginLeft: axis.marginLeft,
    x: axis.scale,
    y: { domain: [least, 1], label: 'index', ticks: 5, grid: true, tickSize: 0 },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      Plot.lineY(points, {
        x: 'position',
        y: 'index',
        stroke: 'var(--invariance)',
        strokeOpacity: 0.5,
      }),
      intervalBars(points, 'var(--invariance)', 0.4),
      Plot.dot(points, {
        x: 'position',
        y: 'index',
        fill: 'var(--invariance)',
        r: 2.6,
        title: pointTitle,
      }),
    ],
  };
}

function pointTitle(row: InvarianceEstimate): string {
  return `${row.layer}: ${indexText(row)}`;
}

function indexText(row: InvarianceEstimate): string {
  const interval = formatInterval(row, (value) => formatDecimals(value, 2));
  return `${formatDecimals(row.index, 2)}${interval === null ? '' : ` (${interval})`}`;
}

function absentLayers(summary: AuditSummary): Markup {
  const layersByReason = new Map<string, Set<string>>();
  for (const { index, reason, layer } of summary.invariance) {
    if (index !== null) continue;
    const layers = layersByReason.get(reason ?? 'not estimated') ?? new Set<string>();
    layersByReason.set(reason ?? 'not estimated', layers.add(layer));
  }
  return markup`${[...layersByReason].map(
    ([reason, layers]) =>
      markup`<p class="note">No index for ${joinWords([...layers])}: ${reason}.</p>`,
  )}`;
}

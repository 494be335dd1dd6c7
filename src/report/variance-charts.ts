import * as Plot from '@observablehq/plot';
import type { VarianceShare } from '../statistics/index.js';
import type { AuditSummary } from '../studies/types.js';
import { categoryAxis, chart, intervalBars } from './chart.js';
import { capitalised, factorTitle } from './factor-names.js';
import { formatDecimals, formatInterval, formatPercent, joinWords } from './format.js';
import { intervalLegend } from './interval-legend.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { layerCellPixels } from './layer-cells.js';
import { matrixChart } from './matrix-chart.js';
import { scrollBox } from './scroll-box.js';
import { thinned, thinnedNote } from './thinned.js';

const STACK_WIDTH = 900;
const STACK_HEIGHT = 260;
const PANEL_WIDTH = 340;
const PANEL_HEIGHT = 120;
const MAX_LAYERS = 24;
const MAX_PAIRS = 10;

interface Segment {
  readonly position: number;
  readonly layer: string;
  readonly part: string;
  readonly share: number;
  readonly title: string;
}

/** What moves a layer: variance shares of factors and pairs, stacked, then each view factor alone and in total. */
export function varianceCharts(summary: AuditSummary): Markup {
  const shares = summary.variance?.shares.filter(({ unit }) => unit === null) ?? [];
  const all = [...new Set(shares.map(({ layer }) => layer))];
  if (all.length === 0) {
    return markup`<p class="absent">No variance shares: the run is incomplete or no unit varies.</p>`;
  }
  const layers = thinned(all, MAX_LAYERS);
  const views = summary.run.space.factors.filter(({ kind }) => kind === 'view');
  const names = views.map(({ name }) => name);
  return markup`
<p>Every share is of the variance of a layer's scores over the whole space, added over its units. <em>Who</em>: differences between people, averaged over views. A single factor's share is what it does on average; pairs are what two factors do together beyond each alone; the rest is of three and more factors, and of jitter.</p>
${stack(shares, layers, names)}
<p class="note">${thinnedNote(all.length, MAX_LAYERS, 'layers')} Shares have chance removed, so that small ones may be negative: they are drawn as 0.</p>
<h3>Alone and in total</h3>
<p class="key"><span class="dot"></span>alone <span class="dot open"></span>in total, with every interaction: what would go if the factor were held; ${intervalLegend(shares, summary.run.space.residuals)}. The wider the gap, the more the factor's effect depends on the others; where scale and place are drawn anew with a factor's levels (age, expression, pose), its total holds them too.</p>
<div class="panels">${names.map((name) => panel(shares, layers, name))}</div>
${pairMatrix(shares, layers)}
${absentNotes(summary)}`;
}

function stack(
  shares: readonly VarianceShare[],
  layers: readonly string[],
  views: readonly string[],
): Markup {
  const parts = ['who', ...views.map(factorTitle), 'pairs of factors', 'the rest'];
  const segments = layers.flatMap((layer, position) =>
    layerSegments(
      shares.filter((row) => row.layer === layer),
      layer,
      position,
      views,
    ),
  );
  const axis = categoryAxis(layers, STACK_WIDTH - 60);
  const scheme = Plot.scale({ color: { type: 'categorical', domain: parts } }) as {
    apply: (part: string) => string;
  };
  const colourOf = (part: string): string =>
    part === 'pairs of factors'
      ? 'var(--rule-strong)'
      : part === 'the rest'
        ? 'var(--rule)'
        : scheme.apply(part);
  return markup`<p class="key">${parts.map(
    (part) =>
      markup`<span class="part"><span class="swatch" style="background:${colourOf(part)}"></span>${part}</span> `,
  )}</p>${scrollBox(
    'Variance shares',
    chart('Variance shares of factors and pairs in every layer', {
      width: STACK_WIDTH,
      height: STACK_HEIGHT + axis.marginBottom,
      marginTop: 24,
      marginLeft: Math.max(56, axis.marginLeft),
      marginBottom: axis.marginBottom,
      marginRight: 8,
      color: { type: 'identity' },
      x: { ...axis.scale, type: 'band', padding: 0.18 },
      y: {
        domain: [0, 1],
        tickFormat: (share: number) => `${Math.round(100 * share)} %`,
        label: 'share of variance',
        labelArrow: 'none',
        grid: true,
        tickSize: 0,
        clamp: true,
      },
      marks: [
        Plot.barY(
          segments,
          Plot.stackY({
            x: 'position',
            y: 'share',
            z: 'part',
            order: parts,
            fill: ({ part }: Segment) => colourOf(part),
            title: 'title',
          }),
        ),
      ],
    }),
  )}`;
}

function layerSegments(
  rows: readonly VarianceShare[],
  layer: string,
  position: number,
  views: readonly string[],
): Segment[] {
  const first = (name: string): VarianceShare | undefined =>
    rows.find(({ factors, order }) => order === 'first' && factors[0] === name);
  const pairs = rows.filter(
    ({ order, factors }) => order === 'pair' && factors.some((name) => views.includes(name)),
  );
  const named = [
    { part: 'who', row: first('identity') ?? first('residual') },
    ...views.map((name) => ({ part: factorTitle(name), row: first(name) })),
  ].map(({ part, row }) => ({
    part,
    share: Math.max(0, row?.share ?? 0),
    title: `${layer}, ${part}: ${row ? shareText(row) : 'not estimated'}`,
  }));
  const together = pairs.reduce((sum, { share }) => sum + Math.max(0, share ?? 0), 0);
  const known = named.reduce((sum, { share }) => sum + share, 0);
  const rest = Math.max(0, 1 - known - together);
  return [
    ...named,
    {
      part: 'pairs of factors',
      share: together,
      title: `${layer}, ${pairs.length} pairs of factors: ${formatPercent(together)}`,
    },
    { part: 'the rest', share: rest, title: `${layer}, the rest: ${formatPercent(rest)}` },
  ].map((segment) => ({ ...segment, layer, position }));
}

function shareText(row: VarianceShare): string {
  const interval = formatInterval(row, formatPercent);
  return `${formatPercent(row.share)}${interval === null ? '' : ` (${interval})`}`;
}

function panel(
  shares: readonly VarianceShare[],
  layers: readonly string[],
  factor: string,
): Markup {
  const points = layers.flatMap((layer, position) =>
    shares
      .filter(
        (row) =>
          row.layer === layer &&
          row.order !== 'pair' &&
          row.factors[0] === factor &&
          row.share !== null,
      )
      .map((row) => ({ ...row, position, isTotal: row.order === 'total' })),
  );
  const peak = points
    .filter(({ isTotal }) => !isTotal)
    .reduce<VarianceShare | null>(
      (best, row) => ((row.share ?? 0) > (best?.share ?? -1) ? row : best),
      null,
    );
  const said =
    peak === null ? 'not estimated' : `alone at most ${formatPercent(peak.share)} in ${peak.layer}`;
  const title = capitalised(factorTitle(factor));
  return markup`<figure class="panel"><figcaption><strong>${title}</strong> <span>${said}</span></figcaption>${
    points.length === 0
      ? ''
      : chart(`Variance share of ${title}: ${said}`, panelPlot(points, layers))
  }</figure>`;
}

function panelPlot(
  points: readonly (VarianceShare & { position: number; isTotal: boolean })[],
  layers: readonly string[],
): Plot.PlotOptions {
  const axis = categoryAxis(layers, PANEL_WIDTH - 60);
  const colour = 'var(--best)';
  return {
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT + 22 + axis.marginBottom,
    marginTop: 22,
    marginRight: 14,
    marginBottom: axis.marginBottom,
    marginLeft: axis.marginLeft,
    color: { type: 'identity' },
    x: axis.scale,
    y: {
      label: 'share',
      labelArrow: 'none',
      ticks: 4,
      grid: true,
      tickSize: 0,
      zero: true,
      nice: true,
      tickFormat: (share: number) => `${Number((100 * share).toFixed(1))} %`,
    },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      intervalBars(points, colour, 0.35),
      Plot.line(points, {
        x: 'position',
        y: 'share',
        z: 'order',
        stroke: colour,
        strokeOpacity: 0.5,
      }),
      Plot.dot(points, {
        x: 'position',
        y: 'share',
        r: 2.8,
        stroke: colour,
        fill: ({ isTotal }: { isTotal: boolean }) => (isTotal ? 'var(--page)' : colour),
        title: (row: VarianceShare) =>
          `${row.layer}, ${row.order === 'total' ? 'in total' : 'alone'}: ${shareText(row)}`,
      }),
    ],
  };
}

/** The pairs that do most in any layer. */
function pairMatrix(shares: readonly VarianceShare[], layers: readonly string[]): Markup {
  const strength = new Map<string, number>();
  const pairs = shares.filter(({ order }) => order === 'pair');
  for (const { factors, share } of pairs) {
    const key = factors.join(' x ');
    strength.set(key, Math.max(strength.get(key) ?? 0, share ?? 0));
  }
  const rows = [...strength].sort((a, b) => b[1] - a[1]).slice(0, MAX_PAIRS);
  if (rows.length === 0) return markup``;
  const names = rows.map(([key]) => key);
  return markup`<h3>Which two factors act together?</h3>
<p class="note">Share of a layer's variance that two factors have only together, per cent${strength.size > MAX_PAIRS ? `; the ${MAX_PAIRS} strongest of ${strength.size} pairs` : ''}. Identity residual × factor: people differ in how the factor changes them. Hover over a cell for its interval.</p>
${scrollBox(
  'Pairs of factors',
  matrixChart({
    label: 'Shares of pairs of factors in every layer',
    rows: names.map((name) => name.split(' x ').map(factorTitle).join(' × ')),
    columns: layers,
    maximum: rows[0][1],
    cellPixels: layerCellPixels(layers.length),
    rowPixels: 26,
    cells: names.map((name) =>
      layers.map((layer) => {
        const row = pairs.find((one) => one.layer === layer && one.factors.join(' x ') === name);
        return {
          value: row?.share ?? null,
          text: row ? formatDecimals(100 * (row.share ?? 0), 1) : '–',
          title: `${layer}, ${name.split(' x ').map(factorTitle).join(' × ')}: ${row ? shareText(row) : 'not estimated'}`,
        };
      }),
    ),
  }),
)}`;
}

function absentNotes({ variance }: AuditSummary): Markup {
  const byReason = new Map<string, string[]>();
  for (const { factors, order, reason } of variance?.absent ?? []) {
    const key = `No ${order === 'pair' ? 'pairs' : `${order} shares`} of`;
    const names = byReason.get(`${key}|${reason}`) ?? [];
    byReason.set(`${key}|${reason}`, [...names, factors.map(factorTitle).join(' × ')]);
  }
  return markup`${[...byReason].map(([key, names]) => {
    const [start, reason] = key.split('|');
    return markup`<p class="note">${start} ${joinWords(names)}: ${reason}.</p>`;
  })}`;
}

import * as Plot from '@observablehq/plot';
import type {
  IdentityWithinLevels,
  InvarianceDetail,
  LevelCorrelations,
} from '../statistics/index.js';
import type { AuditSummary } from '../studies/types.js';
import { categoryAxis, chart, intervalBars } from './chart.js';
import { capitalised, factorTitle, levelTitle } from './factor-names.js';
import { formatBits, formatDecimals, formatInterval } from './format.js';
import { intervalLegend } from './interval-legend.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { matrixChart } from './matrix-chart.js';
import { shortNames } from './short-names.js';
import { thinned, thinnedNote } from './thinned.js';

const MAX_LAYERS = 8;
const MAX_NAME_CHARACTERS = 18;
const CELL_PIXELS = 23;
const WIDTH = 340;
const PLOT_HEIGHT = 120;

interface IdentityPoint {
  readonly position: number;
  readonly layer: string;
  readonly pooled: boolean;
  readonly bits: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Are people told apart in the same way at every level, and is what one view tells still told when views are pooled? */
export function invarianceDetail({ invarianceDetail: detail, run }: AuditSummary): Markup {
  if (!detail) return markup``;
  const factors = run.space.factors.filter(({ kind }) => kind === 'view');
  return markup`${correlationPart(detail, factors)}${pooledPart(
    detail,
    factors.map(({ name }) => name),
    run.space.residuals,
  )}`;
}

type ViewFactor = AuditSummary['run']['space']['factors'][number];

function correlationPart(detail: InvarianceDetail, factors: readonly ViewFactor[]): Markup {
  const about = detail.levelCorrelations.some((row) => row.about === 'groups') ? 'groups' : 'all';
  const rows = detail.levelCorrelations.filter((row) => row.about === about);
  const layers = [...new Set(rows.map(({ layer }) => layer))];
  const shown = thinned(layers, MAX_LAYERS);
  if (shown.length === 0) return markup``;
  const labels = shortNames(shown, MAX_NAME_CHARACTERS);
  const names = new Map(shown.map((layer, i) => [layer, labels[i]]));
  return markup`<h3>Are the same people told apart in the same way?</h3>
<p>One square for each layer, one cell for each pair of levels: the correlation over people of mean responses at two levels, mean over the layer's units${about === 'groups' ? ', within sex and ethnicity' : ''}. Full colour throughout: who is told apart does not depend on the factor. A coloured diagonal alone: at every level other people stand out. ${thinnedNote(layers.length, MAX_LAYERS, 'layers')}</p>
<div class="legend"><div class="ramp scale-view"><span class="ramp-title">correlation; below 0 in warm colours</span><span class="ramp-bar"></span><span class="ramp-ends"><span>0</span><span>0.5</span><span>1</span></span></div></div>
${factors.map((factor) => {
  const own = shown.flatMap((layer) =>
    rows.filter((row) => row.layer === layer && row.factor === factor.name),
  );
  return own.length === 0
    ? ''
    : markup`<h4>${capitalised(factorTitle(factor.name))}</h4><div class="matrices small">${own.map((row) => matrixFigure(row, factor, names.get(row.layer) ?? row.layer))}</div>`;
})}`;
}

function matrixFigure(
  row: LevelCorrelations,
  { name, levels }: ViewFactor,
  layerName: string,
): Markup {
  const names = levels.map((level) => levelTitle(name, level));
  const short = levels.map((level) =>
    typeof level === 'string' ? level.slice(0, 3) : levelTitle('', level).replace('-', '−'),
  );
  const [far] = row.correlations.map((line) => line[line.length - 1]);
  const said = far === null ? (row.reason ?? 'not estimated') : `ends ${formatDecimals(far, 2)}`;
  return markup`<figure class="panel"><figcaption><strong title="${row.layer}">${layerName}</strong> <span>${said}</span></figcaption>${
    far === null
      ? ''
      : matrixChart({
          label: `Correlations between levels of ${factorTitle(name)} in ${row.layer}: ${said}`,
          rows: short,
          columns: short,
          maximum: 1,
          cellPixels: CELL_PIXELS,
          small: true,
          cells: row.correlations.map((line, a) =>
            line.map((value, b) => ({
              value,
              text: '',
              title: `${names[a]} and ${names[b]}: ${formatDecimals(value, 2)}${intervalText(row, a, b)}`,
            })),
          ),
        })
  }</figure>`;
}

function intervalText({ low, high }: LevelCorrelations, a: number, b: number): string {
  const interval = formatInterval({ low: low[a][b], high: high[a][b] }, (value) =>
    formatDecimals(value, 2),
  );
  return interval === null ? '' : ` (${interval})`;
}

function pooledPart(
  detail: InvarianceDetail,
  factors: readonly string[],
  residuals: number,
): Markup {
  const rows = detail.identityWithinLevels.filter(({ unit }) => unit === null);
  const layers = [...new Set(rows.map(({ layer }) => layer))].filter((name) => name !== 'decision');
  if (layers.length === 0) return markup``;
  const given = rows.some(({ withinGroups }) => withinGroups?.bits != null);
  return markup`<h3>Identity within one view, and over all views</h3>
<p class="key"><span class="dot"></span>with the factor held at one level (mean over its levels) <span class="dot open"></span>all levels pooled; bits of a unit about identity${given ? ' given sex and ethnicity' : ''}, mean over the layer's units, with one variance within people; ${intervalLegend(
    rows.map(({ pooled }) => pooled),
    residuals,
  )}, which leave open whether a person's images are draws or all there are. Much within and little pooled: identity is told anew at every level.</p>
<div class="panels">${factors.map((factor) => panel(rows, layers, factor, given))}</div>`;
}

function panel(
  rows: readonly IdentityWithinLevels[],
  layers: readonly string[],
  factor: string,
  given: boolean,
): Markup {
  const points = layers.flatMap((layer, position) => {
    const row = rows.find((one) => one.layer === layer && one.factor === factor);
    const pair = [
      { pooled: false, value: given ? row?.withinGroups : row?.within },
      { pooled: true, value: given ? row?.pooledGroups : row?.pooled },
    ];
    return pair.flatMap(({ pooled, value }): IdentityPoint[] =>
      value && value.bits !== null
        ? [{ position, layer, pooled, bits: value.bits, low: value.low, high: value.high }]
        : [],
    );
  });
  const title = capitalised(factorTitle(factor));
  const last = points.at(-1);
  const own = points.filter(({ layer }) => layer === last?.layer);
  const said =
    last === undefined
      ? 'not estimated'
      : `${own.map(({ pooled, bits }) => `${pooled ? 'pooled' : 'within'} ${formatBits(bits)}`).join(', ')} bits in ${last.layer}`;
  return markup`<figure class="panel"><figcaption><strong>${title}</strong> <span>${said}</span></figcaption>${
    last === undefined
      ? ''
      : chart(`Identity within and across ${title}: ${said}`, plot(points, layers))
  }</figure>`;
}

function plot(points: readonly IdentityPoint[], layers: readonly string[]): Plot.PlotOptions {
  const axis = categoryAxis(layers, WIDTH - 60);
  const colour = 'var(--invariance)';
  return {
    width: WIDTH,
    height: PLOT_HEIGHT + 22 + axis.marginBottom,
    marginTop: 22,
    marginRight: 14,
    marginBottom: axis.marginBottom,
    marginLeft: axis.marginLeft,
    color: { type: 'identity' },
    x: axis.scale,
    y: {
      label: 'bits',
      labelArrow: 'none',
      ticks: 4,
      grid: true,
      tickSize: 0,
      zero: true,
      nice: true,
    },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      intervalBars(points, colour, 0.35),
      Plot.line(points, {
        x: 'position',
        y: 'bits',
        z: 'pooled',
        stroke: colour,
        strokeOpacity: 0.5,
      }),
      Plot.dot(points, {
        x: 'position',
        y: 'bits',
        r: 2.8,
        stroke: colour,
        fill: ({ pooled }: IdentityPoint) => (pooled ? 'var(--page)' : colour),
        title: ({ layer, pooled, bits, low, high }: IdentityPoint) => {
          const interval = formatInterval({ low, high }, formatBits);
          return `${layer}, ${pooled ? 'pooled' : 'within'}: ${formatBits(bits)} bits${interval === null ? '' : ` (${interval})`}`;
        },
      }),
    ],
  };
}

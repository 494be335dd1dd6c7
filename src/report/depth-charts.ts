import * as Plot from '@observablehq/plot';
import { categoryAxis, chart } from './chart.js';
import { capitalised, factorTitle } from './factor-names.js';
import { formatBits, formatInterval, joinWords } from './format.js';
import { informationRange } from './information-range.js';
import { peakText } from './peak-text.js';
import { absentFactors, informationPeak } from './information-index.js';
import type { InformationIndex, LayerInformation } from './information-index.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

const WIDTH = 340;
const PLOT_HEIGHT = 130;
const TICKS = 4;
/** A panel of which nothing is above 0 has a scale all the same. */
const LEAST_BITS = 0.001;
/** Half a line: room for the uppermost number. */
const TOP_PIXELS = 8;

/** One panel per factor: bits over the layers, read-outs and best unit with their intervals, median unit. */
export function depthCharts(index: InformationIndex): Markup {
  const drawn = index.factors.filter(({ name }) => informationPeak(index.layersOf(name)) !== null);
  const layers = drawn.flatMap(({ name }) => index.layersOf(name));
  return markup`
<p class="key">Bits: <span class="line best"></span>best unit${intervalNote(layers)} <span class="line median"></span>median unit${
    layers.some(({ readOut }) => readOut !== null)
      ? markup` <span class="line read-out"></span>layer read-outs together`
      : ''
  }</p>
<div class="panels">${drawn.map(({ name }) => panel(name, index.layersOf(name)))}</div>
${absentFactors(index).map(
  ({ factors, reason }) =>
    markup`<p class="note">No panel for ${joinWords(factors.map(factorTitle))}: ${reason}.</p>`,
)}`;
}

/** ` with 95 % interval`, or why no best unit has one. */
function intervalNote(layers: readonly LayerInformation[]): string {
  const best = layers.map((layer) => layer.best).filter((row) => row !== null);
  if (best.some(({ low, high }) => low !== null && high !== null)) return ' with 95 % interval';
  const reason = best.find((row) => row.reason !== null)?.reason ?? null;
  return reason === null ? ', without intervals' : `, without intervals (${reason})`;
}

function panel(factor: string, layers: readonly LayerInformation[]): Markup {
  const peak = informationPeak(layers);
  const title = capitalised(factorTitle(factor));
  const summary = peak === null ? '' : `peaks at ${peakText(peak)}`;
  return markup`<figure class="panel stacked"><figcaption><strong>${title}</strong> <span>${summary}</span></figcaption>${chart(
    `${title} through the layers: ${summary}`,
    depthPlot(layers),
  )}</figure>`;
}

function depthPlot(layers: readonly LayerInformation[]): Plot.PlotOptions {
  const axis = categoryAxis(
    layers.map(({ layer }) => layer),
    WIDTH - 60,
  );
  const points = layers.map((information, position) => ({ ...information, position }));
  const best = points.map(({ best, position }) => ({ position, bits: best?.bits ?? null }));
  const intervals = points.flatMap(({ best, position }) =>
    best === null || best.low === null || best.high === null
      ? []
      : [{ position, low: best.low, high: best.high }],
  );
  return {
    width: WIDTH,
    height: PLOT_HEIGHT + TOP_PIXELS + axis.marginBottom,
    marginTop: TOP_PIXELS,
    marginRight: 14,
    marginBottom: axis.marginBottom,
    marginLeft: axis.marginLeft,
    x: axis.scale,
    y: { label: null, domain: bitsDomain(layers), ticks: TICKS, grid: true, tickSize: 0 },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      Plot.ruleX(intervals, {
        x: 'position',
        y1: 'low',
        y2: 'high',
        stroke: 'var(--best)',
        strokeOpacity: 0.45,
        strokeWidth: 4,
      }),
      Plot.lineY(points, {
        x: 'position',
        y: ({ medianBits }: LayerInformation) => medianBits,
        stroke: 'var(--median)',
        strokeWidth: 1.75,
        strokeDasharray: '4 3',
      }),
      Plot.ruleX(
        points.filter(({ readOut }) => readOut !== null && readOut.low !== null),
        {
          x: 'position',
          y1: ({ readOut }: LayerInformation) => readOut?.low ?? null,
          y2: ({ readOut }: LayerInformation) => readOut?.high ?? null,
          stroke: 'var(--read-out)',
          strokeOpacity: 0.45,
          strokeWidth: 4,
        },
      ),
      // Not filtered: where a layer has no read-outs the line must break.
      Plot.lineY(points, {
        x: 'position',
        y: ({ readOut }: LayerInformation) => readOut?.bits ?? null,
        stroke: 'var(--read-out)',
        strokeWidth: 1.75,
      }),
      Plot.dot(
        points.filter(({ readOut }) => readOut !== null),
        {
          x: 'position',
          y: ({ readOut }: LayerInformation) => readOut?.bits ?? null,
          fill: 'var(--read-out)',
          r: 2.2,
          title: readOutTitle,
        },
      ),
      Plot.lineY(best, { x: 'position', y: 'bits', stroke: 'var(--best)', strokeWidth: 1.75 }),
      Plot.dot(
        points.filter(({ best }) => best !== null),
        {
          x: 'position',
          y: ({ best }: LayerInformation) => best?.bits ?? null,
          fill: 'var(--best)',
          r: 2.6,
          title: pointTitle,
        },
      ),
    ],
  };
}

/** From 0, or what lies below it, to a round number above all that is drawn. */
function bitsDomain(layers: readonly LayerInformation[]): [number, number] {
  const drawn = layers.flatMap(({ best, readOut, medianBits }) =>
    [best?.bits, best?.low, best?.high, readOut?.bits, readOut?.low, readOut?.high, medianBits]
      .filter((bits) => bits !== undefined)
      .filter((bits) => bits !== null),
  );
  const most = Math.max(...drawn);
  const unit = 10 ** Math.floor(Math.log10(Math.max(most, LEAST_BITS) / TICKS));
  const step = [1, 2, 5, 10].map((one) => one * unit).find((one) => TICKS * one >= most) ?? unit;
  return [Math.min(0, ...drawn), Math.max(step, Math.ceil(most / step - 1e-9) * step)];
}

function readOutTitle({ layer, readOut }: LayerInformation): string {
  if (readOut === null) return layer;
  const range = informationRange(readOut);
  return `${layer}, read-outs together: ${formatBits(readOut.bits)} bits${range === null ? '' : ` (${range})`}`;
}

function pointTitle({ layer, best, medianBits }: LayerInformation): string {
  if (best === null) return layer;
  const interval = formatInterval(best, formatBits);
  return `${layer}, unit ${best.unit}: ${formatBits(best.bits)} bits${
    interval === null ? '' : ` (${interval})`
  }\nmedian unit ${formatBits(medianBits)} bits`;
}

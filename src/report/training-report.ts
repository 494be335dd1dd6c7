import * as Plot from '@observablehq/plot';
import { chart } from './chart.js';
import { formatCount, formatDecimals, formatPercent } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pageText } from './page.js';

/** A training as its page shows it. */
export interface TrainingCurves {
  /** Of the network. */
  readonly name: string;
  readonly version: string;
  /** What was trained, one line each: term and text. */
  readonly facts: readonly (readonly [string, string])[];
  /** Images of one step. */
  readonly batchImages: number;
  readonly heldOutAccuracy: number | null;
  readonly heldOutImages: number;
  readonly entries: readonly CurvePoint[];
}

/** What a training measured after `step` steps, over the steps since the point before. */
export interface CurvePoint {
  readonly step: number;
  /** Nats. */
  readonly loss: number;
  /** Share of held-out images named correctly; null where none are held out. */
  readonly accuracy: number | null;
  /** Learning rate of the last step. */
  readonly rate: number;
  readonly imagesPerSecond: number;
  /** Share of the time spent on rendering, 0..1. */
  readonly renderShare: number;
}

/** Curves of a training as one self-contained HTML file. Same training, same text. */
export function trainingReport(training: TrainingCurves): string {
  const { name, version, facts, entries } = training;
  return pageText({
    title: `factorscope training: ${name}`,
    body: markup`<header>
<p class="kicker">factorscope training</p>
<h1>How ${name} was trained</h1>
<dl class="facts-line">${facts.map(([term, text]) => markup`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
<ul class="findings">${findings(training).map((sentence) => markup`<li>${sentence}</li>`)}</ul>
</header>
<main>
<section><h2>Curves</h2><p class="lead">Over the steps; each point is what was measured since the one before.</p>
<div class="pair">${panels(entries)}</div></section>
<section><h2>Table</h2><div class="scroll tall">${table(entries)}</div></section>
</main>
<footer><p>Written by factorscope ${version}.</p></footer>`,
  });
}

function findings({ heldOutAccuracy, heldOutImages, entries, batchImages }: TrainingCurves) {
  const images = (entries.at(-1)?.step ?? 0) * batchImages;
  const rendering = mean(entries.map(({ renderShare }) => renderShare));
  const speed = mean(entries.map(({ imagesPerSecond }) => imagesPerSecond));
  return [
    heldOutAccuracy === null
      ? 'No view was held out: its accuracy on new images is unknown.'
      : `${formatCount(Math.round(heldOutAccuracy * heldOutImages))} of ${formatCount(heldOutImages)} images of views that training never saw are named correctly.`,
    `It saw ${formatCount(images)} images, drawn as they were needed${speed === null ? '' : `, ${formatCount(Math.round(speed))} a second`}; ${rendering === null ? 'no' : formatPercent(rendering)} of the time went into drawing them.`,
  ];
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function panels(entries: readonly CurvePoint[]): Markup[] {
  const percent = (share: number): string => formatPercent(share);
  return [
    panel('Loss, nats', entries, ({ loss }) => loss, { colour: 'var(--best)', zero: true }),
    panel('Held-out images named correctly', entries, ({ accuracy }) => accuracy, {
      colour: 'var(--good)',
      format: percent,
      domain: [0, 1],
    }),
    panel('Learning rate', entries, ({ rate }) => rate, {
      colour: 'var(--invariance)',
      zero: true,
    }),
    panel('Share of the time spent on rendering', entries, ({ renderShare }) => renderShare, {
      colour: 'var(--warm)',
      format: percent,
      domain: [0, 1],
    }),
  ];
}

interface CurveStyle {
  readonly colour: string;
  readonly format?: (value: number) => string;
  readonly domain?: [number, number];
  readonly zero?: boolean;
}

function panel(
  title: string,
  entries: readonly CurvePoint[],
  valueOf: (entry: CurvePoint) => number | null,
  { colour, format, domain, zero }: CurveStyle,
): Markup {
  const points = entries.flatMap((entry) => {
    const value = valueOf(entry);
    return value === null ? [] : [{ step: entry.step, value }];
  });
  if (points.length === 0) return markup`<p class="absent">${title}: no view was held out.</p>`;
  const figure = chart(`${title} over the steps`, {
    width: 480,
    height: 240,
    marginLeft: 56,
    x: { label: 'steps', domain: [0, points.at(-1)!.step], ticks: 5 },
    y: { label: null, grid: true, ticks: 5, zero, tickFormat: format, ...(domain && { domain }) },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      Plot.line(points, { x: 'step', y: 'value', stroke: colour, strokeWidth: 2 }),
      Plot.dot(points, {
        x: 'step',
        y: 'value',
        r: 2.5,
        fill: colour,
        title: ({ step, value }: (typeof points)[number]) =>
          `step ${step}: ${format ? format(value) : formatDecimals(value, 4)}`,
      }),
    ],
  });
  return markup`<figure class="panel"><h3>${title}</h3>${figure}</figure>`;
}

function table(entries: readonly CurvePoint[]): Markup {
  const heads = ['step', 'loss', 'held-out', 'rate', 'images/s', 'rendering'];
  return markup`<table class="plain"><thead><tr>${heads.map((head) => markup`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>${entries.map(
    ({ step, loss, accuracy, rate, imagesPerSecond, renderShare }) =>
      markup`<tr><th scope="row" class="number">${formatCount(step)}</th>${[formatDecimals(loss, 3), formatPercent(accuracy), formatDecimals(rate, 5), formatCount(Math.round(imagesPerSecond)), formatPercent(renderShare)].map((text) => markup`<td class="number">${text}</td>`)}</tr>`,
  )}</tbody></table>`;
}

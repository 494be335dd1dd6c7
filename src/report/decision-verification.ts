import * as Plot from '@observablehq/plot';

import type {
  PairVerification,
  RateEstimate,
  VerificationEstimates,
  VerificationRates,
} from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import { cellChart } from './cell-chart.js';
import { chart } from './chart.js';
import { levelTitles } from './decision-pairs.js';
import { capitalised, factorTitle } from './factor-names.js';
import { formatCount, formatDecimals, formatInterval, formatPercent } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

const WIDTH = 420;
const HEIGHT = 260;

/** False accept rates of the estimates, in their order. */
const FALSE_ACCEPT_NAMES = ['1 %', '0.1 %', '0.01 %'];

/** How well embeddings tell people apart: rates, curves, distributions, matrices of levels. */
export function decisionVerification(summary: AuditSummary): Markup {
  const verification = summary.performance.estimates?.verification ?? null;
  if (verification === null) return markup``;
  return markup`<h3>Verification</h3>
<p>Each image is compared with templates of its own person (without what the image itself put there), of other people, and of other people of the same sex and ethnicity; never with a face of the same residual as an impostor. Templates are sums of calibration images. Intervals are over blocks of residuals.</p>
${ratesTable(verification)}
<div class="panels">${[curves(verification), histogram(verification)]}</div>
${matrices(summary, verification)}`;
}

function ratesTable({ overall }: VerificationEstimates): Markup {
  const columns: [string, VerificationRates][] = [
    ['anyone', overall.anyone],
    ['same sex and ethnicity', overall.alike],
  ];
  const row = (
    title: string,
    of: (rates: VerificationRates) => RateEstimate,
    format: (value: number | null) => string,
  ): Markup =>
    markup`<tr><th scope="row">${title}</th>${columns.map(([, rates]) => markup`<td class="number">${rateText(of(rates), format)}</td>`)}</tr>`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Verification rates"><table class="plain">
<caption>All images against templates of all views</caption>
<thead><tr><th scope="col">impostors</th>${columns.map(([title]) => markup`<th scope="col" class="number">${title}</th>`)}</tr></thead>
<tbody>
<tr><th scope="row">comparisons, genuine / impostor</th>${columns.map(([, { genuine, impostors }]) => markup`<td class="number">${formatCount(genuine)} / ${formatCount(impostors)}</td>`)}</tr>
${FALSE_ACCEPT_NAMES.map((name, i) => row(`true accepts at ${name} false accepts`, ({ trueAccept }) => trueAccept[i], formatPercent))}
${row('equal error rate', ({ equalError }) => equalError, formatPercent)}
${row(
  'd′',
  ({ sensitivity }) => sensitivity,
  (value) => formatDecimals(value, 2),
)}
</tbody></table></div>`;
}

function rateText(rate: RateEstimate, format: (value: number | null) => string): Markup {
  if (rate.value === null) {
    return markup`– <span class="note">${rate.reason ?? ''}</span>`;
  }
  const interval = formatInterval(rate, format);
  return markup`${format(rate.value)} <span class="note">${interval ?? ''}</span>`;
}

function curves({ curves: { anyone, alike } }: VerificationEstimates): Markup {
  const points = [
    ...anyone.map((point) => ({ ...point, kind: 'anyone' })),
    ...alike.map((point) => ({ ...point, kind: 'alike' })),
  ].filter(({ falseAccept }) => falseAccept > 0);
  if (points.length === 0) {
    return markup`<p class="absent">No curve: nothing was compared with impostors.</p>`;
  }
  const lowest = Math.min(...points.map(({ falseAccept }) => falseAccept));
  const from = 10 ** Math.floor(Math.log10(lowest));
  const colour = (kind: string): string => (kind === 'anyone' ? 'var(--best)' : 'var(--warm)');
  return markup`<figure class="panel"><figcaption><strong>Receiver operating characteristic</strong> <span class="key"><span class="line" style="border-color:var(--best)"></span>anyone <span class="line" style="border-color:var(--warm)"></span>same sex and ethnicity</span></figcaption>${chart(
    'True accepts over false accepts, logarithmic axis, against anyone and against people alike',
    {
      width: WIDTH,
      height: HEIGHT,
      marginBottom: 40,
      marginLeft: 52,
      marginRight: 24,
      x: {
        type: 'log',
        domain: [Math.min(from, 0.1), 1],
        tickFormat: (share: number) => shareTick(share),
        ticks: decades(Math.min(from, 0.1)),
        label: 'false accepts',
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
      },
      y: {
        domain: [0, 1],
        ticks: 5,
        tickFormat: percentTick,
        label: 'true accepts',
        grid: true,
      },
      color: { type: 'identity' },
      marks: [
        Plot.line(points, {
          x: 'falseAccept',
          y: 'trueAccept',
          z: 'kind',
          stroke: ({ kind }: { kind: string }) => colour(kind),
          strokeWidth: 2,
          curve: 'step-before',
        }),
      ],
    },
  )}</figure>`;
}

function percentTick(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** 0.001 → `0.1 %`. */
function shareTick(share: number): string {
  return `${Number((100 * share).toPrecision(1))} %`;
}

function decades(from: number): number[] {
  const count = Math.round(-Math.log10(from));
  return Array.from({ length: count + 1 }, (_, i) => 10 ** -i);
}

function histogram({ histogram: { cosines, step, ...shares } }: VerificationEstimates): Markup {
  const kinds = [
    { name: 'genuine', shares: shares.genuine, colour: 'var(--good)' },
    { name: 'anyone', shares: shares.impostor, colour: 'var(--best)' },
    { name: 'same sex and ethnicity', shares: shares.alike, colour: 'var(--warm)' },
  ];
  const used = cosines.flatMap((_, i) => (kinds.some((kind) => kind.shares[i] > 0) ? [i] : []));
  if (used.length === 0) return markup`<p class="absent">No comparisons.</p>`;
  const [first, last] = [
    Math.max(0, used[0] - 1),
    Math.min(cosines.length - 1, used[used.length - 1] + 1),
  ];
  const points = kinds.flatMap((kind) =>
    cosines
      .slice(first, last + 1)
      .map((cosine, i) => ({ ...kind, cosine: cosine + step / 2, share: kind.shares[first + i] })),
  );
  return markup`<figure class="panel"><figcaption><strong>Cosines to templates</strong> <span class="key">${kinds.map(({ name, colour }) => markup`<span class="line" style="border-color:${colour}"></span>${name} `)}</span></figcaption>${chart(
    'Distributions of the cosine to templates: genuine, of anyone else, of people of the same sex and ethnicity',
    {
      width: WIDTH,
      height: HEIGHT,
      marginBottom: 40,
      marginLeft: 52,
      x: { label: 'cosine', labelAnchor: 'center', labelArrow: 'none' },
      y: {
        tickFormat: percentTick,
        label: `share per ${formatDecimals(step, 3)}`,
        ticks: 5,
        grid: true,
      },
      color: { type: 'identity' },
      marks: [
        Plot.areaY(points, {
          x: 'cosine',
          // Both given: the distributions lie over each other, not on top of each other.
          y1: 0,
          y2: 'share',
          z: 'name',
          fill: 'colour',
          fillOpacity: 0.18,
          curve: 'step',
        }),
        Plot.line(points, { x: 'cosine', y: 'share', z: 'name', stroke: 'colour', curve: 'step' }),
        Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      ],
    },
  )}</figure>`;
}

interface MatrixMeasure {
  readonly title: string;
  readonly of: (rates: VerificationRates) => RateEstimate;
  readonly format: (value: number | null) => string;
  readonly short: (value: number) => string;
}

const MEASURES: readonly MatrixMeasure[] = [
  ...[2, 1, 0].map((i): MatrixMeasure => ({
    title: `True accepts at ${FALSE_ACCEPT_NAMES[i]} false accepts`,
    of: ({ trueAccept }) => trueAccept[i],
    format: formatPercent,
    short: (value) => formatDecimals(100 * value, 0),
  })),
  {
    title: 'd′',
    of: ({ sensitivity }) => sensitivity,
    format: (value) => formatDecimals(value, 2),
    short: (value) => formatDecimals(value, 1),
  },
];

/** Image level x template level, by the strictest measure that every cell has. */
function matrices(summary: AuditSummary, { byPair, pairReason }: VerificationEstimates): Markup {
  if (byPair.length === 0) {
    return pairReason === null
      ? markup``
      : markup`<p class="note">No matrices of levels: ${pairReason}.</p>`;
  }
  const measure =
    MEASURES.find(({ of }) => byPair.every(({ anyone }) => of(anyone).value !== null)) ??
    MEASURES[MEASURES.length - 1];
  const values = byPair.flatMap(({ anyone }) => measure.of(anyone).value ?? []);
  if (values.length === 0)
    return markup`<p class="note">No matrices of levels: too few comparisons.</p>`;
  const domain: [number, number] = [Math.min(...values), Math.max(...values)];
  const factors = [...new Set(byPair.map(({ factor }) => factor))];
  return markup`<h4>Across levels: ${measure.title.replace(/^T/, 't')}</h4>
<p class="key">Rows: level of the image. Columns: level of the template. Against anyone of another residual; one colour scale, ${measure.format(domain[0])} to ${measure.format(domain[1])}. An embedding that ignores a factor is as good off the diagonal as on it.</p>
<div class="panels">${factors.map((factor) =>
    matrix(
      summary,
      byPair.filter((one) => one.factor === factor),
      measure,
      domain,
    ),
  )}</div>`;
}

function matrix(
  summary: AuditSummary,
  cells: readonly PairVerification[],
  measure: MatrixMeasure,
  domain: readonly [number, number],
): Markup {
  const { factor } = cells[0];
  const levels = levelTitles(summary, factor);
  const mean = (own: boolean): number | null => {
    const chosen = cells.filter((cell) => (cell.imageLevel === cell.templateLevel) === own);
    const values = chosen.flatMap(({ anyone }) => measure.of(anyone).value ?? []);
    return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
  };
  const [same, across] = [mean(true), mean(false)];
  const range = `${measure.format(same)} at the same level, ${measure.format(across)} across`;
  return markup`<figure class="panel"><figcaption><strong>${capitalised(factorTitle(factor))}</strong> <span>${range}</span></figcaption>${cellChart(
    {
      label: `${measure.title} by level of ${factorTitle(factor)} of image and template: ${range}`,
      ...{ rows: levels, columns: levels, domain },
      rowTitle: 'image',
      columnTitle: 'template',
      cells: cells.map(({ imageLevel, templateLevel, anyone }) => {
        const rate = measure.of(anyone);
        const interval = formatInterval(rate, measure.format);
        return {
          row: imageLevel,
          column: templateLevel,
          value: rate.value,
          text: measure.short(rate.value ?? 0),
          title: `image ${levels[imageLevel]}, template ${levels[templateLevel]}: ${measure.format(rate.value)}${
            interval === null ? '' : ` (95 % interval ${interval})`
          }${rate.value === null ? `, ${rate.reason ?? ''}` : ''}; ${formatCount(anyone.genuine)} genuine, ${formatCount(anyone.impostors)} impostor comparisons`,
        };
      }),
    },
  )}</figure>`;
}

import * as Plot from '@observablehq/plot';

import type {
  OperatingPoint,
  RateEstimate,
  VerificationEstimates,
  VerificationRates,
} from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import { chart } from './chart.js';
import { formatCount, formatDecimals, formatInterval, formatPercent } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { FALSE_ACCEPT_NAMES, verificationMatrices } from './verification-matrices.js';

const WIDTH = 420;
const HEIGHT = 260;
const MAX_DECADE_TICKS = 4;

/** How well embeddings tell people apart: rates, curves, distributions, matrices of levels. */
export function decisionVerification(summary: AuditSummary): Markup {
  const verification = summary.performance.estimates?.verification ?? null;
  if (verification === null) return markup``;
  return markup`<h3>Verification</h3>
<p>Each image is compared with templates of its own person (without what the image itself put there), of other people, and of other people of the same sex and ethnicity; never with a face of the same residual as an impostor. Templates are sums of calibration images. Intervals are over blocks of residuals.</p>
${ratesTable(verification)}
<div class="panels">${[curves(verification), histogram(verification)]}</div>
${verificationMatrices(summary, verification)}`;
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

/** Impostors that must lie above a threshold for its rates to be given, as the table's rates have it. */
const LEAST_ACCEPTED = 10;

function curves({ curves: { anyone, alike }, overall }: VerificationEstimates): Markup {
  const points = [
    ...known(anyone, overall.anyone).map((point) => ({ ...point, kind: 'anyone' })),
    ...known(alike, overall.alike).map((point) => ({ ...point, kind: 'alike' })),
  ];
  if (points.length === 0) {
    return markup`<p class="absent">No curve: too few comparisons with impostors, ${formatCount(overall.anyone.impostors)}.</p>`;
  }
  const lowest = Math.min(...points.map(({ falseAccept }) => falseAccept));
  const from = 10 ** Math.floor(Math.log10(lowest));
  const colour = (kind: string): string => (kind === 'anyone' ? 'var(--best)' : 'var(--warm)');
  return markup`<figure class="panel"><figcaption><strong>Receiver operating characteristic</strong> <span class="key"><span class="line" style="border-color:var(--best)"></span>anyone <span class="line" style="border-color:var(--warm)"></span>same sex and ethnicity; each begins where ${LEAST_ACCEPTED} impostors are accepted</span></figcaption>${chart(
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

/** The curve where at least ten impostors lie above the threshold: further left it is drawn by a few faces. */
function known(
  curve: readonly OperatingPoint[],
  { impostors }: VerificationRates,
): readonly OperatingPoint[] {
  return curve.filter(
    ({ falseAccept }) => falseAccept > 0 && falseAccept * impostors >= LEAST_ACCEPTED - 0.5,
  );
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
  const stride = count > MAX_DECADE_TICKS ? 2 : 1;
  return Array.from({ length: Math.floor(count / stride) + 1 }, (_, i) => 10 ** -(i * stride));
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

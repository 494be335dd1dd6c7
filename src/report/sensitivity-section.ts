import * as Plot from '@observablehq/plot';
import type {
  FactorSensitivity,
  ResponseSensitivity,
  SensitiveCell,
  SensitivityFindings,
} from '../studies/index.js';
import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import { chart } from './chart.js';
import { capitalised, factorTitle, levelTitle } from './factor-names.js';
import { formatCount, formatDecimals, formatPercent, joinWords, withInterval } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { intervalLegend } from './interval-legend.js';
import { jitterShare } from './jitter-share.js';
import { pngAddress } from './png-address.js';
import { sampledSensitivity } from './sampled-sensitivity.js';
import { sampledWorst } from './sampled-worst.js';
import { seenNote } from './seen-note.js';

const MAX_PAIRS = 10;
const ROW_PIXELS = 24;
/** Width of an interval from which a sum of shares says nothing. */
const WIDEST_SUM = 0.5;

/** Indices of both responses, the pairs that matter, and the worst cells with a face of each. */
export function sensitivitySection(
  summary: AuditSummary,
  findings: SensitivityFindings,
  pictures: NonNullable<AuditIllustrations['worst']>,
): Markup {
  const { reason, responses, worstCells, sampled } = findings;
  if (reason !== null) return markup`<p class="absent">No sensitivity: ${reason}.</p>`;
  return markup`
${responses.map((response) => responsePart(response, summary, sampled ? 'blocks of residuals' : 'residuals'))}
${sampled ? markup`${sampledSensitivity(sampled)}${sampledWorst(summary, pictures)}` : worstPart(worstCells, pictures)}`;
}

function worstPart(
  worstCells: readonly SensitiveCell[],
  pictures: NonNullable<AuditIllustrations['worst']>,
): Markup {
  return markup`<h3>The worst cells</h3>
<p class="note">Of each pair of view factors the two levels at which most goes wrong; of equally many right, the lowest mean margin. Intervals over blocks of residuals, as of a cell named beforehand: the lowest of many leans low. The picture is an example of the cell: the first person, other factors at their middle level.</p>
<div class="faces">${worstCells.map((cell) => cellFigure(cell, pictures))}</div>${seenNote(pictures)}`;
}

function responsePart(response: ResponseSensitivity, { run }: AuditSummary, over: string): Markup {
  const title = capitalised(response.response);
  const isAccuracy = response.response === 'accuracy';
  const moves = isAccuracy ? 'turns right or wrong' : 'moves by';
  const format = isAccuracy ? formatPercent : inDeviations;
  return markup`<h3>${title}</h3>
<p class="key"><span class="dot"></span>alone (first order) <span class="dot open"></span>in total, with every interaction; ${intervalLegend(
    response.factors.map(({ first }) => first),
    run.space.residuals,
    `95\u00a0% intervals over ${over}`,
  )}. ${sumsText(response)}</p>
<figure class="panel">${indexChart(response)}</figure>
<div class="scroll"><table class="plain"><caption>Prediction difference: what happens when the factor's level is drawn anew, all else as it is${isAccuracy ? '' : '; in standard deviations of the margin’s scores'}.</caption><thead><tr><th scope="col">factor</th><th scope="col" class="number">alone</th><th scope="col" class="number">in total</th><th scope="col" class="number">${moves}</th></tr></thead>
<tbody>${response.factors.map((factor) => factorRow(factor, format))}</tbody></table>${missingNotes(response)}${redrawnNote(response)}</div>
${pairTable(response)}`;
}

/** What factors do alone, in pairs and beyond; sums of a sample's many pairs gather their errors and come with an interval. */
function sumsText({ single: alone, paired, sums = null }: ResponseSensitivity): string {
  if (sums === null) {
    return `Single factors make ${formatPercent(alone)} of the variance, pairs ${formatPercent(paired)}, the rest three and more together.`;
  }
  const single = `Single factors make ${withInterval(sums.single, formatPercent)} of the variance`;
  const { low, high } = sums.paired;
  const isKnown = low !== null && high !== null && high - low < WIDEST_SUM;
  return isKnown
    ? `${single}, pairs ${withInterval(sums.paired, formatPercent)}.`
    : `${single}; what pairs make together is not known from so few rows, since a sum gathers the errors of its parts.`;
}

function inDeviations(value: number | null): string {
  return value === null ? '–' : `${formatDecimals(value, 2)} SD`;
}

function factorRow(
  { factor, first, total, move }: FactorSensitivity,
  format: (value: number | null) => string,
): Markup {
  return markup`<tr><th scope="row">${factorTitle(factor)}</th><td class="number">${withInterval(first, formatPercent)}</td>
<td class="number">${withInterval(total, formatPercent)}</td><td class="number">${withInterval(move, format)}</td></tr>`;
}

/** Why shares are missing, the factors of one reason together. */
function missingNotes({ factors }: ResponseSensitivity): Markup[] {
  const notes = [
    {
      what: 'Nothing alone',
      of: factors.filter(({ first }) => first.value === null),
      total: false,
    },
    { what: 'No total', of: factors.filter(({ total }) => total.value === null), total: true },
  ];
  return notes.flatMap(({ what, of, total }) => {
    const byReason = new Map<string, string[]>();
    for (const { factor, firstReason, totalReason } of of) {
      const reason = (total ? totalReason : firstReason) ?? 'not estimated';
      byReason.set(reason, [...(byReason.get(reason) ?? []), factorTitle(factor)]);
    }
    return [...byReason].map(
      ([reason, names]) => markup`<p class="note">${what} of ${joinWords(names)}: ${reason}.</p>`,
    );
  });
}

/** What of the totals is jitter's, and how to know it exactly. */
function redrawnNote({ redrawn = null }: ResponseSensitivity): Markup {
  if (redrawn === null) return markup``;
  const names = joinWords(redrawn.factors.map(({ factor }) => factorTitle(factor)));
  const parts = redrawn.factors.map(
    ({ factor, held }) => `${factorTitle(factor)} ${jitterShare(redrawn, held)}`,
  );
  const known =
    jitterShare(redrawn) === null
      ? 'how much these levels do not tell'
      : `of ${joinWords(parts)} of the variance, estimated between what they do by themselves and what the totals leave beside single factors and pairs (on average, without intervals)`;
  return markup`<p class="note">With another level of ${names} scale and shifts are drawn anew, which is part of these totals: ${known}. No two images differ in scale and shifts alone; as ranges (<code>sensitivity.ranges</code>) these have totals of their own.</p>`;
}

function pairTable({ pairs }: ResponseSensitivity): Markup {
  if (pairs.length === 0) return markup``;
  return markup`<details><summary>Pairs: what two factors do only together${pairs.length > MAX_PAIRS ? `, the ${MAX_PAIRS} strongest of ${pairs.length}` : ''}</summary>
<table class="plain"><thead><tr><th scope="col">pair</th><th scope="col" class="number">share of variance</th></tr></thead><tbody>${pairs
    .slice(0, MAX_PAIRS)
    .map(
      ({ factors, share }) =>
        markup`<tr><th scope="row">${factors.map(factorTitle).join(' × ')}</th><td class="number">${withInterval(share, formatPercent)}</td></tr>`,
    )}</tbody></table></details>`;
}

function indexChart({ response, factors }: ResponseSensitivity): Markup {
  const rows = factors.filter(({ first }) => first.value !== null);
  const dots = rows.flatMap(({ factor, first, total }) => [
    { factor: factorTitle(factor), ...first, isTotal: false },
    ...(total.value === null ? [] : [{ factor: factorTitle(factor), ...total, isTotal: true }]),
  ]);
  return chart(`Sobol indices of ${response} by factor`, {
    width: 420,
    height: rows.length * ROW_PIXELS + 40,
    marginLeft: 130,
    x: {
      ...{ label: null, ticks: 4, grid: true },
      tickFormat: (share: number) => `${Number((100 * share).toFixed(1))} %`,
    },
    y: { label: null, domain: rows.map(({ factor }) => factorTitle(factor)), tickSize: 0 },
    marks: [
      Plot.ruleX([0], { stroke: 'var(--rule-strong)' }),
      Plot.ruleY(
        dots.filter(({ low }) => low !== null),
        {
          y: 'factor',
          x1: 'low',
          x2: 'high',
          stroke: 'var(--best)',
          strokeOpacity: 0.35,
          strokeWidth: 4,
        },
      ),
      Plot.dot(dots, {
        x: 'value',
        y: 'factor',
        r: 3.2,
        stroke: 'var(--best)',
        fill: ({ isTotal }: { isTotal: boolean }) => (isTotal ? 'var(--page)' : 'var(--best)'),
        title: ({ factor, isTotal, value }: (typeof dots)[number]) =>
          `${factor}, ${isTotal ? 'in total' : 'alone'}: ${formatPercent(value)}`,
      }),
    ],
  });
}

function cellFigure(
  cell: SensitiveCell,
  pictures: NonNullable<AuditIllustrations['worst']>,
): Markup {
  const { first, second, firstLevel, secondLevel, accuracy, margin, points, tied = 0 } = cell;
  const picture = pictures.find(({ index }) => index === cell.index);
  const caption = `${factorTitle(first)} ${levelTitle(first, firstLevel)}, ${factorTitle(second)} ${levelTitle(second, secondLevel)}`;
  return markup`<figure>${
    picture ? markup`<img alt="Rendered face: ${caption}" src="${pngAddress(picture.png)}">` : ''
  }<figcaption><strong>${caption}</strong><br>${withInterval(accuracy, formatPercent)} right${tied > 0 ? markup` (${formatCount(tied)} other ${tied === 1 ? 'cell' : 'cells'} as low)` : ''}, margin ${formatDecimals(margin.value, 2)}, ${formatCount(points)} images</figcaption></figure>`;
}

import type {
  PairVerification,
  RateEstimate,
  VerificationEstimates,
  VerificationRates,
} from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import { cellChart } from './cell-chart.js';
import { levelTitles } from './decision-pairs.js';
import { capitalised, factorTitle } from './factor-names.js';
import { fewTemplateViews } from './few-template-views.js';
import { formatCount, formatDecimals, formatInterval, formatPercent, joinWords } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** False accept rates of the estimates, in their order. */
export const FALSE_ACCEPT_NAMES = ['1 %', '0.1 %', '0.01 %'];

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
    short: (value) => formatDecimals(100 * value, 1),
  })),
  {
    title: 'd′',
    of: ({ sensitivity }) => sensitivity,
    format: (value) => formatDecimals(value, 2),
    short: (value) => formatDecimals(value, 1),
  },
];

/** Image level x template level, by the strictest measure that every cell has. */
export function verificationMatrices(
  summary: AuditSummary,
  { byPair: all, pairReason }: VerificationEstimates,
): Markup {
  if (all.length === 0) {
    return pairReason === null
      ? markup``
      : markup`<p class="note">No matrices of levels: ${pairReason}.</p>`;
  }
  const tooFew = reasonsByFactor(summary, all);
  const byPair = all.filter(({ factor }) => !tooFew.has(factor));
  if (byPair.length === 0) return tooFewNote(tooFew);
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
  )}</div>${tooFewNote(tooFew)}`;
}

function reasonsByFactor(
  summary: AuditSummary,
  pairs: readonly PairVerification[],
): ReadonlyMap<string, string> {
  const factors = new Set(pairs.map(({ factor }) => factor));
  return new Map(
    [...factors].flatMap((factor) => {
      const reason = fewTemplateViews(summary, factor);
      return reason === null ? [] : [[factor, reason] as const];
    }),
  );
}

function tooFewNote(reasons: ReadonlyMap<string, string>): Markup {
  if (reasons.size === 0) return markup``;
  const factors = joinWords([...reasons.keys()].map(factorTitle));
  return markup`<p class="note">No matrix of levels of ${factors}: ${[...reasons.values()][0]}.</p>`;
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

import * as Plot from '@observablehq/plot';
import type { TuningCurve } from '../statistics/types.js';
import type { AuditSummary, InformationRow } from '../studies/types.js';
import { categoryAxis, chart } from './chart.js';
import { disagrees, hasBothEstimates } from './disagreement.js';
import { capitalised, factorTitle, levelTitle } from './factor-names.js';
import { formatBits, formatDecimals, joinWords } from './format.js';
import { informationRange } from './information-range.js';
import type { InformationIndex } from './information-index.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import type { ReportFactor } from './report-factors.js';
import { cutMiddle } from './short-names.js';

const CURVES_PER_FACTOR = 4;
/** Images from which bins that see more than the copula are believed: among few they see chance. */
const ENOUGH_IMAGES = 5_000;
/** More levels than this are people, not conditions: drawn in the order of the response. */
const MAX_NAMED_LEVELS = 12;
/** Points a sorted curve is thinned to. */
const MAX_SORTED_POINTS = 120;
const WIDTH = 250;
const PLOT_HEIGHT = 96;

interface TuningPoint {
  readonly position: number;
  readonly label: string;
  readonly mean: number;
  readonly deviation: number;
}

/** For each factor its strongest units' mean score per level, with the standard deviation within the level. */
export function tuningCharts(
  { run }: AuditSummary,
  index: InformationIndex,
  tuning: readonly TuningCurve[],
): Markup {
  const withSymmetric = run.space.points >= ENOUGH_IMAGES;
  const sections = index.factors.map((factor) =>
    factorSection(factor, index, tuning, withSymmetric),
  );
  const empty = index.factors.filter(({ name }) => !tuning.some((curve) => curve.factor === name));
  return markup`
<p class="key"><span class="line best"></span>mean score <span class="band"></span>± 1 sd within the level. Scores are copula scores: 0 is the unit's median, 1 its standard deviation over the calibration. In brackets 95&nbsp;% intervals of the bits, where there are any. The strongest by bits, as in the <a href="#unit-table">table of units</a>: only such as both estimators bear out.${withSymmetric ? ' A last panel shows a unit of which 16 bins see much more than the copula, as of symmetric tuning, where there is one.' : ''}</p>
${sections}
${
  empty.length > 0
    ? markup`<p class="note">No tuning curves for ${joinWords(empty.map(({ name }) => factorTitle(name)))}: their levels are people, or no unit knows of them.</p>`
    : ''
}`;
}

function factorSection(
  factor: ReportFactor,
  index: InformationIndex,
  tuning: readonly TuningCurve[],
  withSymmetric: boolean,
): Markup {
  const curves = shownCurves(factor.name, index, tuning, withSymmetric);
  if (curves.length === 0) return markup``;
  const domain = sharedDomain(curves);
  return markup`<div class="tuning"><h3>${capitalised(factorTitle(factor.name))}</h3>
<div class="panels small">${curves.map((curve) => panel(factor, curve, index, domain))}</div></div>`;
}

/** Strongest first, in the order of the table of units, then such as only bins have a value of; last, if wanted, the unit of which bins see most beyond the copula. */
function shownCurves(
  factor: string,
  index: InformationIndex,
  tuning: readonly TuningCurve[],
  withSymmetric: boolean,
): TuningCurve[] {
  const trusted = tuning
    .flatMap((curve) => {
      const row = index.unitRow(factor, curve.layer, curve.unit);
      if (curve.factor !== factor || row === null) return [];
      if (row.bits !== null && !index.isTrusted(row)) return [];
      const isSymmetric = hasBothEstimates(row) && disagrees(row);
      return [{ curve, isSymmetric, known: row.bits ?? -1, seen: row.binnedBits }];
    })
    .sort((a, b) => b.known - a.known || (b.seen ?? 0) - (a.seen ?? 0));
  const strongest = trusted.slice(0, CURVES_PER_FACTOR);
  const symmetric = trusted
    .filter(({ isSymmetric }) => isSymmetric && withSymmetric)
    .sort((a, b) => (b.seen ?? 0) - (a.seen ?? 0))[0];
  const shown =
    symmetric === undefined || strongest.includes(symmetric)
      ? strongest
      : [...strongest.slice(0, CURVES_PER_FACTOR - 1), symmetric];
  return shown.map(({ curve }) => curve);
}

/** One vertical scale for the panels of a factor. */
function sharedDomain(curves: readonly TuningCurve[]): [number, number] {
  const ends = curves.flatMap(({ means, deviations }) =>
    means.flatMap((mean, i) => [mean - deviations[i], mean + deviations[i]]),
  );
  return ends.reduce<[number, number]>(
    ([low, high], end) => [Math.min(low, end), Math.max(high, end)],
    [0, 0],
  );
}

function panel(
  factor: ReportFactor,
  curve: TuningCurve,
  index: InformationIndex,
  domain: [number, number],
): Markup {
  const row = index.unitRow(factor.name, curve.layer, curve.unit);
  const interval = row === null ? null : informationRange(row);
  const known = row?.bits ?? null;
  const bits = `${known === null ? 'no Gaussian value' : `${formatBits(known)} bits`}${interval === null ? '' : ` (${interval})`}${binnedText(row)}`;
  return markup`<figure class="panel"><figcaption><strong title="${curve.layer}">${cutMiddle(curve.layer, 24)} · unit ${curve.unit}</strong> <span>${bits}</span></figcaption>${chart(
    `Tuning of unit ${curve.unit} of ${curve.layer} to ${factorTitle(factor.name)}, ${bits}`,
    curve.means.length > MAX_NAMED_LEVELS
      ? sortedPlot(factor, curve, domain)
      : namedPlot(factor, curve, domain),
  )}</figure>`;
}

/** Said where the bins see clearly more than the copula, as in symmetric tuning, or alone have a value. */
function binnedText(row: InformationRow | null): string {
  if (row === null || (row.bits !== null && !(hasBothEstimates(row) && disagrees(row)))) return '';
  return `; 16 bins see ${formatBits(row.binnedBits)}`;
}

function namedPlot(
  factor: ReportFactor,
  curve: TuningCurve,
  domain: [number, number],
): Plot.PlotOptions {
  const points = tuningPoints(factor, curve);
  const axis = categoryAxis(
    points.map(({ label }) => label),
    WIDTH - 54,
  );
  const ordered = factor.levels.every((level) => typeof level === 'number');
  return {
    ...frame(domain, axis.marginBottom, axis.marginLeft - 8),
    x: { ...axis.scale, padding: 0.35 },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      ordered
        ? Plot.areaY(points, { x: 'position', ...spread, fill: 'var(--best)', fillOpacity: 0.18 })
        : Plot.ruleX(points, {
            x: 'position',
            ...spread,
            stroke: 'var(--best)',
            strokeOpacity: 0.25,
            strokeWidth: 9,
          }),
      ...(ordered ? [Plot.lineY(points, { x: 'position', y: 'mean', stroke: 'var(--best)' })] : []),
      Plot.dot(points, {
        x: 'position',
        y: 'mean',
        fill: 'var(--best)',
        r: 3,
        title: ({ label, mean, deviation }: TuningPoint) =>
          `${label}: ${formatDecimals(mean, 2)} ± ${formatDecimals(deviation, 2)}`,
      }),
    ],
  };
}

function sortedPlot(
  factor: ReportFactor,
  curve: TuningCurve,
  domain: [number, number],
): Plot.PlotOptions {
  const sorted = tuningPoints(factor, curve).sort((a, b) => a.mean - b.mean);
  const kept = Math.min(sorted.length, MAX_SORTED_POINTS);
  const points = Array.from({ length: kept }, (_, i) => {
    const rank = Math.round((i * (sorted.length - 1)) / (kept - 1));
    return { ...sorted[rank], position: rank + 1 };
  });
  return {
    ...frame(domain, 36, 36),
    x: {
      type: 'linear',
      domain: [1, sorted.length],
      ticks: [1, sorted.length],
      tickFormat: String,
      tickSize: 3,
      label: 'in order of the mean',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
      Plot.areaY(points, { x: 'position', ...spread, fill: 'var(--best)', fillOpacity: 0.18 }),
      Plot.lineY(points, { x: 'position', y: 'mean', stroke: 'var(--best)' }),
    ],
  };
}

const spread = {
  y1: ({ mean, deviation }: TuningPoint): number => mean - deviation,
  y2: ({ mean, deviation }: TuningPoint): number => mean + deviation,
};

function frame(
  domain: [number, number],
  marginBottom: number,
  marginLeft: number,
): Plot.PlotOptions {
  return {
    width: WIDTH,
    height: PLOT_HEIGHT + 12 + marginBottom,
    marginTop: 12,
    marginRight: 12,
    marginBottom,
    marginLeft,
    y: { domain, label: null, ticks: 4, grid: true, tickSize: 0, nice: true },
  };
}

function tuningPoints(factor: ReportFactor, curve: TuningCurve): TuningPoint[] {
  return curve.means.map((mean, position) => ({
    position,
    label: levelTitle(factor.name, factor.levels[position] ?? position),
    mean,
    deviation: curve.deviations[position],
  }));
}

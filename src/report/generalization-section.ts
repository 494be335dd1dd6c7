import type {
  AmplificationCurve,
  GeneralizationFindings,
  VariantResult,
} from '../studies/index.js';
import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import { levelTitle } from './factor-names.js';
import type { Format } from './format.js';
import { formatCount, formatDecimals, formatPercent, inPoints, withInterval } from './format.js';
import { gainChart } from './gain-chart.js';
import { fewDifferNote, intervalLegend } from './interval-legend.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pngAddress } from './png-address.js';
import { seenNote } from './seen-note.js';

type MeasureName = 'accuracy' | 'margin';

const COLOURS = { shape: 'var(--best)', texture: 'var(--warm)', both: 'var(--median)' } as const;
const MEASURES: readonly { name: MeasureName; title: string; format: Format }[] = [
  { name: 'accuracy', title: 'Accuracy', format: formatPercent },
  {
    name: 'margin',
    title: 'Mean of the decision variable',
    format: (value) => formatDecimals(value, 2),
  },
];

/** A face as every variant shows it, curves over the gains, and every variant's numbers. */
export function generalizationSection(
  summary: AuditSummary,
  findings: GeneralizationFindings,
  faces: NonNullable<AuditIllustrations['variants']>,
): Markup {
  const { reason, original, curves, others, swap } = findings;
  if (reason !== null || original === null) {
    return markup`<p class="absent">No generalization: ${reason ?? 'nothing was scored'}.</p>`;
  }
  const swaps = swap ? [swap.shapeOwner, swap.textureOwner] : [];
  const amplified = curves.flatMap(({ points }) => points.filter(({ gain }) => gain !== 1));
  const { decision, estimates } = summary.performance;
  return markup`
${faceStrip(faces)}
<h3>Amplified</h3>
<p class="key"><span class="line" style="border-color: ${COLOURS.shape}"></span>shape alone <span class="line" style="border-color: ${COLOURS.texture}"></span>texture alone <span class="line" style="border-color: ${COLOURS.both}"></span>both; ${intervalLegend(
    curves.flatMap(({ points }) => points.map(({ margin }) => margin)),
    summary.run.space.residuals,
    '95\u00a0% intervals over residuals',
  )}. Gain 0 is the average face of that sex, ethnicity and age, 1 the person.${estimates?.chance.accuracy ? ` Chance: ${formatPercent(estimates.chance.accuracy)}.` : ''}</p>
<div class="panels">${MEASURES.map(
    ({ name, title, format }) =>
      markup`<figure class="panel"><figcaption><strong>${title}</strong></figcaption>${curveChart(curves, name, title, format)}</figure>`,
  )}</div>
<h3>Every change</h3>
<p class="note">Decision variable: ${decision ?? '–'}. A swapped face counts as right when it is called the owner of the part that was kept: the shape's owner under <em>texture of another</em>, the texture's owner under <em>shape of another</em>. Changes are from the original images of the same people at the same views; those of accuracy in percentage points. ${fewDifferNote(summary.run.space.residuals)}</p>
<div class="scroll"><table class="plain"><thead><tr><th scope="col">change</th><th scope="col" class="number">images</th><th scope="col" class="number">accuracy</th><th scope="col" class="number">change, points</th><th scope="col" class="number">decision variable</th><th scope="col" class="number">change</th></tr></thead>
<tbody>${[original, ...amplified, ...swaps, ...others].map(row)}</tbody></table></div>`;
}

function faceStrip(faces: NonNullable<AuditIllustrations['variants']>): Markup {
  return markup`<div class="faces">${faces.map(
    ({ caption, png }) =>
      markup`<figure><img alt="Rendered face: ${levelTitle('variant', caption)}" src="${pngAddress(png)}"><figcaption>${levelTitle('variant', caption)}</figcaption></figure>`,
  )}</div>${seenNote(faces)}`;
}

/** The original does not differ from itself. */
function row({ variant, level, points: images, ...result }: VariantResult): Markup {
  const decimals: Format = (value) => formatDecimals(value, 2);
  return markup`<tr><th scope="row">${levelTitle('variant', variant)}</th><td class="number">${formatCount(images)}</td>
<td class="number">${withInterval(result.accuracy, formatPercent)}</td><td class="number">${level === 0 ? '–' : withInterval(result.accuracyChange, inPoints)}</td>
<td class="number">${withInterval(result.margin, decimals)}</td><td class="number">${level === 0 ? '–' : withInterval(result.marginChange, decimals)}</td></tr>`;
}

function curveChart(
  curves: readonly AmplificationCurve[],
  measure: MeasureName,
  title: string,
  format: Format,
): Markup {
  const points = curves.flatMap(({ part, points: own }) =>
    own.map((point) => ({ ...point, ...point[measure], part, gain: point.gain })),
  );
  return gainChart(points, {
    title: `${title} over the gain of shape, texture and both`,
    ...{ width: 420, height: 240, colours: COLOURS, format },
  });
}

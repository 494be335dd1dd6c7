import type {
  DiagnosticCheck,
  DiagnosticFindings,
  DiagnosticPoint,
  RegionResampling,
} from '../studies/index.js';
import type { FeatureDrawings } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import { capitalised } from './factor-names.js';
import { LEAST_RESIDUALS } from './diagnostic-text.js';
import type { Format } from './format.js';
import {
  formatBits,
  formatDecimals,
  formatDigits,
  formatPercent,
  inPoints,
  withInterval,
} from './format.js';
import { gainChart } from './gain-chart.js';
import { fewDifferNote, intervalLegend } from './interval-legend.js';
import { mapScale } from './map-scale.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { pngAddress } from './png-address.js';
import { valueCell } from './value-cell.js';

const COLOURS = { diagnostic: 'var(--best)', other: 'var(--warm)' } as const;
const PARTS = ['diagnostic', 'other'] as const;
const decimals: Format = (value) => formatDecimals(value, 3);

/** Maps and faces, the causal check as curves and numbers, and every region as somebody else's. */
export function diagnosticSection(
  summary: AuditSummary,
  findings: DiagnosticFindings,
  drawings: FeatureDrawings | undefined,
): Markup {
  const { reason, checks } = findings;
  if (reason !== null) return markup`<p class="absent">No diagnostic features: ${reason}.</p>`;
  return markup`
${drawings ? maps(drawings, findings) : ''}
${energyNote(findings)}
${drawings?.people.map(person) ?? ''}
<h3>Only the diagnostic features, only the others</h3>
<p class="key"><span class="line" style="border-color: ${COLOURS.diagnostic}"></span>diagnostic features alone <span class="line" style="border-color: ${COLOURS.other}"></span>all others alone; ${intervalLegend(
    checks.flatMap(({ points }) => points.map(({ diagnostic }) => diagnostic.margin)),
    summary.run.space.residuals,
    '95\u00a0% intervals over residuals',
  )}. Gain 1 is the person; below it features are weakened. Decision variable: ${summary.performance.decision ?? '–'}. ${fewDifferNote(summary.run.space.residuals)}</p>
<div class="panels">${checks.map((check) => checkPanel(check, findings))}</div>
${checkTable(checks)}
${regionTable(findings)}
${resampledTable(findings.resampled)}`;
}

function maps({ properties }: FeatureDrawings, { residuals }: DiagnosticFindings): Markup {
  if (residuals < LEAST_RESIDUALS) {
    return markup`<h3>What tells identities apart</h3>
<p class="absent">No maps: the features of each person were found from ${residuals} other residuals, at least ${LEAST_RESIDUALS} needed.${chanceText(residuals)}</p>`;
  }
  return markup`<h3>What tells identities apart</h3>
<p class="note">Information between an identity's own answer (its logit, or the cosine to its template) and each vertex, over all other people, views meaned out; mean over identities. Gaussian (linear), chance removed.${chanceText(residuals)}</p>
<div class="panels small">${properties.map(
    ({ property, scaleBits, mean }) =>
      markup`<figure class="face-map"><figcaption><strong>${property === 'shape' ? 'Shape' : 'Albedo'}</strong></figcaption><img alt="Mean information of identities about ${property}" src="${pngAddress(mean)}">${mapScale(scaleBits, null)}</figure>`,
  )}</div>`;
}

/**
 * Standard deviation of a vertex's bits without any information, from n residuals: R² of three numbers is Beta(3/2, (n - 4)/2),
 * adjusted it is (n - 1)/(n - 4) as wide, and bits are R²/(2 ln 2) near 0. Nothing is said of fewer than six.
 */
function chanceText(residuals: number): string {
  const [a, b] = [1.5, (residuals - 4) / 2];
  if (b < 1) return '';
  const deviation = Math.sqrt((a * b) / (a + b + 1)) / (a + b);
  const bits = (deviation * (residuals - 1)) / (residuals - 4) / (2 * Math.LN2);
  return ` From ${residuals} residuals a vertex of which nothing is known scatters by about ${formatBits(bits)} bits around 0.`;
}

function energyNote({ energy }: DiagnosticFindings): Markup {
  const unit = { shape: 'mm', texture: 'of linear albedo' } as const;
  return markup`<p class="note">Of each person the vertices of most information that carry half of what shows of the person's own deviation are diagnostic; the edge is soft. So both sets change the visible face by the same energy: ${energy
    .map(
      ({ property, diagnostic, other }) =>
        `${property} by ${formatDigits(diagnostic, 3)} and ${formatDigits(other, 3)} ${unit[property]}`,
    )
    .join(', ')} (root mean square per unit of gain, diagnostic and others).</p>`;
}

function person({ caption, pictures }: FeatureDrawings['people'][number]): Markup {
  return markup`<h4>${capitalised(caption)}</h4><div class="faces">${pictures.map(
    ({ caption: title, png }) =>
      markup`<figure><img alt="${caption}, ${title}" src="${pngAddress(png)}"><figcaption>${title}</figcaption></figure>`,
  )}</div>`;
}

function titleOf({ patched }: Pick<DiagnosticCheck, 'patched'>): string {
  return patched === 'both' ? 'Shape and texture' : capitalised(patched);
}

function checkPanel(check: DiagnosticCheck, { original }: DiagnosticFindings): Markup {
  const points = PARTS.flatMap((part) => [
    ...(original ? [{ part, gain: 1, ...original.margin }] : []),
    ...check.points.map((point) => ({ part, gain: point.gain, ...point[part].margin })),
  ]).sort((a, b) => a.gain - b.gain);
  const title = titleOf(check);
  return markup`<figure class="panel"><figcaption><strong>${title}</strong>, mean decision variable over the gain</figcaption>${gainChart(
    points,
    {
      title: `${title}: decision variable over the gain of diagnostic and of other features`,
      ...{ width: 380, height: 220, colours: COLOURS, format: decimals },
    },
  )}</figure>`;
}

function checkTable(checks: readonly DiagnosticCheck[]): Markup {
  return markup`<div class="scroll"><table class="plain"><caption>Differences are diagnostic less others, of the same people at the same views; those of accuracy in percentage points. Below each number its interval.</caption><thead><tr><th scope="col">changed</th><th scope="col" class="number">gain</th><th scope="col" class="number">accuracy, diagnostic</th><th scope="col" class="number">others</th><th scope="col" class="number">difference, points</th><th scope="col" class="number">decision variable, diagnostic</th><th scope="col" class="number">others</th><th scope="col" class="number">difference</th></tr></thead>
<tbody>${checks.map((check) => check.points.map((point) => checkRow(titleOf(check), point)))}</tbody></table></div>`;
}

function checkRow(title: string, { gain, diagnostic, other, difference }: DiagnosticPoint): Markup {
  return markup`<tr><th scope="row">${title}</th><td class="number">×${gain}</td>${valueCell(diagnostic.accuracy, formatPercent)}${valueCell(other.accuracy, formatPercent)}${valueCell(difference.accuracy, inPoints)}
${valueCell(diagnostic.margin, decimals)}${valueCell(other.margin, decimals)}${valueCell(difference.margin, decimals)}</tr>`;
}

function regionTable({ regions, residuals }: DiagnosticFindings): Markup {
  if (regions.length === 0) return markup``;
  const isShown = residuals >= LEAST_RESIDUALS;
  return markup`<h3>Where the diagnostic features lie</h3>
<div class="scroll"><table class="plain"><thead><tr><th scope="col">region</th><th scope="col">of</th>${isShown ? markup`<th scope="col" class="number">mean bits</th>` : ''}<th scope="col" class="number">of its visible area diagnostic</th></tr></thead>
<tbody>${regions
    .filter(({ bits }) => bits !== null)
    .map(
      ({ region, property, bits, diagnosticShare }) =>
        markup`<tr><th scope="row">${region}</th><td>${property}</td>${isShown ? markup`<td class="number">${formatBits(bits)}</td>` : ''}<td class="number">${formatPercent(diagnosticShare)}</td></tr>`,
    )}</tbody></table></div>`;
}

function resampledTable(resampled: readonly RegionResampling[]): Markup {
  if (resampled.length === 0) return markup``;
  return markup`<h3>Regions as somebody else's</h3>
<p class="note">Prediction difference: the decision on the original less ${resampled[0].strangers === 1 ? 'that with the region of one stranger' : `its mean over ${resampled[0].strangers} strangers whose region is shown`} instead, all else as it is (Robnik-Šikonja and Kononenko 2008). Accuracy lost in percentage points. Moves: root mean square over residuals.</p>
<div class="scroll"><table class="plain"><thead><tr><th scope="col">region</th><th scope="col">of</th><th scope="col" class="number">accuracy lost, points</th><th scope="col" class="number">decision variable lost</th><th scope="col" class="number">moves by</th></tr></thead>
<tbody>${resampled.map(
    ({ region, property, loss, move }) =>
      markup`<tr><th scope="row">${region}</th><td>${property}</td><td class="number">${withInterval(loss.accuracy, inPoints)}</td><td class="number">${withInterval(loss.margin, decimals)}</td><td class="number">${decimals(move)}</td></tr>`,
  )}</tbody></table></div>`;
}

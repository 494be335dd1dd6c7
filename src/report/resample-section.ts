import type { LayerResampling, ResampledUnit, ResampleFindings } from '../studies/index.js';
import {
  formatCount,
  formatDecimals,
  formatDigits,
  joinWords,
  plural,
  withInterval,
} from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

const PERTURBED: Readonly<Record<string, string>> = {
  noise: 'multiplicative noise, i·N(0, 0.1) of copy i',
  patch: 'a grey square that hides a part',
  blur: 'blur',
  jpeg: 'JPEG of falling quality',
  view: 'pose, light, expression and age drawn anew',
  residual: "another person's shape and texture",
};

/** The findings of a resample study in whole sentences, for page and terminal; the reason where there are none. */
export function resampleSentences(findings: ResampleFindings): string[] {
  const { reason, overlap, stability, perturbation, copies, images } = findings;
  if (reason !== null) return [`No resampling: ${reason}.`];
  const sentences = [
    `${plural(images, 'image')}, ${copies} copies of each: ${PERTURBED[perturbation ?? ''] ?? ''}.`,
  ];
  if (overlap) {
    sentences.push(
      `Of the ${overlap.k} units that follow the answer most and the ${overlap.k} most precise ones ${overlap.shared} are the same: Jaccard index ${formatDecimals(overlap.jaccard, 3)}, by chance ${formatDecimals(overlap.chance, 3)} (as many or more: p = ${formatDigits(overlap.probability, 2)}).`,
    );
  }
  if (stability) {
    sentences.push(
      `The sets from half of the copies and from all share: Jaccard index ${formatDecimals(stability.correlated, 2)} by correlation, ${formatDecimals(stability.precise, 2)} by precision.`,
    );
  }
  return sentences;
}

/** The two top sets beside each other, and every layer's. */
export function resampleSection(findings: ResampleFindings): Markup {
  const { reason, correlated, precise, layers } = findings;
  if (reason !== null) return markup`<p class="absent">No resampling: ${reason}.</p>`;
  return markup`
<p class="note">${definitions(findings)} Units of mean activation below 0.1 count as dead and, like constant ones, are left out (Lengerich et al. 2017).</p>
<div class="pair">${unitTable('Follow the answer', correlated)}${unitTable('Most precise', precise)}</div>
<h3>By layer</h3>
${repeatedNote(findings)}
<div class="scroll"><table class="plain"><thead><tr><th scope="col">layer</th><th scope="col" class="number">units</th><th scope="col" class="number">dead</th><th scope="col" class="number">constant</th><th scope="col" class="number">mean correlation</th><th scope="col" class="number">shared of k</th><th scope="col" class="number">Jaccard</th><th scope="col" class="number">by chance</th></tr></thead>
<tbody>${layers.map(layerRow)}</tbody></table></div>`;
}

/** What correlation and precision are, of many images or of one. */
function definitions({ images, copies }: ResampleFindings): string {
  const chance = `It is not 0 by chance: independent normals give about ${formatDecimals(Math.sqrt(2 / (Math.PI * copies)), 2)}, √(2/(π·copies)).`;
  return images === 1
    ? `Correlation: |Pearson's r| between a unit and the output over the ${copies} copies of this one image; no interval, since a single image says nothing of others. ${chance} Precision: 1 over the variance over the copies.`
    : `Correlation: mean over images of |Pearson's r| between a unit and the decision variable over an image's copies, with 95\u00a0% intervals over blocks of residuals. ${chance} Precision: 1 over the mean variance over copies.`;
}

/** Which layers are counted under another's name. */
function repeatedNote({ repeated = [] }: ResampleFindings): Markup {
  if (repeated.length === 0) return markup``;
  const pairs = repeated.map(({ layer, of }) => `${layer} (${of})`);
  return markup`<p class="note">Counted once, under the earlier layer in brackets, of which every unit does the same: ${joinWords(pairs)}.</p>`;
}

function unitTable(title: string, units: readonly ResampledUnit[]): Markup {
  return markup`<div class="scroll"><table class="plain"><caption>${title}</caption><thead><tr><th scope="col">unit</th><th scope="col" class="number">correlation</th><th scope="col" class="number">precision</th><th scope="col" class="number">mean</th></tr></thead>
<tbody>${units.map(
    ({ layer, unit, correlation, precision, meanActivation }) =>
      markup`<tr><th scope="row">${layer} #${unit}</th><td class="number">${withInterval(correlation, (value) => formatDecimals(value, 2))}</td><td class="number">${formatDigits(precision, 3)}</td><td class="number">${formatDigits(meanActivation, 3)}</td></tr>`,
  )}</tbody></table></div>`;
}

function layerRow(row: LayerResampling): Markup {
  const { layer, units, dead, constant, meanCorrelation, overlap } = row;
  return markup`<tr><th scope="row">${layer}</th><td class="number">${formatCount(units)}</td><td class="number">${formatCount(dead)}</td><td class="number">${formatCount(constant)}</td>
<td class="number">${formatDecimals(meanCorrelation, 2)}</td><td class="number">${overlap ? `${overlap.shared} of ${overlap.k}` : '–'}</td><td class="number">${overlap ? formatDecimals(overlap.jaccard, 2) : '–'}</td><td class="number">${overlap ? formatDecimals(overlap.chance, 2) : '–'}</td></tr>`;
}

import type { Confusion, ConfusionEstimates } from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import { levelTitle } from './factor-names.js';
import { formatBits, formatCount, formatPercent } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { outsiderTitle, outsideText } from './outside-choices.js';

const ROWS_SHOWN = 12;

/** Who is taken for whom, and what the choice says about who it is. */
export function decisionConfusions(summary: AuditSummary): Markup {
  const { estimates } = summary.performance;
  const confusions = estimates?.confusions ?? null;
  if (estimates === null || confusions === null) return markup``;
  const { information, pairs, wrong } = confusions;
  const outside = outsideText(summary);
  return markup`<h3>Who is taken for whom</h3>
<p>${
    information.bits === null
      ? markup`No information of the choice about the person: ${information.reason ?? 'no reason given'}.`
      : markup`The choice carries <strong>${formatBits(information.bits)} bits</strong> about who it is, of ${formatBits(information.maximumBits)} that would say it.`
  } <span class="note">(${information.note}.)</span></p>
${wrong === 0 ? markup`<p>No image was decided wrongly.</p>` : markup`${withinText(confusions)}${outside === null ? '' : markup`<p>${outside}</p>`}${table(summary, pairs, wrong)}`}`;
}

function withinText(confusions: ConfusionEstimates): Markup {
  const { wrong, wrongInSpace, withinSex, withinEthnicity, withinBoth } = confusions;
  const { withinSexByChance, withinEthnicityByChance, withinBothByChance } = confusions;
  const beside = (share: number | null, chance: number | null): string =>
    `${formatPercent(share)} (${formatPercent(chance)} if wrong choices fell on everybody alike)`;
  if (wrongInSpace === 0) {
    return markup`<p>${wronglyDecided(wrong)}, none of them for another person of this space.</p>`;
  }
  return markup`<p>${wronglyDecided(wrong)}${
    wrongInSpace < wrong
      ? `, ${formatCount(wrongInSpace)} of them for another person of this space`
      : ''
  }. Of these, taken for someone of the same sex: ${beside(withinSex, withinSexByChance)}; of the same ethnicity: ${beside(withinEthnicity, withinEthnicityByChance)}; of both: ${beside(withinBoth, withinBothByChance)}.</p>`;
}

function table(summary: AuditSummary, pairs: readonly Confusion[], wrong: number): Markup {
  const shown = pairs.slice(0, ROWS_SHOWN);
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Confusions"><table class="plain">
<caption>The most frequent confusions</caption>
<thead><tr><th scope="col">person</th><th scope="col">taken for</th><th scope="col" class="number">images</th><th scope="col" class="number">of the person's</th><th scope="col" class="number">of all wrong</th></tr></thead>
<tbody>${shown.map(
    (pair) =>
      markup`<tr><td>${personTitle(summary, pair.identity)}</td><td>${chosenTitle(summary, pair)}</td><td class="number">${formatCount(pair.count)}</td><td class="number">${formatPercent(pair.share)}</td><td class="number">${formatPercent(pair.count / wrong)}</td></tr>`,
  )}</tbody></table></div>`;
}

function chosenTitle(
  summary: AuditSummary,
  { chosen, chosenIdentity }: Pick<Confusion, 'chosen' | 'chosenIdentity'>,
): string {
  if (chosenIdentity !== null) return personTitle(summary, chosenIdentity);
  const person = summary.performance.outside?.named.find((one) => one.chosen === chosen);
  return person ? outsiderTitle(person) : `class ${chosen}, nobody of this space`;
}

/** `#12: face 3, female, east-asian`. */
export function personTitle({ run }: AuditSummary, identity: number): string {
  const factors = run.space.factors.filter(({ kind }) => kind === 'identity');
  let rest = identity;
  const levels: string[] = [];
  for (const { name, levels: all } of [...factors].reverse()) {
    const level = levelTitle(name, all[rest % all.length]);
    levels.unshift(name === 'residual' ? `face ${level}` : level);
    rest = Math.floor(rest / all.length);
  }
  return [`#${identity}`, levels.join(', ')].filter((text) => text !== '').join(': ');
}

function wronglyDecided(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'image was' : 'images were'} decided wrongly`;
}

import type { OutsideChoice } from '../statistics/types.js';
import type { AuditSummary, OutsidePerson } from '../studies/types.js';
import { levelTitle } from './factor-names.js';
import { formatCount, formatPercent, joinWords, plural } from './format.js';

const NAMED = 3;

/**
 * How many wrong choices are people whom the network knows and the space does not show, and whom most often; null where
 * there are none.
 */
export function outsideText({ performance }: AuditSummary): string | null {
  const { estimates, outside: known = null } = performance;
  const confusions = estimates?.confusions ?? null;
  if (confusions === null) return null;
  const { wrong, wrongInSpace, outside = [] } = confusions;
  const count = wrong - wrongInSpace;
  if (count === 0) return null;
  const who =
    known === null
      ? 'answers that are nobody of this space'
      : `one of the ${formatCount(known.people)} people whom the network knows and this space does not show`;
  const most = outside
    .slice(0, NAMED)
    .map((one) => `${chosenTitle(performance, one)} (${plural(one.count, 'image')})`);
  const often = most.length === 0 ? '' : `; most often ${joinWords(most)}`;
  return `${formatCount(count)} wrong choices (${formatPercent(count / wrong)}) fell outside: on ${who}${byChance(performance)}${often}.`;
}

/** ` (80.0 % if wrong choices fell on everybody alike)`; nothing where the network's people are not known. */
function byChance({ outside, estimates }: AuditSummary['performance']): string {
  const choices = estimates?.chance.choices ?? null;
  if (!outside || choices === null || choices < 2) return '';
  return ` (${formatPercent(outside.people / (choices - 1))} if wrong choices fell on everybody alike)`;
}

function chosenTitle({ outside }: AuditSummary['performance'], { chosen }: OutsideChoice): string {
  const person = outside?.named.find((one) => one.chosen === chosen);
  return person ? outsiderTitle(person) : `class ${chosen}`;
}

/** `outside #1322: face 330, male, east-asian`: numbered as in the space that the classifier was trained on. */
export function outsiderTitle({ chosen, residual, sex, ethnicity }: OutsidePerson): string {
  const levels = [levelTitle('sex', sex), levelTitle('ethnicity', ethnicity)];
  return `outside #${chosen}: face ${levelTitle('residual', residual)}, ${levels.join(', ')}`;
}

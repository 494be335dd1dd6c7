import type {
  RedrawnJitter,
  ResponseSensitivity,
  SensitiveCell,
  SensitivityFindings,
} from '../studies/index.js';
import { factorTitle, levelTitle } from './factor-names.js';
import { formatCount, formatDecimals, formatPercent, joinWords, withInterval } from './format.js';
import { jitterShare } from './jitter-share.js';

const MOST_NAMED = 3;

/** The findings of a sensitivity study in whole sentences, for page and terminal; the reason where there are none. */
export function sensitivitySentences({
  reason,
  responses,
  worstCells,
  cells,
}: SensitivityFindings): string[] {
  if (reason !== null) return [`No sensitivity: ${reason}.`];
  const [worst] = worstCells;
  return [
    ...responses.flatMap(strongest),
    ...responses.flatMap(moving),
    ...(worst ? [worstSentence(worst, cells)] : []),
  ];
}

/** With how many are as bad, and by what the named one was chosen of them. */
function worstSentence(worst: SensitiveCell, cells: number | undefined): string {
  const { first, second, firstLevel, secondLevel, accuracy, tied = 0 } = worst;
  const right = `${withInterval(accuracy, formatPercent)} right`;
  if (tied > 0 && tied + 1 === cells) {
    return `No worst cell: in all ${formatCount(cells)} pairs of levels of two view factors ${formatPercent(accuracy.value)} are right.`;
  }
  const place = `${factorTitle(first)} ${levelTitle(first, firstLevel)} with ${factorTitle(second)} ${levelTitle(second, secondLevel)}`;
  const others =
    tied === 0
      ? ''
      : `; ${formatCount(tied)} other ${tied === 1 ? 'cell is' : 'cells are'} as low, this one has the lowest mean margin`;
  const of = cells === undefined ? '' : ` of ${formatCount(cells)}`;
  return `Worst cell${of}: ${place}, ${right}${others}.`;
}

/** The largest first-order indices. */
function strongest({ response, factors }: ResponseSensitivity): string[] {
  const named = factors.filter(({ first }) => (first.value ?? 0) > 0).slice(0, MOST_NAMED);
  if (named.length === 0) return [`The ${response} does not vary.`];
  const words = named.map(
    ({ factor, first }) => `${factorTitle(factor)} ${withInterval(first, formatPercent)}`,
  );
  return [`Variance of the ${response}, by single factors: ${joinWords(words)}.`];
}

/** The largest prediction differences. */
function moving({ response, factors, redrawn }: ResponseSensitivity): string[] {
  const named = factors
    .filter(({ move }) => (move.value ?? 0) > 0)
    .sort((a, b) => b.move.value! - a.move.value!)
    .slice(0, MOST_NAMED);
  if (named.length === 0) return [];
  const isAccuracy = response === 'accuracy';
  const words = named.map(
    ({ factor, move }) =>
      `${factorTitle(factor)} ${isAccuracy ? formatPercent(move.value) : `${formatDecimals(move.value, 2)} SD`}`,
  );
  const jitter = redrawnClause(
    named.map(({ factor }) => factor),
    redrawn ?? null,
  );
  return [
    isAccuracy
      ? `Drawing one factor's level anew turns an answer right or wrong in: ${joinWords(words)} of images${jitter}.`
      : `Drawing one factor's level anew moves the margin by: ${joinWords(words)}${jitter}.`,
  ];
}

/** That scale and shifts are drawn anew with some of the named factors, and what that does. */
function redrawnClause(named: readonly string[], redrawn: RedrawnJitter | null): string {
  const held = named.filter((name) => redrawn?.factors.some(({ factor }) => factor === name));
  if (redrawn === null || held.length === 0) return '';
  const who = held.length === named.length ? '' : ` of ${joinWords(held.map(factorTitle))}`;
  const share = jitterShare(redrawn);
  const made = share === null ? '' : `, which make ${share} of the variance`;
  return `; the figures${who} include scale and shifts drawn anew${made}`;
}

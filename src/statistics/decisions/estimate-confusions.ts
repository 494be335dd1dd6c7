import type { AuditTables } from '../audit-tables.js';
import { countInformationParts } from '../count-information.js';
import { groupFactors, identityLevel } from '../level-columns.js';
import type { ChoiceFacts } from './choices.js';
import { confusionRow, MOST_DENSE_CHOICES } from './confusion-rows.js';
import { peopleByChoice } from './people-by-choice.js';
import type { ChosenInformation, Confusion, ConfusionEstimates, OutsideChoice } from './types.js';

/** Pairs, and people outside the space, that are named: the most frequent. */
export const CONFUSIONS_NAMED = 20;

/**
 * Who is taken for whom, whether within sex and ethnicity, and what the choice says about who it is. `people`: identities
 * whose most frequent wrong choice is named even where it is not among the most frequent of all.
 */
export function estimateConfusions(
  tables: AuditTables,
  facts: ChoiceFacts,
  people: ReadonlySet<number>,
): ConfusionEstimates {
  const { identities, data, points } = tables;
  const table = data('confusions');
  const length = table.length / identities.length;
  const personOf = peopleByChoice(tables, facts);
  const person = describePeople(tables);
  const wrong: Confusion[] = [];
  identities.forEach((identity, row) => {
    const own = table.subarray(row * length, (row + 1) * length);
    for (const { choice, count } of confusionRow(own, isDense(facts))) {
      if (choice === facts.truth[row]) continue;
      const other = personOf.get(choice) ?? null;
      wrong.push({
        ...{ identity, chosen: choice, chosenIdentity: other, count },
        share: count / points[row],
        sameSex: other === null ? null : person.sex(identity) === person.sex(other),
        sameEthnicity:
          other === null ? null : person.ethnicity(identity) === person.ethnicity(other),
      });
    }
  });
  wrong.sort((a, b) => b.count - a.count || a.identity - b.identity || a.chosen - b.chosen);
  return {
    information: chosenInformation(tables, facts),
    wrong: count(wrong, () => true),
    ...withinGroups(wrong),
    ...byChance(tables, person),
    pairs: wrong.slice(0, CONFUSIONS_NAMED),
    outside: chosenOutside(wrong).slice(0, CONFUSIONS_NAMED),
    rivals: wrong.filter(
      ({ identity }, i) =>
        people.has(identity) && wrong.findIndex((one) => one.identity === identity) === i,
    ),
  };
}

function isDense({ count }: ChoiceFacts): boolean {
  return count <= MOST_DENSE_CHOICES;
}

interface People {
  readonly sex: (identity: number) => number;
  readonly ethnicity: (identity: number) => number;
}

/** Level of a person's sex and ethnicity: 0 where the space holds it. */
function describePeople({ space }: AuditTables): People {
  const varied = new Set<string>(groupFactors(space).map(({ name }) => name));
  const level =
    (name: 'sex' | 'ethnicity') =>
    (identity: number): number =>
      varied.has(name) ? identityLevel(space, name, identity) : 0;
  return { sex: level('sex'), ethnicity: level('ethnicity') };
}

function count(wrong: readonly Confusion[], counts: (one: Confusion) => boolean): number {
  return wrong.reduce((sum, one) => sum + (counts(one) ? one.count : 0), 0);
}

function chosenOutside(wrong: readonly Confusion[]): OutsideChoice[] {
  const counts = new Map<number, number>();
  for (const { chosen, chosenIdentity, count } of wrong) {
    if (chosenIdentity === null) counts.set(chosen, (counts.get(chosen) ?? 0) + count);
  }
  return [...counts]
    .map(([chosen, count]) => ({ chosen, count }))
    .sort((a, b) => b.count - a.count || a.chosen - b.chosen);
}

function withinGroups(wrong: readonly Confusion[]) {
  const inSpace = count(wrong, ({ chosenIdentity }) => chosenIdentity !== null);
  const share = (counts: (one: Confusion) => boolean): number | null =>
    inSpace === 0 ? null : count(wrong, counts) / inSpace;
  return {
    wrongInSpace: inSpace,
    withinSex: share(({ sameSex }) => sameSex === true),
    withinEthnicity: share(({ sameEthnicity }) => sameEthnicity === true),
    withinBoth: share(({ sameSex, sameEthnicity }) => sameSex === true && sameEthnicity === true),
  };
}

/** Shares of the other people that are alike, over all pairs of two people. */
function byChance({ identities }: AuditTables, { sex, ethnicity }: People) {
  const share = (group: (identity: number) => number): number | null => {
    const sizes = new Map<number, number>();
    for (const identity of identities) {
      sizes.set(group(identity), (sizes.get(group(identity)) ?? 0) + 1);
    }
    const pairs = identities.length * (identities.length - 1);
    const alike = [...sizes.values()].reduce((sum, size) => sum + size * (size - 1), 0);
    return pairs === 0 ? null : alike / pairs;
  };
  return {
    withinSexByChance: share(sex),
    withinEthnicityByChance: share(ethnicity),
    withinBothByChance: share((identity) => 2 * sex(identity) + ethnicity(identity)),
  };
}

/**
 * §1.7 of docs/statistics.md on the table of identities and choices; Miller 1955. The correction assumes that pairs occur as
 * of independent variables; where few do, as when nearly all is right, it would raise the value, past what there is to say:
 * there it is left out.
 */
function chosenInformation(
  { identities, data, points }: AuditTables,
  facts: ChoiceFacts,
): ChosenInformation {
  const maximumBits = Math.log2(identities.length);
  if (!isDense(facts)) {
    const reason = `only the most frequent choices of each identity are kept for more than ${MOST_DENSE_CHOICES} choices`;
    return { bits: null, maximumBits, reason, note: 'not estimated' };
  }
  const parts = countInformationParts(data('confusions'), facts.count);
  if (parts === null) {
    return { bits: null, maximumBits, reason: 'nothing was decided', note: 'not estimated' };
  }
  const images = points.reduce((sum, own) => sum + own, 0);
  const cells = `${images} images over ${identities.length} x ${facts.count} cells`;
  const note =
    parts.correction < 0
      ? `plug-in with the correction of Miller (1955), which is of first order and takes images for independent: ${cells}. Errors that repeat for one person are not corrected for`
      : `plug-in, not corrected: so few pairs of person and choice occur that the correction of Miller (1955) would raise it: ${cells}`;
  const bits = Math.min(maximumBits, parts.plugIn + Math.min(0, parts.correction));
  return { bits, maximumBits, reason: null, note };
}

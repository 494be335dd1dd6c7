import type { AuditTables } from '../audit-tables.js';
import { groupFactors, identityLevel } from '../level-columns.js';
import { choiceFacts } from './choices.js';
import type { ChoiceFacts } from './choices.js';
import { confusionRow, MOST_DENSE_CHOICES } from './confusion-rows.js';
import { peopleByChoice } from './people-by-choice.js';
import type { Confusion } from './types.js';

/** Pairs that the table of confusions lists at most, the most frequent. */
const CONFUSIONS_LISTED = 100_000;

/** Who is taken for whom, most frequent first, for the table; empty where nothing is chosen, or what is right changes by view. */
export function listConfusions(tables: AuditTables): Confusion[] {
  const facts = choiceFacts(tables);
  if (!facts || !(facts.truth[0] >= 0)) return [];
  return confusionPairs(tables, facts).slice(0, CONFUSIONS_LISTED);
}

/** Every pair of a person and a wrong choice that occurs (of those kept), most frequent first. */
export function confusionPairs(tables: AuditTables, facts: ChoiceFacts): Confusion[] {
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
  return wrong.sort((a, b) => b.count - a.count || a.identity - b.identity || a.chosen - b.chosen);
}

/** Whether every choice is counted for each identity. */
export function isDense({ count }: ChoiceFacts): boolean {
  return count <= MOST_DENSE_CHOICES;
}

export interface People {
  readonly sex: (identity: number) => number;
  readonly ethnicity: (identity: number) => number;
}

/** Level of a person's sex and ethnicity: 0 where the space holds it. */
export function describePeople({ space }: AuditTables): People {
  const varied = new Set<string>(groupFactors(space).map(({ name }) => name));
  const level =
    (name: 'sex' | 'ethnicity') =>
    (identity: number): number =>
      varied.has(name) ? identityLevel(space, name, identity) : 0;
  return { sex: level('sex'), ethnicity: level('ethnicity') };
}

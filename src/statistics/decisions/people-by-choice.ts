import type { AuditTables } from '../audit-tables.js';
import type { ChoiceFacts } from './choices.js';

/** The identity that each choice stands for, where one alone does. */
export function peopleByChoice(
  { identities }: AuditTables,
  facts: ChoiceFacts,
): Map<number, number> {
  const people = new Map<number, number[]>();
  identities.forEach((identity, row) => {
    const choice = facts.truth[row];
    const others = people.get(choice);
    if (others) others.push(identity);
    else people.set(choice, [identity]);
  });
  return new Map(
    [...people].flatMap(([choice, [first, ...more]]) =>
      choice >= 0 && more.length === 0 ? [[choice, first] as const] : [],
    ),
  );
}

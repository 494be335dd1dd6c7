import type { AuditTables } from './audit-tables.js';
import { groupFactors, identityLevel } from './level-columns.js';

/** Class of each identity row: its combination of the levels of sex and ethnicity, where they vary. */
export interface IdentityClasses {
  readonly count: number;
  /** [identities] */
  readonly of: Int32Array;
}

export function identityClasses({
  space,
  identities,
}: Pick<AuditTables, 'space' | 'identities'>): IdentityClasses {
  const named = groupFactors(space);
  return {
    count: named.reduce((product, { levels }) => product * levels.length, 1),
    of: identities.map((identity) =>
      named.reduce(
        (number, { name, levels }) => number * levels.length + identityLevel(space, name, identity),
        0,
      ),
    ),
  };
}

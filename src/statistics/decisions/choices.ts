import type { AuditTables } from '../audit-tables.js';
import type { ChanceLevels } from './types.js';

/** What is chosen from, as the tables say. */
export interface ChoiceFacts {
  readonly count: number;
  readonly areIdentities: boolean;
  /** Right choice of each identity row; -1 where it changes from view to view. */
  readonly truth: Int32Array;
}

const FACTS = 3;
const TOP = 5;

/** Null where nothing is chosen from. */
export function choiceFacts({ data, identities }: AuditTables): ChoiceFacts | null {
  const facts = data('confusions.truth');
  if (facts.length === 0) return null;
  const truth = identities.map((_, row) => facts[row * FACTS]);
  return { count: facts[1], areIdentities: facts[2] === 1, truth };
}

/** Whether the five preferred say more than the preferred one. */
export function hasTopFive(facts: ChoiceFacts | null): boolean {
  return facts !== null && facts.count > TOP;
}

export function chanceLevels(facts: ChoiceFacts | null): ChanceLevels {
  if (facts === null) return { choices: null, accuracy: null, topFive: null };
  const { count } = facts;
  return {
    choices: count,
    accuracy: 1 / count,
    topFive: hasTopFive(facts) ? TOP / count : null,
  };
}

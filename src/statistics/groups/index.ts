import { cellTables } from './cells.js';
import { decisionTables } from './decisions.js';
import { fibreTables } from './fibres.js';
import { identityTables } from './identities.js';
import { levelTables } from './levels.js';
import { pairTables } from './pairs.js';
import { rawTables } from './raw.js';
import type { TableGroupFactory } from './types.js';

/** What every study sums; identities before levels, which add an identity's bins to its sex's and ethnicity's. */
export const TABLE_GROUPS: readonly TableGroupFactory[] = [
  cellTables,
  identityTables,
  levelTables,
  pairTables,
  rawTables,
  fibreTables,
  decisionTables,
];

export type { GroupContext, TableGroup, TableGroupFactory } from './types.js';

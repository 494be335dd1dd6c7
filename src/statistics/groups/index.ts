import { cellTables } from './cells.js';
import { choiceTables } from './choices.js';
import { confusionTables } from './confusions.js';
import { copyTables } from './copies.js';
import { decisionTables } from './decisions.js';
import { fibreTables } from './fibres.js';
import { identityTables } from './identities.js';
import { levelTables } from './levels.js';
import { pairTables } from './pairs.js';
import { rawTables } from './raw.js';
import { readOutTables } from './readouts.js';
import { sampleTables } from './sample.js';
import { tripleTables } from './triples.js';
import type { TableGroupFactory } from './types.js';
import { verificationTables } from './verification.js';
import { worstCellTables } from './worst-cells.js';

/** What every study sums; identities before levels, which add an identity's bins to its sex's and ethnicity's. */
export const TABLE_GROUPS: readonly TableGroupFactory[] = [
  cellTables,
  identityTables,
  levelTables,
  pairTables,
  rawTables,
  fibreTables,
  readOutTables,
  choiceTables,
  tripleTables,
  decisionTables,
  confusionTables,
  worstCellTables,
  verificationTables,
  copyTables,
  sampleTables,
];

export type { DecidedBatch, GroupContext, TableGroup, TableGroupFactory } from './types.js';

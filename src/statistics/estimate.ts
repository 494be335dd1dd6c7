import type { Space } from '../stimulus/index.js';
import { openAuditTables } from './audit-tables.js';
import type { AuditTables } from './audit-tables.js';
import { estimateDecisions } from './estimate-decisions.js';
import { estimateUnitInformation } from './estimate-information.js';
import { createInvarianceSums } from './estimate-invariance.js';
import { estimateTuning } from './estimate-tuning.js';
import { auditWarnings } from './estimate-warnings.js';
import { informationFactors } from './information-factors.js';
import type { AuditEstimates, StatisticsTable, UnitInformation, UnitLayer } from './types.js';
import { gatherUnits, UNIT_TILE } from './unit-sums.js';

export interface AuditRequest {
  readonly space: Space;
  /** The network's layers; the decision's is added when the tables hold one. */
  readonly layers: readonly UnitLayer[];
  /** Merged. */
  readonly tables: readonly StatisticsTable[];
}

/**
 * Everything an audit estimates from merged tables. Rows of information are ordered by layer, unit and factor.
 * Units are worked through a tile at a time, so memory beside the tables stays in tens of megabytes.
 * Throws an Error for tables of another space or network.
 */
export function estimateAudit({ space, layers, tables }: AuditRequest): AuditEstimates {
  const opened = openAuditTables(space, layers, tables);
  const factors = informationFactors(opened);
  const invariance = createInvarianceSums(opened);
  const information: UnitInformation[] = [];
  for (const layer of opened.layers) {
    for (let from = 0; from < layer.units; from += UNIT_TILE) {
      const count = Math.min(UNIT_TILE, layer.units - from);
      for (const sums of gatherUnits(opened, layer.offset + from, count)) {
        information.push(...estimateUnitInformation(factors, layer, sums));
        invariance.add(layer.name, sums);
      }
    }
  }
  const share = clampedShare(opened);
  return {
    information,
    tuning: estimateTuning(opened, information),
    invariance: invariance.finish(),
    decisions: opened.hasDecision ? estimateDecisions(opened) : null,
    clampedShare: share,
    warnings: auditWarnings(opened, share, information),
  };
}

function clampedShare({ data, points, units }: AuditTables): number {
  let clamped = 0;
  for (const count of data('clamped')) clamped += count;
  return clamped / (points.reduce((sum, count) => sum + count, 0) * units);
}

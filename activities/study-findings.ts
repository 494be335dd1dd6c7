import { rangeWarning } from '../src/face/index.js';
import { openAuditTables } from '../src/statistics/index.js';
import type { AuditRequest } from '../src/statistics/index.js';
import { concludeGeneralization } from '../src/studies/index.js';
import type { AuditSummary } from '../src/studies/index.js';
import type { RunRecord } from './run-record.js';

/** What a study concludes from merged tables besides an audit's estimates. */
export type StudyFindings = Pick<AuditSummary, 'generalization'>;

/** Nothing for an audit; null for an incomplete run (`tables` null). */
export function studyFindings(
  run: RunRecord,
  request: Pick<AuditRequest, 'space' | 'layers' | 'tables' | 'pairs' | 'readOuts'> | null,
): StudyFindings {
  if (run.study !== 'generalization') return {};
  return { generalization: request && concludeGeneralization(openTables(request)) };
}

/** Of variants that show what the face model was not made for. */
export function variantWarnings({ space }: RunRecord): string[] {
  const warnings = (space.variants ?? []).flatMap(({ name: _, ...changes }) =>
    Object.entries(changes).map(([factor, level]) => rangeWarning(factor, level)),
  );
  return [...new Set(warnings)].filter((warning) => warning !== null);
}

function openTables({
  space,
  layers,
  tables,
  pairs,
  readOuts,
}: Pick<AuditRequest, 'space' | 'layers' | 'tables' | 'pairs' | 'readOuts'>) {
  return openAuditTables(space, layers, tables, pairs, readOuts ?? []);
}

import { rangeWarning } from '../src/face/index.js';
import { openAuditTables } from '../src/statistics/index.js';
import type { AuditEstimates, AuditRequest } from '../src/statistics/index.js';
import { concludeGeneralization, concludeSensitivity } from '../src/studies/index.js';
import type { AuditSummary } from '../src/studies/index.js';
import type { RunRecord } from './run-record.js';

/** What a study concludes from merged tables besides an audit's estimates. */
export type StudyFindings = Pick<AuditSummary, 'generalization' | 'sensitivity'>;

/** Merged tables and what an audit estimates from them. */
export interface StudyEvidence extends Pick<
  AuditRequest,
  'space' | 'layers' | 'tables' | 'pairs' | 'readOuts'
> {
  readonly estimates: AuditEstimates;
}

/** Nothing for an audit; null for an incomplete run (without evidence). */
export function studyFindings(run: RunRecord, evidence: StudyEvidence | null): StudyFindings {
  if (run.study === 'generalization') {
    return { generalization: evidence && concludeGeneralization(openTables(evidence)) };
  }
  if (run.study === 'sensitivity') {
    return {
      sensitivity: evidence && concludeSensitivity(openTables(evidence), evidence.estimates),
    };
  }
  return {};
}

/** Of variants that show what the face model was not made for. */
export function variantWarnings({ space }: RunRecord): string[] {
  const warnings = (space.variants ?? []).flatMap(({ name: _, ...changes }) =>
    Object.entries(changes).map(([factor, level]) => rangeWarning(factor, level)),
  );
  return [...new Set(warnings)].filter((warning) => warning !== null);
}

function openTables({ space, layers, tables, pairs, readOuts }: StudyEvidence) {
  return openAuditTables(space, layers, tables, pairs, readOuts ?? []);
}

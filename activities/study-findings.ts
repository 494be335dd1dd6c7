import { rangeWarning } from '../src/face/index.js';
import { openAuditTables } from '../src/statistics/index.js';
import type { AuditEstimates, AuditRequest, Calibration, Steps } from '../src/statistics/index.js';
import {
  concludeDiagnostic,
  concludeGeneralization,
  concludeResample,
  concludeSample,
  concludeSensitivity,
} from '../src/studies/index.js';
import { createSpace, repeatedViews } from '../src/stimulus/index.js';
import type { Level } from '../src/stimulus/index.js';
import type { AuditSummary, FeatureSummary } from '../src/studies/index.js';
import type { RunRecord } from './run-record.js';

/** What a study concludes from merged tables besides an audit's estimates. */
export type StudyFindings = Pick<
  AuditSummary,
  'generalization' | 'diagnostic' | 'sensitivity' | 'resample'
>;

/** Merged tables and what an audit estimates from them. */
export interface StudyEvidence extends Pick<
  AuditRequest,
  'space' | 'layers' | 'tables' | 'pairs' | 'readOuts' | 'triples'
> {
  readonly estimates: AuditEstimates;
  readonly calibration: Calibration;
  /** Null for studies that show no features of identities. */
  readonly features: FeatureSummary | null;
}

/** Nothing for an audit; null for an incomplete run (without evidence). */
export function* studyFindings(
  run: RunRecord,
  evidence: StudyEvidence | null,
): Steps<StudyFindings> {
  if (run.study === 'generalization') {
    return { generalization: evidence && concludeGeneralization(openTables(evidence)) };
  }
  if (run.study === 'diagnostic') {
    return { diagnostic: evidence && concludeDiagnostic(openTables(evidence), evidence.features) };
  }
  if (run.study === 'sensitivity' && run.space.sample) {
    return { sensitivity: evidence && (yield* concludeSample(openTables(evidence))) };
  }
  if (run.study === 'sensitivity') {
    return {
      sensitivity: evidence && concludeSensitivity(openTables(evidence), evidence.estimates),
    };
  }
  if (run.study === 'resample') {
    return {
      resample: evidence && (yield* concludeResample(openTables(evidence), evidence.calibration)),
    };
  }
  return {};
}

/** Of variants, and of ends of ranges, that show what the face model was not made for. */
export function variantWarnings({ space }: RunRecord): string[] {
  const warnings = (space.variants ?? []).flatMap((variant) =>
    Object.entries(variant).map(([factor, level]) => rangeWarning(factor, level as Level)),
  );
  const ranges = Object.entries(space.sample?.ranges ?? {}).flatMap(([factor, ends]) =>
    ends.map((end) => rangeWarning(factor, end)),
  );
  return [...new Set([...warnings, ...ranges])].filter((warning) => warning !== null);
}

/**
 * Of embeddings: variants whose images a template may hold as other views, since it is without the image's own view alone.
 * Null where there are none.
 */
export function templateCaution({
  space,
  network,
}: Pick<RunRecord, 'space' | 'network'>): string | null {
  if (network.output.kind !== 'embedding') return null;
  const names = repeatedViews(createSpace(space));
  if (names.length === 0) return null;
  return `Changed faces at a level of the space (${names.join(', ')}) are recognised better than they ought to be: without jitter a template may hold the very image, as another view of the person, and with it nearly the same; ask for levels that the space does not show.`;
}

function openTables({ space, layers, tables, pairs, readOuts, triples }: StudyEvidence) {
  return openAuditTables(space, layers, tables, pairs, readOuts ?? [], triples ?? []);
}

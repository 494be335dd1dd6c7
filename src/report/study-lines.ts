import type { AuditSummary } from '../studies/types.js';
import { diagnosticSentences } from './diagnostic-text.js';
import { auditNote } from './headline.js';
import { generalizationSentences } from './generalization-text.js';
import { resampleSentences } from './resample-section.js';
import { sensitivitySentences } from './sensitivity-text.js';

/** What a study concludes, in lines for a terminal; none for an audit. */
export function studyLines(summary: AuditSummary): string[] {
  const { resample, sensitivity } = summary;
  const note = auditNote(summary);
  return [
    ...generalizationSentences(summary),
    ...diagnosticSentences(summary),
    ...(sensitivity ? sensitivitySentences(sensitivity) : []),
    ...(resample ? resampleSentences(resample) : []),
    ...(note === null ? [] : [note]),
  ];
}

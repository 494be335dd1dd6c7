import type { AuditSummary } from '../studies/types.js';
import { diagnosticSentences } from './diagnostic-text.js';
import { findings } from './findings.js';
import { generalizationSentences } from './generalization-text.js';
import type { InformationIndex } from './information-index.js';
import { networkTitle } from './network-title.js';
import { resampleSentences } from './resample-section.js';
import { sensitivitySentences } from './sensitivity-text.js';

/** What the page asks: each study its own question. */
export function pageTitle({ run, network }: AuditSummary): string {
  const name = networkTitle(network.file);
  switch (run.study) {
    case 'generalization':
      return `What ${name} makes of faces beyond those it was trained on`;
    case 'diagnostic':
      return `Which features of a face decide for ${name}`;
    case 'sensitivity':
      return `What moves the decisions of ${name}`;
    case 'resample':
      return `Which units of ${name} follow its answer`;
    default:
      return `What ${name} knows about faces`;
  }
}

/** What the page answers first: a study's own findings, of an audit up to six. */
export function leadSentences(summary: AuditSummary, index: InformationIndex): string[] {
  const { diagnostic, generalization, sensitivity, resample } = summary;
  if (diagnostic) return diagnosticSentences(summary);
  if (generalization) return generalizationSentences(summary);
  if (sensitivity) return sensitivitySentences(sensitivity);
  if (resample) return resampleSentences(resample);
  return findings(summary, index);
}

/**
 * What the audit's numbers are of where a study shows more than the space: they are of everything together. Null where
 * there is nothing to say.
 */
export function auditNote({ run, resample, sensitivity }: AuditSummary): string | null {
  if (run.study === 'generalization') {
    return 'From here on the audit of all images of this run together: the original faces and every change of them.';
  }
  if (run.study === 'diagnostic') {
    return 'From here on the audit of all images of this run together: the original faces, those with features changed and those with a region of somebody else.';
  }
  if (sensitivity?.sampled) {
    return 'From here on the audit of all images of this run together, which are draws from ranges and not a crossing of levels: what it can say of people, nothing of views.';
  }
  if (run.study === 'resample') {
    const copies = resample ? `, ${resample.copies} of each image` : '';
    return `From here on the audit of all images of this run together: perturbed copies${copies}, so that accuracy and bits are of perturbed images.`;
  }
  return null;
}

import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import { diagnosticSection } from './diagnostic-section.js';
import { generalizationSection } from './generalization-section.js';
import type { Markup } from './markup.js';
import { resampleSection } from './resample-section.js';
import { sensitivitySection } from './sensitivity-section.js';

/** A section of the page; its body is written when its turn comes. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly body: () => Markup;
}

/** What a study concludes, before the sections that every run has. */
export function studySections(summary: AuditSummary, illustrations: AuditIllustrations): Section[] {
  const { generalization, diagnostic, sensitivity, resample } = summary;
  const sections: Section[] = [];
  if (generalization) {
    sections.push({
      id: 'generalization',
      title: 'Faces beyond those trained on',
      lead: 'The same people at the same views with one thing changed: what the network still takes them for.',
      body: () => generalizationSection(summary, generalization, illustrations.variants ?? []),
    });
  }
  if (diagnostic) {
    sections.push({
      id: 'diagnostic',
      title: 'Which features decide',
      lead: 'What of the face tells identities apart to the network, and what happens when only that, or only the rest, is changed.',
      body: () => diagnosticSection(summary, diagnostic, illustrations.features),
    });
  }
  if (sensitivity) {
    sections.push({
      id: 'sensitivity',
      title: 'What moves the decision',
      lead: 'How much of the variance of right and wrong, and of the margin, goes with each factor and each pair.',
      body: () => sensitivitySection(summary, sensitivity, illustrations.worst ?? []),
    });
  }
  if (resample) {
    sections.push({
      id: 'resample',
      title: 'Units over perturbed copies',
      lead: 'Every image was perturbed many times: which units go with the answer, and which hardly move.',
      body: () => resampleSection(resample),
    });
  }
  return sections;
}

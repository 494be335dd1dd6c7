import type { AuditIllustrations, AuditSummary } from '../studies/types.js';
import { generalizationSection } from './generalization-section.js';
import type { Markup } from './markup.js';

/** A section of the page; its body is written when its turn comes. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly body: () => Markup;
}

/** What a study concludes, before the sections that every run has. */
export function studySections(summary: AuditSummary, illustrations: AuditIllustrations): Section[] {
  const { generalization } = summary;
  if (!generalization) return [];
  return [
    {
      id: 'generalization',
      title: 'Faces beyond those trained on',
      lead: 'The same people at the same views with one thing changed: what the network still takes them for.',
      body: () => generalizationSection(summary, generalization, illustrations.variants ?? []),
    },
  ];
}

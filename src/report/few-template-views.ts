import type { AuditSummary } from '../studies/types.js';

/**
 * Views of a person at one level, of which a template of that level is the sum, from which rates across levels are believed.
 * The image itself is taken out of its own level's template, while its twin (the same view but for the factor) stays in every
 * other level's: among few images that favours the other level, by about one part in their number.
 */
const LEAST_TEMPLATE_VIEWS = 30;

/** Why images cannot be compared with templates of the levels of a factor; null where they can. */
export function fewTemplateViews({ run: { space } }: AuditSummary, factor: string): string | null {
  const levels = space.factors.find(({ name }) => name === factor)?.levels.length ?? 1;
  const views = Math.floor(space.views / levels);
  if (views >= LEAST_TEMPLATE_VIEWS) return null;
  return (
    `a template of one level is the sum of at most ${views} images of a person, at least ${LEAST_TEMPLATE_VIEWS} needed: ` +
    'in fewer, the twin of an image at another level outweighs its own level, whose template leaves the image out'
  );
}

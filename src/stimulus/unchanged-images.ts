import type { DesignPoint } from './design-point.js';
import type { Space, SpaceDefinition } from './space.js';

/**
 * Of each image the one that it is a change of: the same view of the original and its first copy; of a sample the first
 * draw of the same row. An image that changes nothing is its own.
 */
export interface UnchangedImages {
  /** View number within the identity. */
  view(view: number): number;
  levels(levels: DesignPoint['levels']): DesignPoint['levels'];
}

export function unchangedImages({ levels, viewCount, definition }: Space): UnchangedImages {
  const copies = levels.copy.length;
  const ownViews = definition.sample ? viewCount : viewCount / levels.variant.length;
  return {
    view(view) {
      const own = view % ownViews;
      return own - (own % copies);
    },
    levels: (own) => ({ ...own, copy: 0, ...(!definition.sample && { variant: 0 }) }),
  };
}

/** Whether a space shows images that are changes of others: variants, copies, or further draws of a row. */
export function showsChanges({ variants = [], copies, sample }: SpaceDefinition): boolean {
  return variants.length > 0 || (copies?.count ?? 1) > 1 || sample !== undefined;
}

import type { OutputKind } from '../src/engines/types.js';
import { showsChanges } from '../src/stimulus/index.js';
import type { SpaceDefinition } from '../src/stimulus/index.js';

/**
 * Part of the key of every shard that compares changed images with templates: bump when what they are compared with
 * changes. 1: with templates without the same view unchanged.
 */
export const TWIN_RULE = 1;

/** `TWIN_RULE` for embeddings of spaces that show changed images, null for all others, whose sums do not depend on it. */
export function twinRule(space: SpaceDefinition, kind: OutputKind): number | null {
  return kind === 'embedding' && showsChanges(space) ? TWIN_RULE : null;
}

import type { ConfigProblem } from './problem.js';
import { resolveSpace } from './resolve-space.js';
import type { StudyConfig } from './schema.js';

/** Fewest residuals that differ: of one, nothing can be said about people, and no information is left to report. */
const LEAST_RESIDUALS = 2;

/**
 * A study asks what a network makes of people, so a space of one is refused; pictures of one are drawn. Perturbed copies
 * of one person's images can still be compared with each other. Takes a config without other problems.
 */
export function checkPeople({ study = 'audit', space }: StudyConfig): ConfigProblem[] {
  if (space === undefined || study === 'resample') return [];
  const residuals = resolveSpace(space).factors.residual?.length ?? 1;
  if (residuals >= LEAST_RESIDUALS) return [];
  const given = space.factors?.residual !== undefined;
  return [
    {
      path: ['space', 'factors', ...(given ? ['residual'] : [])],
      message:
        `found ${given ? 'one residual' : 'no residuals, which is one person'}, expected at least ${LEAST_RESIDUALS}: of one person ` +
        `nothing can be told about people; set residual: 10 or more (intervals need 5, read-outs of layers 12)`,
    },
  ];
}

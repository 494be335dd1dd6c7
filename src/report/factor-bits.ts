import type { AuditSummary } from '../studies/types.js';

/**
 * Bits that say a factor's level: log2 of its levels, of identity log2 of the people, of `identity|sex,ethnicity` what the
 * groups leave open. Null for a factor the space does not list, and for jitter, whose bins are not equally frequent.
 */
export function factorBits({ run: { space } }: AuditSummary, factor: string): number | null {
  const [name, given] = factor.split('|');
  if (name === 'identity') {
    const groups = (given?.split(',') ?? []).map((group) => levelCount(space, group));
    return Math.log2(space.identities / groups.reduce((product, count) => product * count, 1));
  }
  const own = space.factors.find((one) => one.name === name);
  return own === undefined || own.kind === 'jitter' ? null : Math.log2(own.levels.length);
}

function levelCount({ factors }: AuditSummary['run']['space'], name: string): number {
  return factors.find((factor) => factor.name === name)?.levels.length ?? 1;
}

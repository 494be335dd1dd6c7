import type { AuditTables } from './audit-tables.js';
import { identityClasses } from './identity-classes.js';

/**
 * Entropy of a factor of the balanced design, bits: what no unit or layer can know more of. `identity|…` is identity
 * within its sex and ethnicity.
 */
export function factorEntropy(tables: AuditTables, factor: string): number {
  const { space, identities, groups } = tables;
  if (factor === 'identity') return Math.log2(identities.length);
  if (factor.startsWith('identity|')) {
    return Math.log2(identities.length / identityClasses(tables).count);
  }
  if (factor === 'residual') return Math.log2(groups);
  return Math.log2(space.factors.find(({ name }) => name === factor)?.levels.length ?? Infinity);
}

/**
 * Why an estimate above the factor's entropy is none: Gaussian classes that hardly overlap are told apart completely,
 * yet the model goes on counting how far apart they lie. Null for an estimate within it.
 */
export function beyondEntropy(bits: number, entropy: number): string | null {
  return bits > entropy
    ? `saturated: the Gaussian estimate lies above the factor's own entropy of ${entropy.toFixed(2)} bits, so its classes are far from normal; the binned value stands`
    : null;
}

import type { AuditSummary } from '../studies/types.js';
import type { Level } from '../stimulus/index.js';

export interface ReportFactor {
  readonly name: string;
  readonly kind: 'identity' | 'view' | 'jitter';
  /** Empty for a factor that is made of others, as identity is. */
  readonly levels: readonly Level[];
}

/**
 * Factors whose bits run far above the others', in their order: identity, identity given its groups
 * (`identity|sex,ethnicity`) and residual have a colour scale of their own.
 */
const IDENTITY_SCALE = [/^identity$/, /^identity\|/, /^residual$/];

/**
 * Every factor of the space and of the estimates, grouped: those of the identity scale first, then the other identity
 * factors, view factors and jitter, each group in the order of the space.
 */
export function reportFactors(summary: AuditSummary): ReportFactor[] {
  const factors: ReportFactor[] = [...summary.run.space.factors];
  const known = new Set(factors.map(({ name }) => name));
  for (const { factor } of [...summary.information, ...summary.invariance]) {
    if (known.has(factor)) continue;
    known.add(factor);
    const kind = factor.split('|')[0] === 'identity' ? 'identity' : 'view';
    factors.push({ name: factor, kind, levels: [] });
  }
  const rank = ({ name, kind }: ReportFactor): number =>
    hasIdentityScale(name)
      ? IDENTITY_SCALE.findIndex((pattern) => pattern.test(name))
      : IDENTITY_SCALE.length + ['identity', 'view', 'jitter'].indexOf(kind);
  return factors.sort((a, b) => rank(a) - rank(b));
}

export function hasIdentityScale(factor: string): boolean {
  return IDENTITY_SCALE.some((pattern) => pattern.test(factor));
}

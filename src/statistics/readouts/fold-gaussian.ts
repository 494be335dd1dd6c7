import type { AuditTables } from '../audit-tables.js';
import { beyondEntropy, factorEntropy } from '../factor-entropy.js';
import { identityClasses } from '../identity-classes.js';
import { BITS_PER_NAT } from '../information-value.js';
import { groupFactors, identityLevel } from '../level-columns.js';
import type { PartitionEntropy } from '../partition-entropy.js';
import { absent } from './folded-figure.js';
import type { FoldedFigure } from './folded-figure.js';
import { jointPartition } from './joint-partition.js';
import type { LayerSums } from './layer-sums.js';

const REASONS = {
  fewPoints: 'too few points in a level for the joint covariance of the read-outs',
  constant:
    'constant: the read-outs do not vary over the residuals that estimate, or depend on each other',
  deterministic:
    'deterministic: the read-outs do not vary or depend on each other within a level, so their Gaussian information is unbounded',
} as const;

/**
 * H(all) - Σ (n_c/n) H(class c) of read-outs together, bias-corrected: the information of a Gaussian model, too large where
 * classes separate into clusters, null above the factor's entropy.
 */
export function foldGaussian(tables: AuditTables, sums: LayerSums, factor: string): FoldedFigure {
  const [all, within] = entropies(tables, sums, factor);
  const bits = (all.full - within.full) * BITS_PER_NAT;
  const reason =
    reasonOfEntropies(all.full, within.full) ?? beyondEntropy(bits, factorEntropy(tables, factor));
  if (reason !== null) return absent(reason);
  const leaveOut = all.leaveOut.map((entropy, g) => (entropy - within.leaveOut[g]) * BITS_PER_NAT);
  return { bits, leaveOut, reason: null };
}

/** Of everything (or within the condition), and within the factor's classes. */
function entropies(
  tables: AuditTables,
  sums: LayerSums,
  factor: string,
): readonly [PartitionEntropy, PartitionEntropy] {
  const { space, identities } = tables;
  const everything = (): PartitionEntropy => jointPartition(sums, 1, () => 0);
  const byIdentity = (): PartitionEntropy => jointPartition(sums, sums.rows.length, (row) => row);
  if (factor === 'identity') return [everything(), byIdentity()];
  if (factor.startsWith('identity|')) {
    const classes = identityClasses(tables);
    const given = jointPartition(sums, classes.count, (row) => classes.of[sums.rows[row]]);
    return [given, byIdentity()];
  }
  if (factor === 'residual') {
    return [everything(), jointPartition(sums, sums.groups, (row) => sums.groupOf[row])];
  }
  const group = groupFactors(space).find(({ name }) => name === factor);
  if (group) {
    const levelOf = sums.rows.map((row) => identityLevel(space, factor, identities[row]));
    return [everything(), jointPartition(sums, group.levels.length, (row) => levelOf[row])];
  }
  return [everything(), jointPartition(sums, sums.levels, (_, level) => level)];
}

function reasonOfEntropies(all: number, within: number): string | null {
  if (Number.isNaN(all) || Number.isNaN(within)) return REASONS.fewPoints;
  if (all === -Infinity) return REASONS.constant;
  return within === -Infinity ? REASONS.deterministic : null;
}

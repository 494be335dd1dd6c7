import { areApart } from '../numeric/index.js';
import type { AuditTables } from './audit-tables.js';
import { groupFactors } from './level-columns.js';
import type { UnitInformation } from './types.js';

/** Share of clamped scores from which the calibration is said to miss part of the space. */
const CLAMPED_LIMIT = 0.01;
/** Factors of which the worst unit is named. */
const EXAMPLES = 3;

/** Images below which the largest of many estimates says little, whatever the true information. */
const SMALL_DESIGN = 5_000;

/** Chance information about a group factor from which it is mentioned, bits. */
const CHANCE_LIMIT = 0.005;

/** What a reader must know before believing the numbers, one sentence or two each. */
export function auditWarnings(
  { space, identities, networkUnits }: Pick<AuditTables, 'space' | 'identities' | 'networkUnits'>,
  clampedShare: number,
  information: readonly UnitInformation[],
): string[] {
  const warnings: string[] = [];
  // Perturbed copies leave the calibration's range on purpose: only originals calibrate.
  if (clampedShare > CLAMPED_LIMIT && !space.definition.copies) {
    warnings.push(
      `${(100 * clampedShare).toFixed(1)} % of scores lay outside the calibration and were clamped: ` +
        'take more calibration points.',
    );
  }
  if (space.pointCount < SMALL_DESIGN) {
    warnings.push(
      `${space.pointCount} images are few for ${networkUnits} units: the best of many units looks informative by chance alone. ` +
        'Read the bits as a rehearsal, not as results.',
    );
  }
  const groups = groupFactors(space).map(({ name }) => name);
  const chance = chanceInformation(identities.length);
  if (groups.length > 0 && identities.length > 2 && chance > CHANCE_LIMIT) {
    warnings.push(
      `${identities.length} identities differ by chance between groups: a unit that reads identity alone shows about ` +
        `${chance.toFixed(3)} bits about ${groups.join(' and ')}.`,
    );
  }
  const disagreeing = information.filter(disagrees);
  if (disagreeing.length > 0) warnings.push(describeDisagreement(disagreeing));
  const claiming = information.filter(claimsTooMuch);
  if (claiming.length > 0) {
    warnings.push(
      `The Gaussian copula claims more than 16 bins see in ${claiming.length} estimates (rectified or nearly constant units): ` +
        'these units are never called the best of their layer. Believe the binned values there.',
    );
  }
  return warnings;
}

/**
 * Expected information about two groups of a unit that reads identity alone, bits: of the variance between I
 * identities a share 1/(I - 1) falls between the groups.
 */
function chanceInformation(identities: number): number {
  return -0.5 * Math.log2(1 - 1 / (identities - 1));
}

function disagrees(row: UnitInformation): boolean {
  return isApart(row) && excess(row) > 0;
}

/** The reverse of `disagrees`. */
function claimsTooMuch(row: UnitInformation): boolean {
  return isApart(row) && excess(row) < 0;
}

function isApart({ bits, binnedBits }: UnitInformation): boolean {
  return bits !== null && binnedBits !== null && areApart(bits, binnedBits);
}

/** Of two estimates that are there. */
function excess({ bits, binnedBits }: UnitInformation): number {
  return (binnedBits ?? 0) - (bits ?? 0);
}

function describeDisagreement(rows: readonly UnitInformation[]): string {
  const counts = new Map<string, number>();
  for (const { factor } of rows) counts.set(factor, (counts.get(factor) ?? 0) + 1);
  const listed = [...counts].map(([factor, count]) => `${factor} ${count}`).join(', ');
  const ranked = [...rows].sort((a, b) => excess(b) - excess(a));
  const examples = [...counts.keys()]
    .map((name) => ranked.find(({ factor }) => factor === name) ?? ranked[0])
    .sort((a, b) => excess(b) - excess(a))
    .slice(0, EXAMPLES)
    .map(
      ({ layer, unit, factor, bits, binnedBits }) =>
        `${layer} unit ${unit} about ${factor} (${bits?.toFixed(3)} against ${binnedBits?.toFixed(3)} bits)`,
    );
  return (
    'The Gaussian copula, which compares means and variances, misses information that 16 bins see ' +
    `(units by factor: ${listed}); the most: ${examples.join('; ')}. Believe the binned values there.`
  );
}

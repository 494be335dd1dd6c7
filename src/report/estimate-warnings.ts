import type { AuditSummary, RunWarning } from '../studies/types.js';
import { binnedExcess, disagrees, hasBothEstimates } from './disagreement.js';
import type { BothEstimates } from './disagreement.js';
import { factorTitle } from './factor-names.js';
import { formatCount, joinWords, plural } from './format.js';
import { repeatedLayers, shownRows } from './report-layers.js';

/** Share of clamped scores from which the calibration is said to miss part of the space. */
const CLAMPED_LIMIT = 0.01;
/** Factors of which the worst unit is named. */
const EXAMPLES = 3;
/** Images below which the largest of many estimates says little, whatever the true information. */
const ENOUGH_IMAGES = 5_000;
/** Chance information about a group factor from which it is mentioned, bits. */
const CHANCE_LIMIT = 0.005;

type Estimated = Pick<AuditSummary, 'run' | 'network' | 'information'>;

/**
 * What a reader must know before believing the numbers, one sentence or two each. Layers that repeat an earlier one are
 * counted once, as on the page. `clampedShare` is of scores outside the calibration, 0..1; null: they are meant to be.
 */
export function estimateWarnings(summary: Estimated, clampedShare: number | null): RunWarning[] {
  const { run, network } = summary;
  const units = network.layers.reduce((sum, layer) => sum + layer.units, 0);
  const warnings: [RunWarning['concern'], string | null][] = [
    ['rehearsal', rehearsalText(run.space.points, units)],
    ['faces', clampedText(clampedShare)],
    ['faces', chanceText(run.space)],
    ...unitTexts(summary).map((text): [RunWarning['concern'], string] => ['units', text]),
  ];
  return warnings.flatMap(([concern, text]) => (text === null ? [] : [{ concern, text }]));
}

function rehearsalText(images: number, units: number): string | null {
  if (images >= ENOUGH_IMAGES) return null;
  return `${formatCount(images)} images are few for ${plural(units, 'unit')}: the best of many units looks informative by chance alone. Read the bits as a rehearsal, not as results; ${formatCount(ENOUGH_IMAGES)} images or more make results.`;
}

function clampedText(share: number | null): string | null {
  if (share === null || share <= CLAMPED_LIMIT) return null;
  return `${(100 * share).toFixed(1)} % of scores lay outside the calibration and were clamped: take more calibration points.`;
}

function chanceText({ identities, factors }: AuditSummary['run']['space']): string | null {
  const groups = factors.filter(({ kind, name }) => kind === 'identity' && name !== 'residual');
  if (groups.length === 0 || identities <= 2) return null;
  const chance = chanceInformation(identities);
  if (chance <= CHANCE_LIMIT) return null;
  return `${formatCount(identities)} identities differ by chance between groups: a unit that reads identity alone shows about ${chance.toFixed(3)} bits about ${joinWords(groups.map(({ name }) => factorTitle(name)))}.`;
}

/**
 * Expected information about two groups of a unit that reads identity alone, bits: of the variance between I
 * identities a share 1/(I - 1) falls between the groups.
 */
function chanceInformation(identities: number): number {
  return -0.5 * Math.log2(1 - 1 / (identities - 1));
}

/** Where the two estimates of single units are apart, either way. */
function unitTexts({ network, information }: Estimated): string[] {
  const layers = { repeated: repeatedLayers({ network, information }), titles: new Map() };
  const apart = shownRows(information, layers).filter(hasBothEstimates).filter(disagrees);
  const missed = apart.filter((row) => binnedExcess(row) > 0);
  const claimed = apart.length - missed.length;
  return [
    ...(missed.length > 0 ? [missedText(missed)] : []),
    ...(claimed > 0
      ? [
          `The Gaussian copula claims more than 16 bins see in ${plural(claimed, 'estimate')} (rectified or nearly constant units): these units are never called the best of their layer. Believe the binned values there.`,
        ]
      : []),
  ];
}

function missedText(rows: readonly BothEstimates[]): string {
  const counts = new Map<string, number>();
  for (const { factor } of rows) counts.set(factor, (counts.get(factor) ?? 0) + 1);
  const listed = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([factor, count]) => `${factorTitle(factor)} ${formatCount(count)}`);
  const ranked = [...rows].sort((a, b) => binnedExcess(b) - binnedExcess(a));
  const examples = ranked
    .filter(({ factor }, i) => ranked.findIndex((row) => row.factor === factor) === i)
    .slice(0, EXAMPLES)
    .map(
      ({ layer, unit, factor, bits, binnedBits }) =>
        `${layer} unit ${unit} about ${factorTitle(factor)} (${bits.toFixed(3)} against ${binnedBits.toFixed(3)} bits)`,
    );
  return `The Gaussian copula, which compares means and variances, misses information that 16 bins see in ${plural(rows.length, 'estimate')} (units by factor: ${listed.join(', ')}); the most: ${examples.join('; ')}. Believe the binned values there.`;
}

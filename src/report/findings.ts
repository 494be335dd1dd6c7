import type {
  DecisionEstimates,
  InvarianceEstimate,
  LevelDecision,
  RateEstimate,
} from '../statistics/types.js';
import type { AuditSummary, InformationRow } from '../studies/types.js';
import { capitalised, factorTitle, levelTitle } from './factor-names.js';
import {
  formatBits,
  formatChance,
  formatDecimals,
  formatInterval,
  formatPercent,
  withInterval,
} from './format.js';
import { informationPeak } from './information-index.js';
import { informationRange } from './information-range.js';
import { PROPERTY_TITLE } from './map-names.js';
import type { InformationIndex, InformationPeak } from './information-index.js';
import { peakText } from './peak-text.js';
import { FALSE_ACCEPT_NAMES } from './verification-matrices.js';

const MAX_FINDINGS = 6;
/** Below this a change of bits is not worth a headline. */
const NOTABLE_BITS = 0.05;
/** Of a factor's entropy. */
const NOTABLE_SHARE = 0.1;

/** Up to six plain sentences, each computed from the estimates; what the run cannot say is left out. */
export function findings(summary: AuditSummary, index: InformationIndex): string[] {
  return [
    decisionFinding(summary),
    identityFinding(index),
    regionFinding(summary),
    fadingFinding(summary, index),
    strongestViewFinding(summary, index),
    invarianceFinding(summary),
  ]
    .filter((sentence) => sentence !== null)
    .slice(0, MAX_FINDINGS);
}

/** The last layer that is a representation and not one or two decision variables; null when the network lists none. */
export function finalLayer(summary: AuditSummary): string | null {
  const { layers } = summary.network;
  return (layers.filter(({ units }) => units > 2).at(-1) ?? layers.at(-1))?.name ?? null;
}

function decisionFinding(summary: AuditSummary): string | null {
  const { estimates, caution = null } = summary.performance;
  if (estimates === null || estimates.accuracy.value === null) return null;
  const interval = formatInterval(estimates.accuracy, formatPercent);
  const overall = `${formatPercent(estimates.accuracy.value)} of images are decided correctly${interval === null ? '' : ` (95 % interval ${interval})`}${chancePhrase(estimates.chance.accuracy)}`;
  const weakest = weakestLevel(summary, estimates.byLevel);
  const where =
    weakest === null
      ? ''
      : `; least so at ${levelPhrase(summary, weakest)}: ${withInterval(weakest.accuracy, formatPercent)}`;
  const reserve =
    caution === null ? '' : ' With reserve: templates hold too few images (see Decisions).';
  return `${overall}${where}.${verificationPhrase(estimates)}${reserve}`;
}

/** Of an embedding: the strictest true accept rate that the run can give, and the equal error rate. */
function verificationPhrase({ verification }: DecisionEstimates): string {
  if (verification === null) return '';
  const { trueAccept, equalError } = verification.overall.anyone;
  const at = trueAccept.findLastIndex(({ value }) => value !== null);
  if (at < 0 || equalError.value === null) return '';
  const share = (rate: RateEstimate): string => withInterval(rate, formatPercent);
  return (
    ` Verification accepts ${share(trueAccept[at])} of genuine comparisons at ${FALSE_ACCEPT_NAMES[at]} false accepts; ` +
    `equal error rate ${share(equalError)}.`
  );
}

function chancePhrase(chance: number | null): string {
  return chance === null ? '' : `, where chance is ${formatChance(chance)}`;
}

/** The level of lowest accuracy among factors other than single people; null unless it is below the overall value. */
function weakestLevel(
  summary: AuditSummary,
  levels: readonly LevelDecision[],
): LevelDecision | null {
  const overall = summary.performance.estimates?.accuracy.value ?? null;
  let weakest: LevelDecision | null = null;
  for (const level of levels) {
    const { value } = level.accuracy;
    if (level.factor === 'residual' || level.factor === 'identity' || value === null) continue;
    if (value < (weakest?.accuracy.value ?? overall ?? 0)) weakest = level;
  }
  return weakest;
}

function levelPhrase(summary: AuditSummary, { factor, level }: LevelDecision): string {
  const levels = summary.run.space.factors.find(({ name }) => name === factor)?.levels ?? [];
  return `${factorTitle(factor)} ${levelTitle(factor, levels[level] ?? level)}`;
}

function identityFinding(index: InformationIndex): string | null {
  const factor = index.factors.find(({ kind, name }) => kind === 'identity' && peak(index, name));
  return factor === undefined ? null : peakSentence(index, factor.name);
}

/** The region of the face that the decision goes with, where that is clearly above 0. */
function regionFinding({ synergy }: AuditSummary): string | null {
  const driver = synergy?.driver ?? null;
  if (driver === null || (driver.low ?? 0) <= 0 || driver.feature.kind !== 'region') return null;
  const { region, property } = driver.feature;
  const interval = formatInterval(driver, formatBits);
  return `Of the face's regions the decision goes most with the ${region} (${PROPERTY_TITLE[property]}): ${formatBits(driver.decisionBits)} bits${interval === null ? '' : ` (${interval})`}.`;
}

/** Factors of more levels hold more bits, so each is ranked by the share of its own that is known, and the sentence says so. */
function strongestViewFinding(summary: AuditSummary, index: InformationIndex): string | null {
  const views = index.factors
    .filter(({ kind }) => kind === 'view')
    .flatMap(({ name }) => {
      const found = peak(index, name);
      const levels = summary.run.space.factors.find((factor) => factor.name === name)?.levels;
      if (found === null || levels === undefined || levels.length < 2) return [];
      const entropy = Math.log2(levels.length);
      const share = found.row.bits / entropy;
      return [
        {
          title: factorTitle(name),
          text: `${formatDecimals(100 * share, 0)} %, ${peakText(found, entropy)}`,
          share,
        },
      ];
    })
    .sort((a, b) => b.share - a.share);
  const [strongest, weakest] = [views[0], views[views.length - 1]];
  if (views.length < 2 || strongest.share - weakest.share < NOTABLE_SHARE) return null;
  return (
    `Of the view factors, ranked by the share of their own bits that is known, ${strongest.title} is first: ${strongest.text}; ` +
    `${weakest.title} last: ${weakest.text}.`
  );
}

function peakSentence(index: InformationIndex, factor: string): string | null {
  const found = peak(index, factor);
  return found && `${capitalised(factorTitle(factor))} peaks at ${peakText(found)}.`;
}

/** The view factor that loses most from its peak to the last layer, where the intervals, if any, are apart. */
function fadingFinding(summary: AuditSummary, index: InformationIndex): string | null {
  const last = finalLayer(summary);
  const fading = index.factors
    .filter(({ kind }) => kind === 'view')
    .map(({ name }) => {
      const found = peak(index, name);
      const at = index.layersOf(name).find(({ layer }) => layer === last);
      // Like with like: read-outs are compared with read-outs, best units with best units.
      const end = (found?.source === 'read-outs' ? at?.readOut : at?.best) ?? null;
      return { name, found, end, loss: (found?.row.bits ?? 0) - (end?.bits ?? Infinity) };
    })
    .filter(({ loss, found, end }) => loss > NOTABLE_BITS && apart(found?.row, end))
    .sort((a, b) => b.loss - a.loss)[0];
  if (fading === undefined || fading.found === null || fading.end === null) return null;
  const { found, end } = fading;
  return (
    `${capitalised(factorTitle(fading.name))} falls from ${bitsText(found.row)} in ` +
    `${found.layer} to ${bitsText(end)} in ${end.layer} ` +
    `(${found.source === 'read-outs' ? 'read-outs of each' : 'best unit of each'}).`
  );
}

/** `0.61 bits (0.57 to 0.66)` */
function bitsText(row: InformationRow): string {
  const range = informationRange(row);
  return `${formatBits(row.bits)} bits${range === null ? '' : ` (${range})`}`;
}

/** False only when both intervals exist and overlap. */
function apart(upper: InformationRow | undefined, lower: InformationRow | null): boolean {
  const low = upper?.low ?? null;
  const high = lower?.high ?? null;
  return low === null || high === null || low > high;
}

function invarianceFinding(summary: AuditSummary): string | null {
  const last = finalLayer(summary);
  const rows = summary.invariance
    .filter((row) => row.layer === last && row.index !== null)
    .sort((a, b) => (b.index ?? 0) - (a.index ?? 0));
  if (last === null || rows.length < 2) return null;
  const phrase = (row: InvarianceEstimate): string =>
    `${factorTitle(row.factor)} (index ${indexText(row)})`;
  return (
    `The last representation, ${last}, is most invariant to ${phrase(rows[0])} ` +
    `and least to ${phrase(rows[rows.length - 1])}.`
  );
}

/** `0.97, 0.95 to 0.98` */
function indexText(row: InvarianceEstimate): string {
  const format = (index: number | null): string => formatDecimals(index, 2);
  const interval = formatInterval(row, format);
  return `${format(row.index)}${interval === null ? '' : `, ${interval}`}`;
}

function peak(index: InformationIndex, factor: string): InformationPeak | null {
  return informationPeak(index.layersOf(factor));
}

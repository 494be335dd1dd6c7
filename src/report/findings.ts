import type { InvarianceEstimate, LevelDecision } from '../statistics/types.js';
import type { AuditSummary, InformationRow } from '../studies/types.js';
import { capitalised, factorTitle, levelTitle } from './factor-names.js';
import {
  formatBits,
  formatChance,
  formatDecimals,
  formatInterval,
  formatPercent,
} from './format.js';
import { strongestLayer } from './information-index.js';
import type { InformationIndex } from './information-index.js';

const MAX_FINDINGS = 5;
/** Below this a change of bits is not worth a headline. */
const NOTABLE_BITS = 0.05;

/** Up to five plain sentences, each computed from the estimates; what the run cannot say is left out. */
export function findings(summary: AuditSummary, index: InformationIndex): string[] {
  return [
    decisionFinding(summary),
    identityFinding(index),
    fadingFinding(summary, index),
    strongestViewFinding(index),
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
  const { estimates } = summary.performance;
  if (estimates === null || estimates.accuracy.value === null) return null;
  const interval = formatInterval(estimates.accuracy, formatPercent);
  const overall = `${formatPercent(estimates.accuracy.value)} of images are decided correctly${interval === null ? '' : ` (95 % interval ${interval})`}${chancePhrase(estimates.chance.accuracy)}`;
  const weakest = weakestLevel(summary, estimates.byLevel);
  const where =
    weakest === null
      ? ''
      : `; least so at ${levelPhrase(summary, weakest)} (${formatPercent(weakest.accuracy.value)})`;
  return `${overall}${where}.`;
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

function strongestViewFinding(index: InformationIndex): string | null {
  const views = index.factors
    .filter(({ kind }) => kind === 'view')
    .map(({ name }) => ({ name, bits: peak(index, name)?.best.bits ?? -Infinity }))
    .filter(({ bits }) => bits > NOTABLE_BITS)
    .sort((a, b) => b.bits - a.bits);
  const [strongest, weakest] = [views[0], views[views.length - 1]];
  if (views.length < 2 || strongest.bits - weakest.bits < NOTABLE_BITS) return null;
  return (
    `Among view factors the best-informed unit is about ${factorTitle(strongest.name)} ` +
    `(${formatBits(strongest.bits)} bits in ${layerOfPeak(index, strongest.name)}), the least about ` +
    `${factorTitle(weakest.name)} (${formatBits(weakest.bits)} bits in ${layerOfPeak(index, weakest.name)}).`
  );
}

function peakSentence(index: InformationIndex, factor: string): string | null {
  const strongest = peak(index, factor);
  if (strongest === null) return null;
  const interval = formatInterval(strongest.best, formatBits);
  return (
    `${capitalised(factorTitle(factor))} peaks at ${formatBits(strongest.best.bits)} bits in ${strongest.layer}` +
    ` (unit ${strongest.best.unit}${interval === null ? '' : `, 95 % interval ${interval}`}).`
  );
}

/** The view factor that loses most from its peak to the last layer, where the intervals, if any, are apart. */
function fadingFinding(summary: AuditSummary, index: InformationIndex): string | null {
  const last = finalLayer(summary);
  const fading = index.factors
    .filter(({ kind }) => kind === 'view')
    .map(({ name }) => {
      const strongest = peak(index, name);
      const end = index.layersOf(name).find(({ layer }) => layer === last)?.best ?? null;
      return { name, strongest, end, loss: (strongest?.best.bits ?? 0) - (end?.bits ?? Infinity) };
    })
    .filter(({ loss, strongest, end }) => loss > NOTABLE_BITS && apart(strongest?.best, end))
    .sort((a, b) => b.loss - a.loss)[0];
  if (fading === undefined || fading.strongest === null || fading.end === null) return null;
  const { strongest, end } = fading;
  return (
    `${capitalised(factorTitle(fading.name))} falls from ${formatBits(strongest.best.bits)} bits in ` +
    `${strongest.layer} to ${formatBits(end.bits)} in ${end.layer} (best unit of each).`
  );
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
    `${factorTitle(row.factor)} (index ${formatDecimals(row.index, 2)})`;
  return (
    `The last representation, ${last}, is most invariant to ${phrase(rows[0])} ` +
    `and least to ${phrase(rows[rows.length - 1])}.`
  );
}

function peak(index: InformationIndex, factor: string): ReturnType<typeof strongestLayer> {
  return strongestLayer(index.layersOf(factor));
}

function layerOfPeak(index: InformationIndex, factor: string): string {
  return peak(index, factor)?.layer ?? '';
}

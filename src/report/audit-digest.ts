import type { InvarianceEstimate } from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';
import { factorTitle } from './factor-names.js';
import { finalLayer } from './findings.js';
import {
  formatBits,
  formatChance,
  formatCount,
  formatDecimals,
  formatDuration,
  formatInterval,
  formatPercent,
  joinWords,
  plural,
} from './format.js';
import { absentFactors, indexInformation, informationPeak } from './information-index.js';
import type { InformationIndex } from './information-index.js';
import type { ReportFactor } from './report-factors.js';
import { coverageText, isComplete } from './run-facts.js';
import { isSampled, withoutDraws } from './sampled-summary.js';

/** View factors that move the head or the light, not the face. */
const EXTRINSIC = ['yaw', 'pitch', 'azimuth', 'elevation'];

/** Exactly ten lines of plain text for a terminal, none with a line break. */
export function auditDigest(whole: AuditSummary): string[] {
  const summary = withoutDraws(whole);
  const index = indexInformation(summary);
  const group = (test: (factor: ReportFactor) => boolean): string => {
    const factors = index.factors.filter(test);
    const isDrawn = factors.length === 0 && isSampled(summary);
    return isDrawn ? 'drawn from ranges: shares of variance, no bits' : peaksText(index, factors);
  };
  const view = ({ kind }: ReportFactor): boolean => kind === 'view';
  const extrinsic = ({ name }: ReportFactor): boolean => EXTRINSIC.includes(name);
  return [
    `Audited      ${auditedText(summary)}`,
    `Coverage     ${coverageText(summary)}${isComplete(summary) ? '' : ' (INCOMPLETE)'}`,
    `Decisions    ${decisionText(summary)}`,
    `Who          ${group(({ kind }) => kind === 'identity')}`,
    `Face         ${group((factor) => view(factor) && !extrinsic(factor))}`,
    `Pose, light  ${group((factor) => view(factor) && extrinsic(factor))}`,
    `Jitter       ${group(({ kind }) => kind === 'jitter')}`,
    `Invariance   ${isSampled(summary) ? 'none: views were drawn from ranges' : invarianceText(summary)}`,
    `Warnings     ${warningsText(summary.warnings)}`,
    `Digest       ${summary.digest}`,
  ].map((line) => line.replace(/\s*[\r\n]+\s*/g, ' '));
}

function auditedText({ run, network }: AuditSummary): string {
  const units = network.layers.reduce((sum, layer) => sum + layer.units, 0);
  return (
    `${network.file} (${network.sha256.slice(0, 12)}), ${plural(units, 'unit')} in ${plural(network.layers.length, 'layer')}, ` +
    `on ${run.space.name}, in ${formatDuration(run.seconds)}`
  );
}

function decisionText({ performance }: AuditSummary): string {
  const { estimates, reason, caution = null } = performance;
  if (estimates === null) return `none: ${reason ?? 'the run gives no reason'}`;
  const { accuracy, margin, chance } = estimates;
  const ends = formatInterval(accuracy, formatPercent);
  const marginEnds = formatInterval(margin, (value) => formatDecimals(value, 2));
  return (
    `accuracy ${formatPercent(accuracy.value)}${ends === null ? '' : ` (${ends})`}` +
    `${chance.accuracy === null ? '' : `, chance ${formatChance(chance.accuracy)}`}, ` +
    `margin ${formatDecimals(margin.value, 2)}${marginEnds === null ? '' : ` (${marginEnds})`}` +
    (caution === null ? '' : '; with reserve: templates of few images')
  );
}

/** `yaw 0.91 bits in block1/out; pitch …`. */
function peaksText(index: InformationIndex, factors: readonly ReportFactor[]): string {
  if (factors.length === 0) return 'not varied in this space';
  const names = factors.map(({ name }) => name);
  const peaks = names.flatMap((name) => {
    const peak = informationPeak(index.layersOf(name));
    return peak === null
      ? []
      : [
          `${factorTitle(name)} ${formatBits(peak.row.bits)} bits in ${peak.layer}${peak.source === 'read-outs' ? '' : ` (unit ${peak.row.unit})`}`,
        ];
  });
  const absent = absentFactors(index)
    .map(({ factors, reason }) => ({ reason, own: factors.filter((name) => names.includes(name)) }))
    .filter(({ own }) => own.length > 0)
    .map(({ own, reason }) => `none on ${joinWords(own.map(factorTitle))} (${reason})`);
  return [...peaks, ...absent].join('; ');
}

function invarianceText(summary: AuditSummary): string {
  let strongest: InvarianceEstimate | null = null;
  for (const row of summary.invariance) {
    if (row.index !== null && row.index > (strongest?.index ?? -Infinity)) strongest = row;
  }
  if (strongest === null)
    return `none: ${summary.invariance[0]?.reason ?? 'no view factor varies'}`;
  const last = finalLayer(summary);
  const ends = formatInterval(strongest, (value) => formatDecimals(value, 2));
  const weakest = summary.invariance
    .filter((row) => row.layer === last && row.index !== null)
    .sort((a, b) => (a.index ?? 0) - (b.index ?? 0))[0];
  return (
    `strongest ${formatDecimals(strongest.index, 2)}${ends === null ? '' : ` (${ends})`} to ${factorTitle(strongest.factor)} in ${strongest.layer}` +
    (weakest === undefined
      ? ''
      : `; weakest in ${weakest.layer} ${formatDecimals(weakest.index, 2)} to ${factorTitle(weakest.factor)}`)
  );
}

function warningsText(warnings: readonly string[]): string {
  if (warnings.length === 0) return 'none';
  return warnings.length === 1
    ? warnings[0]
    : `${formatCount(warnings.length)}; first: ${warnings[0]}`;
}

import type { Comparison, PerformanceDifference, TestedDifference } from '../studies/index.js';
import { cellTitle } from './compare-cells.js';
import { haveCommonLayers } from './common-layers.js';
import { factorTitle } from './factor-names.js';
import {
  formatBits,
  formatDecimals,
  formatInterval,
  formatPercent,
  formatPoints,
  plural,
  inPoints,
} from './format.js';

/** What changed, in a few sentences; each rests on a difference that counts as a change, or says that none does. */
export function compareFindings(comparison: Comparison): string[] {
  return [
    accuracySentence(comparison),
    worstCellSentence(comparison),
    informationSentence(comparison),
    invarianceSentence(comparison),
  ].filter((sentence) => sentence !== null);
}

function accuracySentence({ performance }: Comparison): string | null {
  const overall = performance.find(
    ({ measure, cell }) => measure === 'accuracy' && cell.length === 0,
  );
  if (!overall) return 'Neither accuracy nor margin is compared: no decision is defined.';
  if (overall.difference === null) return `Accuracy is not compared: ${overall.reason}.`;
  const values = `${formatPercent(overall.a)} in A, ${formatPercent(overall.b)} in B`;
  if (overall.difference === 0 && overall.low === 0 && overall.high === 0) {
    return `Accuracy is the same in every residual: ${values}; of people who were not met that says little.`;
  }
  const interval = formatInterval(overall, inPoints);
  const difference = `difference ${formatPoints(overall.difference)}${interval === null ? '' : `, 95 % interval ${interval}`}`;
  const verb = overall.changed
    ? overall.difference < 0
      ? 'fell'
      : 'rose'
    : 'did not change detectably';
  return `Accuracy ${verb}: ${values} (${difference}).`;
}

/** The cell that lost most accuracy. */
function worstCellSentence({ performance }: Comparison): string | null {
  const lost = performance.filter(
    ({ measure, cell, changed, difference }) =>
      measure === 'accuracy' && cell.length > 0 && changed && (difference ?? 0) < 0,
  );
  const worst = largest(lost);
  if (!worst) return null;
  return `Of ${plural(lost.length, 'cell')} that lost accuracy, ${cellTitle(worst.cell)} lost most: ${points(worst)}.`;
}

function points(row: PerformanceDifference): string {
  return `${formatPercent(row.a)} to ${formatPercent(row.b)}`;
}

function informationSentence(comparison: Comparison): string | null {
  const { information } = comparison;
  if (information.length === 0 || !haveCommonLayers(comparison)) {
    return 'What layers know is not compared: layers are matched by name, and the runs have none in common.';
  }
  const changed = information.filter((row) => row.changed);
  const most = largest(changed);
  const tested = information.filter(({ falseDiscoveryRate }) => falseDiscoveryRate !== null);
  if (tested.length === 0) {
    return `No change of information could be tested: ${information[0].reason ?? 'the table says why'}.`;
  }
  if (!most) {
    return `No information changed detectably (${plural(tested.length, 'difference')} of layer and factor tested).`;
  }
  return (
    `Information changed in ${changed.length} of ${tested.length} tested pairs of layer and factor, most about ` +
    `${factorTitle(most.factor)} in ${most.layer}: ${formatBits(most.a)} to ${formatBits(most.b)} bits (${most.source === 'read-outs' ? 'read-outs of the layer' : 'best unit of each run'}).`
  );
}

function invarianceSentence({ invariance }: Comparison): string | null {
  const most = largest(invariance.filter(({ changed }) => changed));
  if (!most) return null;
  const index = (value: number | null): string => formatDecimals(value, 2);
  return `Invariance changed most in ${most.layer} to ${factorTitle(most.factor)}: index ${index(most.a)} to ${index(most.b)}.`;
}

function largest<Row extends TestedDifference>(rows: readonly Row[]): Row | null {
  return rows.reduce<Row | null>(
    (most, row) => (Math.abs(row.difference ?? 0) > Math.abs(most?.difference ?? 0) ? row : most),
    null,
  );
}

import { formatDecimals, formatPercent, withInterval } from '../../src/report/format.js';
import type {
  AuditSummary,
  DiagnosticFindings,
  GeneralizationFindings,
  ResampleFindings,
  SensitivityFindings,
} from '../../src/studies/index.js';

/** Tables of a study's numbers as Markdown; nothing without a study. */
export function studyTables(summary: AuditSummary): string {
  const { generalization, diagnostic, sensitivity, resample } = summary;
  if (generalization) return generalizationTable(generalization);
  if (diagnostic) return diagnosticTables(diagnostic);
  if (sensitivity) return sensitivityTables(sensitivity);
  return resample ? resampleTable(resample) : '';
}

type Cells = readonly string[];

function generalizationTable({ original, curves, swap, others }: GeneralizationFindings): string {
  const amplified = curves.flatMap(({ points }) => points.filter(({ gain }) => gain !== 1));
  const swapped = swap ? [swap.shapeOwner, swap.textureOwner] : [];
  const rows = [...(original ? [original] : []), ...amplified, ...swapped, ...others].map(
    ({ variant, accuracy, margin, marginChange }): Cells => [
      variant,
      withInterval(accuracy, formatPercent),
      withInterval(margin, decimals),
      withInterval(marginChange, decimals),
    ],
  );
  return table(['change', 'accuracy', 'decision variable', 'its change'], rows);
}

function diagnosticTables({ checks, resampled }: DiagnosticFindings): string {
  const gains = checks.flatMap(({ patched, points }) =>
    points.map(({ gain, diagnostic, other, difference }): Cells => [
      `${patched} ×${gain}`,
      withInterval(diagnostic.margin, decimals),
      withInterval(other.margin, decimals),
      withInterval(difference.margin, decimals),
      withInterval(difference.accuracy, formatPercent),
    ]),
  );
  const regions = resampled.map(({ property, region, loss, move }): Cells => [
    `${property} of ${region}`,
    withInterval(loss.margin, decimals),
    withInterval(loss.accuracy, formatPercent),
    decimals(move),
  ]);
  const head = ['decision variable, diagnostic', 'others', 'difference', 'of accuracy'];
  return `${table(['amplified', ...head], gains)}
${table(["as somebody else's", 'decision variable lost', 'accuracy lost', 'moves by'], regions)}`;
}

function sensitivityTables({ responses }: SensitivityFindings): string {
  return responses
    .map(({ response, factors, pairs }) => {
      const format = response === 'accuracy' ? formatPercent : decimals;
      const rows = factors.map(({ factor, first, total, move }): Cells => [
        factor,
        withInterval(first, formatPercent),
        withInterval(total, formatPercent),
        withInterval(move, format),
      ]);
      const strongest = pairs
        .slice(0, 3)
        .map(({ factors: both, share }) => `${both.join(' x ')} ${formatPercent(share.value)}`);
      const moves = response === 'accuracy' ? 'turns right or wrong' : 'moves by (SD)';
      return `${table([response, 'alone', 'in total', moves], rows)}\nStrongest pairs: ${strongest.join(', ')}.\n`;
    })
    .join('\n');
}

function resampleTable({ layers }: ResampleFindings): string {
  const rows = layers.map(({ layer, units, dead, meanCorrelation, overlap }): Cells => [
    layer,
    String(units),
    String(dead),
    formatDecimals(meanCorrelation, 2),
    overlap ? `${overlap.shared} of ${overlap.k}` : '–',
    overlap ? `${formatDecimals(overlap.jaccard, 2)} (${formatDecimals(overlap.chance, 2)})` : '–',
  ]);
  return table(
    ['layer', 'units', 'dead', 'mean correlation', 'shared', 'Jaccard (by chance)'],
    rows,
  );
}

function table(head: Cells, rows: readonly Cells[]): string {
  const line = (cells: Cells): string => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

function decimals(value: number | null): string {
  return formatDecimals(value, 2);
}

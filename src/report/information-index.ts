import type { AuditSummary, InformationRow } from '../studies/types.js';
import { binnedExcess, disagrees, hasBothEstimates } from './disagreement.js';
import { plural } from './format.js';
import { reportFactors } from './report-factors.js';
import type { ReportFactor } from './report-factors.js';

/** What the units of one layer know about one factor. */
export interface LayerInformation {
  readonly layer: string;
  /** The trusted unit of most bits: the largest of many estimates, so optimistic. Null when there is none. */
  readonly best: InformationRow | null;
  /** Median over the units that have an estimate, bits. */
  readonly medianBits: number | null;
  /** The layer's read-outs, where the run estimated them. */
  readonly readOut: InformationRow | null;
  /** Why there are no read-outs. */
  readonly readOutReason: string | null;
  /** Why there is no best unit. */
  readonly reason: string | null;
}

export interface InformationIndex {
  readonly factors: readonly ReportFactor[];
  /** Layers in network order, then those the network does not list, as the decision variable. */
  readonly layers: readonly string[];
  /** One entry per layer, in the order of `layers`. Empty list of estimates for an unknown factor. */
  layersOf(factor: string): readonly LayerInformation[];
  /** Rows of single units that have bits, strongest first. */
  unitsOf(factor: string): readonly InformationRow[];
  /** The row of a unit, null when the run has none. */
  unitRow(factor: string, layer: string, unit: number): InformationRow | null;
}

/** Groups the rows once: a summary holds units x factors of them. */
export function indexInformation(summary: AuditSummary): InformationIndex {
  const factors = reportFactors(summary);
  const layers = layerOrder(summary);
  const groups = groupRows(summary.information);
  const rowsOf = (factor: string, layer: string): readonly InformationRow[] =>
    groups.get(factor)?.get(layer) ?? [];
  const unexplained = reasonOfAbsence(summary);
  const table = new Map(
    factors.map(({ name }) => [
      name,
      layers.map((layer) => describeLayer(layer, rowsOf(name, layer), unexplained)),
    ]),
  );
  return {
    factors,
    layers,
    layersOf: (factor) => table.get(factor) ?? [],
    unitsOf: (factor) =>
      layers
        .flatMap((layer) => rowsOf(factor, layer))
        .filter((row) => row.unit !== null && row.bits !== null)
        .sort((a, b) => (b.bits ?? 0) - (a.bits ?? 0)),
    unitRow: (factor, layer, unit) =>
      rowsOf(factor, layer).find((row) => row.unit === unit) ?? null,
  };
}

/** What a layer is said to know: its read-outs together, or its best unit where it has none. */
export function layerEstimate({ readOut, best }: LayerInformation): InformationRow | null {
  return readOut ?? best;
}

/** The layer of most bits for a factor; null when no layer has any. */
export function strongestLayer(
  layers: readonly LayerInformation[],
): (LayerInformation & { readonly best: InformationRow & { readonly bits: number } }) | null {
  let strongest: LayerInformation | null = null;
  for (const layer of layers) {
    const bits = layer.best?.bits ?? null;
    if (bits !== null && bits > (strongest?.best?.bits ?? -Infinity)) strongest = layer;
  }
  return strongest as ReturnType<typeof strongestLayer>;
}

/** Factors no layer has bits about, gathered by reason. */
export function absentFactors(
  index: InformationIndex,
): { readonly reason: string; readonly factors: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { name } of index.factors) {
    const layers = index.layersOf(name);
    if (strongestLayer(layers) !== null) continue;
    const reason = layers[0]?.reason ?? 'the network has no layers';
    groups.set(reason, [...(groups.get(reason) ?? []), name]);
  }
  return [...groups].map(([reason, factors]) => ({ reason, factors }));
}

function layerOrder(summary: AuditSummary): string[] {
  const rows = [...summary.information, ...summary.invariance];
  return [
    ...new Set([
      ...summary.network.layers.map(({ name }) => name),
      ...rows.map(({ layer }) => layer),
    ]),
  ];
}

function groupRows(rows: readonly InformationRow[]): Map<string, Map<string, InformationRow[]>> {
  const groups = new Map<string, Map<string, InformationRow[]>>();
  for (const row of rows) {
    const layers = groups.get(row.factor) ?? new Map<string, InformationRow[]>();
    groups.set(row.factor, layers);
    const group = layers.get(row.layer) ?? [];
    layers.set(row.layer, group);
    group.push(row);
  }
  return groups;
}

function describeLayer(
  layer: string,
  rows: readonly InformationRow[],
  unexplained: string,
): LayerInformation {
  const units = rows.filter((row) => row.unit !== null);
  const estimated = units
    .filter((row) => row.bits !== null)
    .sort((a, b) => (a.bits ?? 0) - (b.bits ?? 0));
  const hasIntervals = estimated.some(({ low }) => low !== null);
  const whole = rows.find((row) => row.unit === null) ?? null;
  const readOut = whole?.bits == null ? null : whole;
  const best = estimated.findLast((row) => isTrusted(row, hasIntervals)) ?? null;
  return {
    layer,
    best,
    medianBits: median(estimated.map(({ bits }) => bits ?? 0)),
    readOut,
    readOutReason: readOut === null ? (whole?.reason ?? null) : null,
    reason:
      best !== null
        ? null
        : estimated.length > 0
          ? 'the copula claims more than the bins see for every unit: compare them below'
          : (units.find(({ reason }) => reason !== null)?.reason ?? unexplained),
  };
}

/**
 * Whether a unit may be called the best: the largest of many estimates is too easily the one that went wrong. Its bins
 * must not see much less than the copula does, and it must have an interval where others of the layer have one.
 */
function isTrusted(row: InformationRow, hasIntervals: boolean): boolean {
  const claimsTooMuch = hasBothEstimates(row) && disagrees(row) && binnedExcess(row) < 0;
  return !claimsTooMuch && (row.low !== null || !hasIntervals);
}

/** Said where no row gives a reason. */
function reasonOfAbsence({ coverage }: AuditSummary): string {
  return coverage.missing > 0
    ? `the run is incomplete, ${plural(coverage.missing, 'image')} missing`
    : 'not estimated by this run';
}

/** Of ascending values; null of none. */
function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

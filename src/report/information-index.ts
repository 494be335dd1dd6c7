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
  /** Rows of single units that have bits and may be shown as strong ones, strongest first. */
  unitsOf(factor: string): readonly InformationRow[];
  /** How many single units have bits that their bins, or a missing interval, speak against. */
  distrustedUnits(factor: string): number;
  /** Whether a unit's row may be shown as a strong one. */
  isTrusted(row: InformationRow): boolean;
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
  const trusted = new Set(
    [...groups.values()].flatMap((own) => [...own.values()].flatMap(trustedUnits)),
  );
  const table = new Map(
    factors.map(({ name }) => [
      name,
      layers.map((layer) => describeLayer(layer, rowsOf(name, layer), trusted, unexplained)),
    ]),
  );
  const estimatedOf = (factor: string): InformationRow[] =>
    layers.flatMap((layer) => estimatedUnits(rowsOf(factor, layer)));
  return {
    factors,
    layers,
    layersOf: (factor) => table.get(factor) ?? [],
    unitsOf: (factor) =>
      estimatedOf(factor)
        .filter((row) => trusted.has(row))
        .sort((a, b) => (b.bits ?? 0) - (a.bits ?? 0)),
    distrustedUnits: (factor) => estimatedOf(factor).filter((row) => !trusted.has(row)).length,
    isTrusted: (row) => trusted.has(row),
    unitRow: (factor, layer, unit) =>
      rowsOf(factor, layer).find((row) => row.unit === unit) ?? null,
  };
}

/** What a layer is said to know: its read-outs together, or its best unit where it has none. */
export function layerEstimate({ readOut, best }: LayerInformation): InformationRow | null {
  return readOut ?? best;
}

/** Where a factor is known best. */
export interface InformationPeak {
  readonly layer: string;
  readonly row: InformationRow & { readonly bits: number };
  /** Of the layer's read-outs together, or of its best unit. */
  readonly source: 'read-outs' | 'best unit';
}

/**
 * The layer that knows most about a factor: by read-outs where layers have them, so that layers are compared by what all
 * their units say together, else by best units. Null when no layer has bits.
 */
export function informationPeak(layers: readonly LayerInformation[]): InformationPeak | null {
  const source = layers.some(({ readOut }) => readOut !== null) ? 'read-outs' : 'best unit';
  let peak: InformationPeak | null = null;
  for (const { layer, readOut, best } of layers) {
    const row = source === 'read-outs' ? readOut : best;
    if (row === null || row.bits === null || row.bits <= (peak?.row.bits ?? -Infinity)) continue;
    peak = { layer, row: { ...row, bits: row.bits }, source };
  }
  return peak;
}

/** Factors no layer has bits about, gathered by reason. */
export function absentFactors(
  index: InformationIndex,
): { readonly reason: string; readonly factors: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { name } of index.factors) {
    const layers = index.layersOf(name);
    if (informationPeak(layers) !== null) continue;
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
  trusted: ReadonlySet<InformationRow>,
  unexplained: string,
): LayerInformation {
  const units = rows.filter((row) => row.unit !== null);
  const estimated = estimatedUnits(rows).sort((a, b) => (a.bits ?? 0) - (b.bits ?? 0));
  const whole = rows.find((row) => row.unit === null) ?? null;
  const readOut = whole?.bits == null ? null : whole;
  const best = estimated.findLast((row) => trusted.has(row)) ?? null;
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

function estimatedUnits(rows: readonly InformationRow[]): InformationRow[] {
  return rows.filter((row) => row.unit !== null && row.bits !== null);
}

/**
 * Units of one layer that may be called the best about one factor: the largest of many estimates is too easily the one that
 * went wrong. Its bins must not see much less than the copula does, and it must have an interval where others have one.
 */
function trustedUnits(rows: readonly InformationRow[]): InformationRow[] {
  const estimated = estimatedUnits(rows);
  const hasIntervals = estimated.some(({ low }) => low !== null);
  return estimated.filter((row) => {
    const claimsTooMuch = hasBothEstimates(row) && disagrees(row) && binnedExcess(row) < 0;
    return !claimsTooMuch && (row.low !== null || !hasIntervals);
  });
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

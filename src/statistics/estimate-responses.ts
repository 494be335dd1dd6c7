import type { AuditTables } from './audit-tables.js';
import { decisionLayer, DECISION_LAYER } from './decision.js';
import type { UnitCalibration, UnitResponse } from './types.js';

/**
 * How units respond on their own scale, at each level of the view factors and (factor null) over all images: mean and
 * deviation of the raw activation and its Pearson correlation with the decision's margin, from fixed-point sums. Raw values
 * farther from the median than eight times the calibration's farthest count as that far. `measures` are of all scored units.
 */
export function estimateResponses(
  tables: AuditTables,
  measures: readonly Pick<UnitCalibration, 'median' | 'scale'>[],
): UnitResponse[] {
  if (measures.length !== tables.units) {
    throw new RangeError(
      `expected median and scale of ${tables.units} units, found ${measures.length}: the calibration is of another network`,
    );
  }
  const sums = addUp(tables, 'raw.sum');
  const squares = addUp(tables, 'raw.squares');
  const products = tables.hasDecision ? addUp(tables, 'raw.product') : null;
  const counts = columnCounts(tables);
  const marginUnit = tables.units - decisionLayer(0).units;
  return tables.layers.flatMap(({ name: layer, units, offset }) =>
    Array.from({ length: units }, (_, unit) => offset + unit).flatMap((scored) =>
      [...tables.columns, null].map((column, place): UnitResponse => {
        const at = place * tables.units;
        const n = counts[place];
        const { mean, variance } = momentsOf(n, sums[at + scored], squares[at + scored]);
        const margin = momentsOf(n, sums[at + marginUnit], squares[at + marginUnit]);
        const { median, scale } = measures[scored];
        const own = layer === DECISION_LAYER;
        const covariance = products && !own ? products[at + scored] / n - mean * margin.mean : null;
        return {
          ...{ layer, unit: scored - offset, images: n },
          factor: column?.factor ?? null,
          level: column?.level ?? null,
          mean: median + scale * mean,
          deviation: scale * Math.sqrt(variance),
          marginCorrelation: correlation(covariance, variance, margin.variance),
        };
      }),
    ),
  );
}

/** Σ over blocks of [level and all][unit]. */
function addUp({ data, blocks, columns, units }: AuditTables, name: string): Float64Array {
  const length = (columns.length + 1) * units;
  const values = data(name);
  const sums = new Float64Array(length);
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < length; i++) sums[i] += values[block * length + i];
  }
  return sums;
}

/** Images at each view level, then all. */
function columnCounts({ data, columns, identities, points }: AuditTables): number[] {
  const counts = data('cells.count');
  const ofColumns = columns.map((_, column) => {
    let images = 0;
    for (let row = 0; row < identities.length; row++) {
      images += counts[row * columns.length + column];
    }
    return images;
  });
  return [...ofColumns, points.reduce((sum, n) => sum + n, 0)];
}

function momentsOf(n: number, sum: number, square: number): { mean: number; variance: number } {
  const mean = sum / n;
  // Sums of integers: below zero is rounding.
  return { mean, variance: Math.max(0, square / n - mean * mean) };
}

/** Null where either does not vary. */
function correlation(covariance: number | null, first: number, second: number): number | null {
  if (covariance === null || !(first > 0 && second > 0)) return null;
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(first * second)));
}

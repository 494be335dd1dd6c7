import type { AuditTables } from './audit-tables.js';
import { decisionLayer, DECISION_LAYER } from './decision.js';
import type { Steps } from './run-steps.js';
import type { UnitCalibration, UnitLayer, UnitResponse } from './types.js';
import { gatherUnit } from './unit-sums.js';
import type { UnitSums } from './unit-sums.js';

/** Responses under construction, unit by unit. */
export interface ResponseSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  finish(): UnitResponse[];
}

/**
 * How units respond on their own scale, at each level of the view factors and (factor null) over all images: mean and
 * deviation of the raw activation and its Pearson correlation with the decision's margin, from fixed-point sums. Raw values
 * farther from the median than eight times the calibration's farthest count as that far. `measures` are of all scored units.
 */
export function* createResponseSums(
  tables: AuditTables,
  measures: readonly Pick<UnitCalibration, 'median' | 'scale'>[],
): Steps<ResponseSums> {
  if (measures.length !== tables.units) {
    throw new RangeError(
      `expected median and scale of ${tables.units} units, found ${measures.length}: the calibration is of another network`,
    );
  }
  const marginUnit = tables.units - decisionLayer(0).units;
  const margin = tables.hasDecision ? yield* gatherUnit(tables, marginUnit) : null;
  const counts = columnCounts(tables);
  const rows: UnitResponse[] = [];
  return {
    add({ name: layer, offset }, sums) {
      const { median, scale } = measures[sums.unit];
      [...tables.columns, null].forEach((column, place) => {
        const n = counts[place];
        const { mean, variance } = momentsOf(n, sums.rawSums[place], sums.rawSquares[place]);
        rows.push({
          ...{ layer, unit: sums.unit - offset, images: n },
          factor: column?.factor ?? null,
          level: column?.level ?? null,
          mean: median + scale * mean,
          deviation: scale * Math.sqrt(variance),
          marginCorrelation:
            margin && layer !== DECISION_LAYER ? marginCorrelation(sums, margin, place, n) : null,
        });
      });
    },
    finish: () => rows,
  };
}

function marginCorrelation(
  sums: UnitSums,
  margin: UnitSums,
  place: number,
  n: number,
): number | null {
  const own = momentsOf(n, sums.rawSums[place], sums.rawSquares[place]);
  const other = momentsOf(n, margin.rawSums[place], margin.rawSquares[place]);
  const covariance = sums.rawProducts[place] / n - own.mean * other.mean;
  return correlation(covariance, own.variance, other.variance);
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
function correlation(covariance: number, first: number, second: number): number | null {
  if (!(first > 0 && second > 0)) return null;
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(first * second)));
}

import { rawFixedPoint } from '../scorer.js';
import type { ScoredRows } from '../row-sums.js';
import type { OpenRows } from '../table-rows.js';
import type { GroupContext, TableGroup } from './types.js';

/** Fixed point of a correlation's magnitude. */
export const CORRELATION_SCALE = 2 ** 20;
/** Quantities of a unit, of the first half of the copies and of all of them. */
export const COPY_QUANTITIES = ['sum', 'variance', 'correlation', 'defined'] as const;

/**
 * By block, over images of which a study shows perturbed copies, from raw values r: Σ of the sum over copies, Σ of the
 * rounded variance over copies, Σ of round(|Pearson's r| · 2^20) of unit and decision variable over the copies, and in
 * how many images that is defined: of the first half of the copies and of all. Lengerich et al. 2017 (arXiv:1707.09641).
 * Copies are the fastest factor, so that those of one image come one after the other.
 */
export function copyTables(context: GroupContext): TableGroup {
  const { space, units, hasDecision, calibration } = context;
  const copies = space.levels.copy.length;
  const isKept = copies > 1 && hasDecision && !space.definition.sample;
  const sums = isKept && calibration ? createCopySums(units, copies, calibration) : null;
  return {
    name: 'copies',
    shapes: [
      { name: 'copies.images', scope: 'block', type: 'int64', axes: [['image', isKept ? 1 : 0]] },
      {
        name: 'copies.units',
        scope: 'block',
        type: 'int64',
        axes: [
          ['first half and all', isKept ? 2 : 0],
          ['quantity', COPY_QUANTITIES.length],
          ['unit', units],
        ],
      },
    ],
    ...(sums && { addRows: (rows: ScoredRows, tables: OpenRows) => sums.add(rows, tables) }),
  };
}

/** Sums over the copies of the image at hand; they outlive a call, not an image. */
function createCopySums(
  units: number,
  copies: number,
  calibration: NonNullable<GroupContext['calibration']>,
) {
  const answer = units - 2;
  const half = Math.floor(copies / 2);
  const [sum, squares, product] = [0, 1, 2].map(() => new Float64Array(units));
  const values = new Float64Array(units);
  return {
    add(rows: ScoredRows, tables: OpenRows): void {
      const images = tables.block('copies.images');
      const row = tables.block('copies.units');
      rows.points.forEach(({ copy }, r) => {
        if (copy === 0) for (const part of [sum, squares, product]) part.fill(0);
        for (let unit = 0; unit < units; unit++) {
          const { median, scale } = calibration.units[unit];
          values[unit] = rawFixedPoint(rows.values[r * rows.rowLength + unit], median, scale);
        }
        for (let unit = 0; unit < units; unit++) {
          sum[unit] += values[unit];
          squares[unit] += values[unit] ** 2;
          product[unit] += values[unit] * values[answer];
        }
        if (copy === half - 1) addImage(row, 0, half);
        if (copy === copies - 1) {
          addImage(row, COPY_QUANTITIES.length * units, copies);
          images[0] += 1;
        }
      });
    },
  };

  function addImage(row: Int32Array | Float64Array, offset: number, count: number): void {
    const answerSpread = count * squares[answer] - sum[answer] ** 2;
    for (let unit = 0; unit < units; unit++) {
      const spread = count * squares[unit] - sum[unit] ** 2;
      row[offset + unit] += sum[unit];
      row[offset + units + unit] += Math.round(spread / count ** 2);
      if (spread === 0 || answerSpread === 0) continue;
      const common = count * product[unit] - sum[unit] * sum[answer];
      const correlation = Math.abs(common) / Math.sqrt(spread) / Math.sqrt(answerSpread);
      row[offset + 2 * units + unit] += Math.round(CORRELATION_SCALE * Math.min(1, correlation));
      row[offset + 3 * units + unit] += 1;
    }
  }
}

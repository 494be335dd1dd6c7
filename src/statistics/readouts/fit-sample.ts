import type { UnitLayer } from '../types.js';

/** Raw activations of calibration points, identity by identity. */
export interface FitRows {
  readonly units: number;
  readonly identities: Int32Array;
  readonly views: Int32Array;
  /** [rows · units] */
  readonly values: Float32Array;
}

/** The points that read-outs of one layer are fitted on, block by block, in the order of the points. */
export interface FitSample {
  readonly points: number;
  /** Numbers within the layer of the units that vary, ascending. */
  readonly units: Int32Array;
  /** Of those units. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Identity and view of each point, [points]. */
  readonly identities: Int32Array;
  readonly views: Int32Array;
  /** Standardised values of some of the units (numbers in `units`), unit by unit: [chosen · count] of `count` points from `first`. */
  readBlock(chosen: Int32Array, first: number, count: number, block: Float64Array): void;
}

/** Deviations below this share of the mean are the rounding of float32: the unit is dead. */
const DEAD_SHARE = 1e-5;

/** Points are those of the identities that `isFitted` names. */
export function openFitSample(
  layer: UnitLayer,
  parts: readonly FitRows[],
  isFitted: (identity: number) => boolean,
): FitSample {
  const rows = fittedRows(parts, isFitted);
  const points = rows.part.length;
  const read = (point: number, unit: number): number => {
    const { values, units } = parts[rows.part[point]];
    return values[rows.row[point] * units + layer.offset + unit];
  };
  const { units, means, deviations } = standardise(layer.units, points, read);
  return {
    ...{ points, units, means, deviations },
    identities: rows.identities,
    views: rows.views,
    readBlock(chosen, first, count, block) {
      for (let i = 0; i < chosen.length; i++) {
        const [unit, mean] = [units[chosen[i]], means[chosen[i]]];
        const scale = 1 / deviations[chosen[i]];
        const to = i * count;
        for (let k = 0; k < count; k++) block[to + k] = (read(first + k, unit) - mean) * scale;
      }
    },
  };
}

function fittedRows(parts: readonly FitRows[], isFitted: (identity: number) => boolean) {
  const places = parts.flatMap(({ identities }, part) =>
    Array.from(identities.keys()).flatMap((row) =>
      isFitted(identities[row]) ? [{ part, row }] : [],
    ),
  );
  return {
    part: Int32Array.from(places, ({ part }) => part),
    row: Int32Array.from(places, ({ row }) => row),
    identities: Int32Array.from(places, ({ part, row }) => parts[part].identities[row]),
    views: Int32Array.from(places, ({ part, row }) => parts[part].views[row]),
  };
}

/** Mean and deviation of each unit over all points, in two passes; units that do not vary are left out. */
function standardise(
  layerUnits: number,
  points: number,
  read: (point: number, unit: number) => number,
): Pick<FitSample, 'units' | 'means' | 'deviations'> {
  const sums = new Float64Array(layerUnits);
  for (let point = 0; point < points; point++) {
    for (let unit = 0; unit < layerUnits; unit++) sums[unit] += read(point, unit);
  }
  const means = sums.map((sum) => sum / points);
  const squares = new Float64Array(layerUnits);
  for (let point = 0; point < points; point++) {
    for (let unit = 0; unit < layerUnits; unit++) {
      squares[unit] += (read(point, unit) - means[unit]) ** 2;
    }
  }
  const deviations = squares.map((sum) => Math.sqrt(sum / points));
  const live = Int32Array.from(
    Array.from(deviations.keys()).filter(
      (unit) => deviations[unit] > DEAD_SHARE * Math.abs(means[unit]) && deviations[unit] > 0,
    ),
  );
  return {
    units: live,
    means: Float64Array.from(live, (unit) => means[unit]),
    deviations: Float64Array.from(live, (unit) => deviations[unit]),
  };
}

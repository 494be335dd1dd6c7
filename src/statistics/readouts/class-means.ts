import type { FitFactor } from './fit-classes.js';
import type { FitSample } from './fit-sample.js';

/** Means of standardised units by class, of the classes that have points. */
export interface ClassMeans {
  readonly factor: FitFactor;
  readonly classes: number;
  /** Share of the points in each class, [classes]. */
  readonly shares: Float64Array;
  /** [classes · units] */
  readonly means: Float64Array;
}

const BLOCK_POINTS = 256;

/** Class means of every factor over the units that vary, in one pass over the points. */
export function classMeans(sample: FitSample, factors: readonly FitFactor[]): ClassMeans[] {
  const { points, identities, views, units } = sample;
  const open = factors.map((factor) => {
    const numbers = Int32Array.from({ length: points }, (_, k) =>
      factor.classOf(identities[k], views[k]),
    );
    const present = [...new Set(numbers)].sort((a, b) => a - b);
    const positions = new Map(present.map((one, position) => [one, position]));
    return {
      factor,
      classes: present.length,
      ofPoint: numbers.map((one) => positions.get(one) ?? 0),
      sums: new Float64Array(present.length * units.length),
    };
  });
  const all = units.map((_, unit) => unit);
  const block = new Float64Array(units.length * BLOCK_POINTS);
  for (let first = 0; first < points; first += BLOCK_POINTS) {
    const count = Math.min(BLOCK_POINTS, points - first);
    sample.readBlock(all, first, count, block);
    for (const { sums, ofPoint } of open) {
      addBlock(block, units.length, first, count, ofPoint, sums);
    }
  }
  return open.map((one) => finish(one, units.length, points));
}

function addBlock(
  block: Float64Array,
  units: number,
  first: number,
  count: number,
  classOf: Int32Array,
  sums: Float64Array,
): void {
  for (let unit = 0; unit < units; unit++) {
    for (let k = 0; k < count; k++) {
      sums[classOf[first + k] * units + unit] += block[unit * count + k];
    }
  }
}

function finish(
  {
    factor,
    classes,
    ofPoint,
    sums,
  }: { factor: FitFactor; classes: number; ofPoint: Int32Array; sums: Float64Array },
  units: number,
  points: number,
): ClassMeans {
  const counts = new Float64Array(classes);
  for (const one of ofPoint) counts[one]++;
  return {
    factor,
    classes,
    shares: counts.map((count) => count / points),
    means: sums.map((sum, i) => sum / counts[Math.floor(i / units)]),
  };
}

/** Share of each unit's variance that lies between the classes, [units]. */
export function variancesBetween({ classes, shares, means }: ClassMeans): Float64Array {
  const units = means.length / classes;
  const between = new Float64Array(units);
  for (let one = 0; one < classes; one++) {
    for (let unit = 0; unit < units; unit++) {
      between[unit] += shares[one] * means[one * units + unit] ** 2;
    }
  }
  return between;
}

/** The class means of some of the units. */
export function pickUnits(means: ClassMeans, chosen: Int32Array): ClassMeans {
  const units = means.means.length / means.classes;
  const picked = new Float64Array(means.classes * chosen.length);
  for (let one = 0; one < means.classes; one++) {
    for (let i = 0; i < chosen.length; i++) {
      picked[one * chosen.length + i] = means.means[one * units + chosen[i]];
    }
  }
  return { ...means, means: picked };
}

import type { EngineInfo } from '../src/engines/types.js';
import { copulaNormalize, informationDiscrete } from '../src/statistics/index.js';
import type { DesignPoint, Space } from '../src/stimulus/index.js';

/** Activations of the same points by one network. */
export interface ScoredPoints {
  /** [points, units] */
  readonly rows: Float32Array;
  readonly info: EngineInfo;
}

/** Absolute differences of single units' information about one factor, bits. */
export interface FactorEffect {
  readonly factor: string;
  /** Units whose information could be estimated in both. */
  readonly units: number;
  readonly largest: number | null;
  readonly median: number | null;
}

/** What another arithmetic changes, on the same points. */
export interface PrecisionEffect {
  readonly points: number;
  readonly factors: readonly FactorEffect[];
  /** Cosine of the two outputs, over the points. */
  readonly cosine: { readonly mean: number; readonly least: number };
  /** Share of points for which the largest output is the same. */
  readonly sameAnswer: number;
}

/** Compares a network with the same network in another arithmetic, unit by unit. */
export function measureEffect(
  space: Space,
  points: readonly DesignPoint[],
  before: ScoredPoints,
  after: ScoredPoints,
): PrecisionEffect {
  const factors = space.factors.filter(
    ({ name, kind, levels }) => kind !== 'jitter' && name !== 'residual' && levels.length > 1,
  );
  const { units } = before.info;
  const scores = [before, after].map(({ rows }) =>
    Array.from({ length: units }, (_, unit) => copulaNormalize(column(rows, unit, units))),
  );
  return {
    points: points.length,
    factors: factors.map(({ name, levels }) => {
      const labels = points.map((point) => point.levels[name]);
      const bits = (values: Float64Array) =>
        informationDiscrete(values, labels, levels.length).bits;
      const differences = scores[0]
        .map((values, unit) => difference(bits(values), bits(scores[1][unit])))
        .filter((value) => value !== null)
        .sort((a, b) => a - b);
      const count = differences.length;
      const largest = differences[count - 1] ?? null;
      return { factor: name, units: count, largest, median: differences[count >> 1] ?? null };
    }),
    ...compareOutputs(points.length, before, after),
  };
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.abs(a - b);
}

function column(rows: Float32Array, unit: number, units: number): Float64Array {
  return Float64Array.from({ length: rows.length / units }, (_, row) => rows[row * units + unit]);
}

function compareOutputs(
  points: number,
  before: ScoredPoints,
  after: ScoredPoints,
): Pick<PrecisionEffect, 'cosine' | 'sameAnswer'> {
  let sum = 0;
  let least = 1;
  let same = 0;
  for (let point = 0; point < points; point++) {
    const [a, b] = [outputOf(before, point), outputOf(after, point)];
    const cosine = dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) || 1);
    sum += cosine;
    least = Math.min(least, cosine);
    if (largestAt(a) === largestAt(b)) same++;
  }
  return { cosine: { mean: sum / points, least }, sameAnswer: same / points };
}

function outputOf({ rows, info }: ScoredPoints, point: number): Float32Array {
  const from = point * info.units + info.output.offset;
  return rows.subarray(from, from + info.output.units);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function largestAt(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}

/** One sentence for a report's warnings. */
export function describeEffect(effect: PrecisionEffect, space: string): string {
  const { points, factors, cosine, sameAnswer } = effect;
  const each = factors
    .filter(({ largest }) => largest !== null)
    .map(
      ({ factor, largest, median }) => `${factor} ${median!.toFixed(4)} (${largest!.toFixed(3)})`,
    )
    .join(', ');
  return (
    `the network computes in int8: on ${points} points of ${space} the information of its units differs from float32, ` +
    `in bits, median (largest): ${each}; its output has cosine ${cosine.mean.toFixed(4)} with float32's ` +
    `(least ${cosine.least.toFixed(3)}) and the same largest unit in ${(100 * sameAnswer).toFixed(1)} %`
  );
}

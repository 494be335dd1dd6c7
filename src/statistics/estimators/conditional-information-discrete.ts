import type { InformationValue } from '../information-value.js';
import { copulaNormalize } from './copula-normalize.js';
import { informationContinuous } from './information-continuous.js';
import { emptyLevel, unavailable } from './reasons.js';
import { openSamples, rowsByLevel, take } from './samples.js';
import type { InformationOptions, Samples } from './samples.js';

export interface ConditionalInformationValue extends InformationValue {
  /** I(x; y) of the within-class copula scores, classes concatenated. */
  readonly pooledBits: number | null;
  /** Why `pooledBits` is null. */
  readonly pooledReason: string | null;
}

/**
 * Gaussian-copula information I(x; y | label) between continuous variables given a label, bits: Σ_c (n_c/n) I_c(x; y),
 * each class with a copula of its own. Ince et al. 2017 (`gccmi_ccd` of gcmi). `x` and `y` are raw: every
 * variable becomes its copula score within each class here. `pooledBits` is one Gaussian for those scores of all
 * classes: what x and y share once differences between classes are taken out, where the dependence is the same in all;
 * `bits` - `pooledBits` is what a dependence that differs between classes adds. `labels` [n] are 0..levels-1. Null
 * where a level has no or too few samples or the variables do not vary or depend linearly within it.
 */
export function conditionalInformationDiscrete(
  x: Samples,
  y: Samples,
  labels: ArrayLike<number>,
  levels: number,
  options: InformationOptions = {},
): ConditionalInformationValue {
  const { x: xs, y: ys, n } = openSamples({ x, y });
  const rows = rowsByLevel(labels, levels, n);
  const empty = rows.findIndex(({ length }) => length === 0);
  if (empty >= 0) return withPooled(unavailable(emptyLevel(empty)), unavailable(emptyLevel(empty)));
  const classes = rows.map((members) => [xs, ys].map((side) => scoresWithin(side, members)));
  const pooled = [xs, ys].map((side, s) =>
    side.map((_, v) => concatenate(classes.map((scores) => scores[s][v]))),
  );
  return withPooled(
    weightedMean(classes, n, options),
    informationContinuous(pooled[0], pooled[1], options),
  );
}

function withPooled(
  value: InformationValue,
  pooled: InformationValue,
): ConditionalInformationValue {
  return { ...value, pooledBits: pooled.bits, pooledReason: pooled.reason };
}

function scoresWithin(side: readonly Float64Array[], members: Uint32Array): Float64Array[] {
  return side.map((values) => copulaNormalize(take(values, members)));
}

function weightedMean(
  classes: readonly Float64Array[][][],
  n: number,
  options: InformationOptions,
): InformationValue {
  let bits = 0;
  for (let level = 0; level < classes.length; level++) {
    const [x, y] = classes[level];
    const own = informationContinuous(x, y, options);
    if (own.bits === null) return unavailable(`level ${level}: ${own.reason}`);
    bits += (x[0].length / n) * own.bits;
  }
  return { bits, reason: null };
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

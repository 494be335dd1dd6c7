import { entropyOfSamples } from './gaussian-entropy.js';
import { informationOfEntropies } from './information-value.js';
import type { InformationValue } from './information-value.js';

export interface InformationOptions {
  /** @default true */
  readonly biasCorrected?: boolean;
}

/**
 * Gaussian information between continuous variables and a label: H(all) - Σ_c (n_c/n) H(class c), H = ½ ln det C - b.
 * Ince et al. 2017, equation 25 (`mi_model_gd` of gcmi). `x` is one variable [n] or a list of them, copula-normalised
 * beforehand where that is wanted; `labels` [n] are 0..levels-1. Levels without points have no weight.
 */
export function informationDiscrete(
  x: Float64Array | readonly Float64Array[],
  labels: ArrayLike<number>,
  levels: number,
  { biasCorrected = true }: InformationOptions = {},
): InformationValue {
  const variables = x instanceof Float64Array ? [x] : x;
  const rows: number[][] = Array.from({ length: levels }, () => []);
  for (let i = 0; i < labels.length; i++) {
    if (!(labels[i] >= 0 && labels[i] < levels)) {
      throw new RangeError(`expected labels from 0 to ${levels - 1}, found ${labels[i]} at ${i}`);
    }
    rows[labels[i]].push(i);
  }
  const everything = Uint32Array.from({ length: labels.length }, (_, i) => i);
  const all = entropyOfSamples(variables, everything, biasCorrected);
  let within = 0;
  for (const members of rows) {
    if (members.length === 0) continue;
    const weight = members.length / labels.length;
    within += weight * entropyOfSamples(variables, members, biasCorrected);
  }
  return informationOfEntropies(all, within);
}

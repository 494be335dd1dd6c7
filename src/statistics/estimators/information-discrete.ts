import { BITS_PER_NAT } from '../information-value.js';
import type { InformationValue } from '../information-value.js';
import { emptyLevel, fewInLevel, UNAVAILABLE, unavailable } from './reasons.js';
import { entropyOfSamples } from './sample-covariance.js';
import { openOptions, openSamples, rowsByLevel, take } from './samples.js';
import type { InformationOptions, Samples } from './samples.js';

/**
 * Gaussian information I(x; label) between continuous variables and a label, bits: H(all) - Σ_c (n_c/n) H(class c),
 * H = ½ ln det C - b, one Gaussian for everything and one for each class. Ince et al. 2017
 * (`mi_model_gd` of gcmi). `labels` [n] are 0..levels-1. The values are used as they are: for Gaussian-copula
 * information give `copulaNormalize` of each variable. Null where a level has no or too few samples, or x does not
 * vary, in all or within a level.
 */
export function informationDiscrete(
  x: Samples,
  labels: ArrayLike<number>,
  levels: number,
  options: InformationOptions = {},
): InformationValue {
  const { biasCorrected } = openOptions(options);
  const { x: variables, n } = openSamples({ x });
  const d = variables.length;
  const rows = rowsByLevel(labels, levels, n);
  const reason = shortLevel(rows, d + 1);
  if (reason !== null) return unavailable(reason);
  const all = entropyOfSamples(variables, biasCorrected);
  if (all === -Infinity) return unavailable(d === 1 ? UNAVAILABLE.constant : UNAVAILABLE.singular);
  let within = 0;
  for (const members of rows) {
    const own = variables.map((values) => take(values, members));
    within += (members.length / n) * entropyOfSamples(own, biasCorrected);
  }
  if (within === -Infinity) return unavailable(UNAVAILABLE.deterministic);
  return { bits: (all - within) * BITS_PER_NAT, reason: null };
}

/** The first level with fewer than `needed` samples, as a reason; null when all have enough. */
export function shortLevel(rows: readonly Uint32Array[], needed: number): string | null {
  for (let level = 0; level < rows.length; level++) {
    const { length } = rows[level];
    if (length === 0) return emptyLevel(level);
    if (length < needed) return fewInLevel(level, length, needed);
  }
  return null;
}

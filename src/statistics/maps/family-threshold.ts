/** Permutations behind a threshold: one case of twenty lies above the 95th of 99 values. */
export const MAP_PERMUTATIONS = 99;

/**
 * What each of several maps (or layers of maps) that are shown together stays under, all of them at once, in 95 % of
 * permutations: the maximum over the family in each permutation (Nichols and Holmes 2002, *Human Brain Mapping* 15), each
 * member over the mean of its own values, so that none is judged by the chance of another that varies more (balanced: Beran
 * 1988, *JASA* 83, 679). `maxima` are each member's largest values, [members][permutations], the same permutations for all.
 */
export function familyThresholds(maxima: readonly Float64Array[]): number[] {
  if (maxima.length === 0) return [];
  const means = maxima.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length);
  const largest = maxima[0].map((_, p) =>
    maxima.reduce((most, own, m) => Math.max(most, means[m] > 0 ? own[p] / means[m] : 0), 0),
  );
  const rank = Math.ceil(0.95 * (largest.length + 1));
  const factor = largest.sort()[rank - 1];
  // What chance cannot raise above 0 (a constant, or too few residuals for its dimensions) has its own largest value.
  return maxima.map((own, m) => (means[m] > 0 ? means[m] * factor : Math.max(0, ...own)));
}

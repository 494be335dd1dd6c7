interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

/** Residuals from which intervals are given, as the statistics have it. */
const LEAST_RESIDUALS = 5;

/** What a legend says of the intervals of what is drawn: `given` where any has one, else that there are none. */
export function intervalLegend(
  estimates: readonly (Interval | null | undefined)[],
  residuals: number,
  given = '95\u00a0% intervals',
): string {
  if (estimates.some((one) => one && one.low !== null && one.high !== null)) return given;
  return residuals < LEAST_RESIDUALS
    ? `no intervals: ${residuals} residuals, at least ${LEAST_RESIDUALS} needed`
    : 'no intervals: what was estimated varies in too few residuals';
}

/** How intervals of accuracies come about where hardly anybody differs; nothing where there are no intervals. */
export function fewDifferNote(residuals: number): string {
  return residuals < LEAST_RESIDUALS
    ? ''
    : `An accuracy's interval is that of as many independent answers as its variation between residuals leaves (Korn and Graubard 1998). The less is wrong in all, or right, the nearer it comes to one answer for each of the ${residuals} residuals (Clopper and Pearson 1934): people who were not met may differ.`;
}

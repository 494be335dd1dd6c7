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
    : `Where fewer than ${LEAST_RESIDUALS} residuals differ from what the others agree on, as where all images are right, an accuracy's interval is at least that of ${residuals} yes-or-no answers, one for each residual (Clopper and Pearson 1934): people who were not met may differ.`;
}

/** A share with its 95 % interval; `people` is the number of independent observations behind the interval. */
export interface Share {
  readonly right: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly people: number;
}

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Share `right` / `of` with Wilson's score interval (Wilson 1927, JASA 22, p. 209). Pictures of one person are not
 * independent: the interval counts people, each with the mean over its pictures. Null when there is nothing to count.
 */
export function wilsonShare(right: number, of: number, people: number = of): Share | null {
  if (of === 0) return null;
  const share = right / of;
  const spread = (Z * Z) / people;
  const centre = (share + spread / 2) / (1 + spread);
  const half =
    (Z / (1 + spread)) * Math.sqrt((share * (1 - share)) / people + spread / (4 * people));
  return {
    right,
    of,
    share,
    low: Math.max(0, centre - half),
    high: Math.min(1, centre + half),
    people,
  };
}

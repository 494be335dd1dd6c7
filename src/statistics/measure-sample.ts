/** An atom that holds at least this share of the sample is the centre of its unit's cells. */
const CENTRE_SHARE = 1 / 16;
/** |r| of the sample's value farthest from the median is at most this: sums have room, and values 8 times as far. */
const RAW_REACH = 4096;
const LEAST_EXPONENT = -120;
const MOST_EXPONENT = 120;

/** Location and size of an ascending sample of at least one value. */
export interface SampleMeasures {
  readonly centre: number;
  readonly spread: number;
  readonly median: number;
  readonly scale: number;
}

/** The fields of the same names of a `UnitCalibration`. */
export function measureSample(sorted: Float32Array): SampleMeasures {
  const median = positiveZero(sorted[(sorted.length - 1) >> 1]);
  const centre = largestAtom(sorted) ?? median;
  const reach = Math.max(median - sorted[0], sorted[sorted.length - 1] - median);
  return { centre, spread: medianDistance(sorted, centre), median, scale: rawScale(reach) };
}

/** The most frequent value, the least of several, if it holds a large share. */
function largestAtom(sorted: Float32Array): number | null {
  let most = Math.max(1, Math.ceil(sorted.length * CENTRE_SHARE) - 1);
  let atom: number | null = null;
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > most) {
      most = end - start;
      atom = positiveZero(sorted[start]);
    }
    start = end;
  }
  return atom;
}

/** Walks outwards from the centre on both sides at once. */
function medianDistance(sorted: Float32Array, centre: number): number {
  let above = sorted.findIndex((value) => value > centre);
  if (above < 0) above = sorted.length;
  let below = above - 1;
  while (below >= 0 && sorted[below] === centre) below--;
  const different = below + 1 + sorted.length - above;
  let distance = 0;
  for (let step = 0; step < (different + 1) >> 1; step++) {
    const down = below >= 0 ? centre - sorted[below] : Infinity;
    const up = above < sorted.length ? sorted[above] - centre : Infinity;
    distance = Math.min(down, up);
    if (down <= up) below--;
    else above++;
  }
  return distance;
}

/** The least power of two by which `reach` is at most RAW_REACH, within what single precision divides by exactly. */
function rawScale(reach: number): number {
  let exponent = LEAST_EXPONENT;
  while (exponent < MOST_EXPONENT && reach > RAW_REACH * 2 ** exponent) exponent++;
  return reach === 0 ? 1 : 2 ** exponent;
}

function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}

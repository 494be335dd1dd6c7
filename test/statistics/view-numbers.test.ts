import { describe, expect, it } from 'vitest';
import { createViewNumbers } from '../../src/statistics/view-numbers.js';
import { designPoint } from '../../src/stimulus/index.js';
import { numbers, testSpace } from './helpers.js';

const WIDTH = 3;
const space = testSpace({ residual: numbers(3), yaw: [-30, 0, 30], azimuth: numbers(4) });
const points = numbers(space.pointCount).map((index) => designPoint(space, index));
type Levels = Readonly<Record<string, number>>;
const numbersOf = ({ yaw, azimuth }: Levels): number[] => [yaw, azimuth, 10 * yaw + azimuth];

/** The numbers of every point, in the order of points, and how often any were worked out. */
function numbersBy(mostBytes?: number) {
  let workedOut = 0;
  const views = createViewNumbers(
    space,
    WIDTH,
    (levels) => {
      workedOut++;
      return numbersOf(levels);
    },
    mostBytes,
  );
  const found = points.map((point) => {
    const place = views.placeOf(point);
    return [...views.data.subarray(place, place + WIDTH)];
  });
  return { found, workedOut, kept: views.data.length / WIDTH };
}

describe('the numbers of views', () => {
  it('are worked out once for all identities where there is room for all', () => {
    const { found, workedOut, kept } = numbersBy();
    expect(found).toEqual(points.map(({ levels }) => numbersOf(levels)));
    expect([workedOut, kept]).toEqual([12, 12]);
  });

  // Four numbers of four bytes a view: room for five views, for one, for none (which is room for one).
  it.each([
    [80, 5],
    [16, 1],
    [0, 1],
  ])('are the same in %d bytes, which hold those of few views', (mostBytes, places) => {
    const { found, workedOut, kept } = numbersBy(mostBytes);
    expect(found).toEqual(numbersBy().found);
    expect(kept).toBe(places);
    expect(workedOut).toBeGreaterThan(12);
  });

  it('of millions of views take megabytes', () => {
    const { data } = createViewNumbers({ viewCount: 5 ** 9 }, 60, () => []);
    expect(data.byteLength).toBeLessThan(2 ** 23);
  });
});

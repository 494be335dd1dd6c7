import type { DesignPoint, Space } from '../stimulus/index.js';

/** `width` numbers of each view, one view after the other. */
export interface ViewNumbers {
  readonly data: Int32Array;
  /** Place in `data` of the first number of a point's view. */
  placeOf(point: DesignPoint): number;
}

/**
 * Numbers, none of them negative, that follow from a view's levels of the view factors. A view has the same levels in every
 * identity: they are worked out when it first comes.
 */
export function createViewNumbers(
  { viewCount }: Space,
  width: number,
  numbersOf: (levels: Readonly<Record<string, number>>) => readonly number[],
): ViewNumbers {
  const data = new Int32Array(viewCount * width).fill(-1);
  return {
    data,
    placeOf({ view, levels }) {
      const place = view * width;
      if (data[place] < 0) data.set(numbersOf(levels), place);
      return place;
    },
  };
}

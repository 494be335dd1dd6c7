import type { DesignPoint, Space } from '../stimulus/index.js';

/** `width` numbers of a view, where `placeOf` says. */
export interface ViewNumbers {
  readonly data: Int32Array;
  /** Place in `data` of the first number of a point's view; holds until the next call. */
  placeOf(point: DesignPoint): number;
}

/** Of all views of a space of usual size; a space of many factors has millions of views. */
const MOST_BYTES = 2 ** 23;

/**
 * Numbers that follow from a view's levels of the view factors. A view has the same levels in every identity: they are
 * worked out when it first comes. Where those of all views take more than `mostBytes`, views share places in turn, each
 * with those as far from it as there are places, and are worked out anew when another was there last.
 */
export function createViewNumbers(
  { viewCount }: Pick<Space, 'viewCount'>,
  width: number,
  numbersOf: (levels: Readonly<Record<string, number>>) => readonly number[],
  mostBytes = MOST_BYTES,
): ViewNumbers {
  const bytes = Int32Array.BYTES_PER_ELEMENT * (width + 1);
  const places = Math.max(1, Math.min(viewCount, Math.floor(mostBytes / bytes)));
  const data = new Int32Array(places * width);
  const views = new Int32Array(places).fill(-1);
  return {
    data,
    placeOf({ view, levels }) {
      const number = view % places;
      const place = number * width;
      if (views[number] !== view) {
        data.set(numbersOf(levels), place);
        views[number] = view;
      }
      return place;
    },
  };
}

import { MARGIN_BYTES, ROW_BYTES } from './layout';

/**
 * The numbers of one unit, i16 in rows of a tile, as `sumTile` multiplies by them: of each of `rows` rows its own and the
 * next row's, then its own and that of the row `gridRows` further; 0 for rows that are not there.
 */
export function pairMargins(numbers: usize, rows: i32, gridRows: i32, margins: usize): void {
  const end = numbers + <usize>rows * ROW_BYTES;
  const gridBytes = <usize>gridRows * ROW_BYTES;
  for (; numbers < end; numbers += ROW_BYTES, margins += MARGIN_BYTES) {
    const own = load<i16>(numbers);
    store<i16>(margins, own);
    store<i16>(margins, rowBefore(numbers + ROW_BYTES, end), 2);
    store<i16>(margins, own, 4);
    store<i16>(margins, rowBefore(numbers + gridBytes, end), 6);
  }
}

// @ts-ignore: decorator
@inline
function rowBefore(numbers: usize, end: usize): i16 {
  return numbers < end ? load<i16>(numbers) : 0;
}

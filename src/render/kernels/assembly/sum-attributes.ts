import { dotHigh, dotLow } from './lanes';
import { ATTRIBUTES, BACKS, ENTRY_PLACES, ENTRY_SUMS } from './layout';

/**
 * Sums of a pixel's attributes over its samples, by the weights that `weighSamples` left in its `entry`: i32[4] where
 * the entry says and BACKS bytes on, ONE_WEIGHT · ATTRIBUTE_ONE for 1.
 */
// @ts-ignore: decorator
@inline
export function sumAttributes(entry: usize): void {
  const to = <usize>load<u32>(entry, ENTRY_SUMS);
  const t0 = <usize>load<u32>(entry, ENTRY_PLACES);
  const t1 = <usize>load<u32>(entry, ENTRY_PLACES + 4);
  const pairs = v128.load(entry, 16);
  const w01 = v128.shuffle<i32>(pairs, pairs, 0, 0, 0, 0);
  const w23 = v128.shuffle<i32>(pairs, pairs, 2, 2, 2, 2);
  const c0 = attributes(t0 + 8);
  const c1 = attributes(t1 + 8);
  let front = dotLow(c0, c1, w01);
  let back = dotHigh(c0, c1, w01);
  const t2 = <usize>load<u32>(entry, ENTRY_PLACES + 8);
  const t3 = <usize>load<u32>(entry, ENTRY_PLACES + 12);
  const c2 = attributes(t2 + 8);
  const c3 = attributes(t3 + 8);
  front = i32x4.add(front, dotLow(c2, c3, w23));
  back = i32x4.add(back, dotHigh(c2, c3, w23));
  const pq = v128.load(entry);
  const w0 = v128.shuffle<i32>(pq, pq, 0, 0, 0, 0);
  const a0 = attributes(t0);
  const b0 = attributes(t0 + 4);
  front = i32x4.add(front, dotLow(a0, b0, w0));
  back = i32x4.add(back, dotHigh(a0, b0, w0));
  const w1 = v128.shuffle<i32>(pq, pq, 1, 1, 1, 1);
  const a1 = attributes(t1);
  const b1 = attributes(t1 + 4);
  front = i32x4.add(front, dotLow(a1, b1, w1));
  back = i32x4.add(back, dotHigh(a1, b1, w1));
  const w2 = v128.shuffle<i32>(pq, pq, 2, 2, 2, 2);
  const a2 = attributes(t2);
  const b2 = attributes(t2 + 4);
  front = i32x4.add(front, dotLow(a2, b2, w2));
  back = i32x4.add(back, dotHigh(a2, b2, w2));
  const w3 = v128.shuffle<i32>(pq, pq, 3, 3, 3, 3);
  const a3 = attributes(t3);
  const b3 = attributes(t3 + 4);
  v128.store(to, i32x4.add(front, dotLow(a3, b3, w3)));
  v128.store(to, i32x4.add(back, dotHigh(a3, b3, w3)), BACKS);
}

/** Attributes of the vertex whose address is at this place. */
// @ts-ignore: decorator
@inline
function attributes(place: usize): v128 {
  return v128.load(<usize>load<u32>(place), ATTRIBUTES);
}

import { GROUP_BYTES, ROW_BYTES, SEGMENT_BYTES } from './layout';

/** Bytes of a histogram of u16 counters. */
const HISTOGRAM_BYTES: usize = 32;

/**
 * Adds 16 units' scores to their histograms of 16 bins: u16 [unit][columns][bin] at `histograms`, for the plan's targets
 * below `columns`. `table`: a byte of bins passed and one of remainder for each 128 of |q|, 16 bytes each; then the 16 vectors that are 1 in one byte.
 * `scratch`: 16 bytes for each row of a group, then 16 for each cell and level of both factors.
 */
export function countTile(
  scores: usize,
  plan: usize,
  groups: i32,
  groupRows: i32,
  fastLevels: i32,
  middleLevels: i32,
  histograms: usize,
  columns: i32,
  table: usize,
  scratch: usize,
): void {
  const ones = table + 32;
  const cells = scratch + <usize>groupRows * 16;
  const unitBytes = <usize>columns * HISTOGRAM_BYTES;
  memory.fill(cells, 0, (<usize>(fastLevels * middleLevels)) << 4);
  for (let group = 0; group < groups; group++) {
    const lists = plan + GROUP_BYTES;
    const segments = load<i32>(plan);
    const listed = load<i32>(plan, 4) + 2 * load<i32>(plan, 8) + 2 * load<i32>(plan, 12);
    const first = lists + ((<usize>listed) << 2);
    const next = binGroup(scores, first, segments, table, scratch);
    for (let unit: usize = 0; unit < 16; unit++) {
      const to = histograms + unit * unitBytes;
      let bins = scratch + unit;
      let segment = first;
      for (let i = 0; i < segments; i++) {
        const end = bins + ((<usize>load<i32>(segment, 4)) << 4);
        let cell = cells + ((<usize>load<i32>(segment, 8)) << 4);
        let counts = i8x16.splat(0);
        for (; bins < end; bins += 16) {
          const one = v128.load(ones + <usize>load<u8>(bins));
          counts = i8x16.add(counts, one);
          v128.store(cell, i8x16.add(v128.load(cell), one));
          cell += 16;
        }
        const own = load<i32>(segment, 12);
        segment += SEGMENT_BYTES;
        for (let k = 0; k < own; k++) {
          const target = load<i32>(segment);
          if (target < columns) addCounts(to + <usize>target * HISTOGRAM_BYTES, counts);
          segment += 4;
        }
      }
      flushCounts(plan, fastLevels, middleLevels, to, columns, cells);
    }
    plan = next;
  }
}

/** Writes 16 · bin of each score of the group's rows; returns where its plan ends. */
function binGroup(scores: usize, segment: usize, segments: i32, table: usize, bins: usize): usize {
  const passed = v128.load(table);
  const remainders = v128.load(table, 16);
  for (let i = 0; i < segments; i++) {
    let from = scores + <usize>load<i32>(segment) * ROW_BYTES;
    const end = from + <usize>load<i32>(segment, 4) * ROW_BYTES;
    for (; from < end; from += ROW_BYTES) {
      const q0 = v128.load(from);
      const q1 = v128.load(from, 16);
      const size0 = i16x8.abs(q0);
      const size1 = i16x8.abs(q1);
      const slots = i8x16.min_u(
        i8x16.narrow_i16x8_u(i16x8.shr_u(size0, 7), i16x8.shr_u(size1, 7)),
        i8x16.splat(15),
      );
      const rest = i8x16.narrow_i16x8_u(
        v128.and(size0, i16x8.splat(127)),
        v128.and(size1, i16x8.splat(127)),
      );
      const beyond = i8x16.ge_u(rest, i8x16.swizzle(remainders, slots));
      const number = i8x16.sub(i8x16.swizzle(passed, slots), beyond);
      const below = i8x16.narrow_i16x8_s(i16x8.shr_s(q0, 15), i16x8.shr_s(q1, 15));
      const bin = i8x16.add(i8x16.splat(8), v128.xor(number, below));
      v128.store(bins, i16x8.shl(bin, 4));
      bins += 16;
    }
    segment += SEGMENT_BYTES + ((<usize>load<i32>(segment, 12)) << 2);
  }
  return segment;
}

/** Adds a group's cells to the histograms of its levels and total, and clears them. */
function flushCounts(
  plan: usize,
  fastLevels: i32,
  middleLevels: i32,
  to: usize,
  columns: i32,
  cells: usize,
): void {
  const fast = cells + ((<usize>(fastLevels * middleLevels)) << 4);
  const middle = fast + ((<usize>fastLevels) << 4);
  memory.fill(fast, 0, (<usize>fastLevels) << 4);
  let low = i16x8.splat(0);
  let high = i16x8.splat(0);
  let cell = cells;
  for (let a: usize = 0; a < <usize>middleLevels; a++) {
    let sum = i8x16.splat(0);
    for (let e: usize = 0; e < <usize>fastLevels; e++) {
      const counts = v128.load(cell);
      v128.store(cell, i8x16.splat(0));
      const level = fast + (e << 4);
      v128.store(level, i8x16.add(v128.load(level), counts));
      sum = i8x16.add(sum, counts);
      cell += 16;
    }
    v128.store(middle + (a << 4), sum);
    low = i16x8.add(low, i16x8.extend_low_i8x16_u(sum));
    high = i16x8.add(high, i16x8.extend_high_i8x16_u(sum));
  }
  const totals = load<i32>(plan, 4);
  let list = plan + GROUP_BYTES;
  for (let k = 0; k < totals; k++) {
    const target = load<i32>(list);
    if (target < columns) {
      const at = to + <usize>target * HISTOGRAM_BYTES;
      v128.store(at, i16x8.add(v128.load(at), low));
      v128.store(at, i16x8.add(v128.load(at, 16), high), 16);
    }
    list += 4;
  }
  list = addLevelCounts(list, load<i32>(plan, 8), fast, fastLevels, to, columns);
  addLevelCounts(list, load<i32>(plan, 12), middle, middleLevels, to, columns);
}

/** Adds levels' counts to `count` lists of targets; returns the end of the lists. */
function addLevelCounts(
  list: usize,
  count: i32,
  counts: usize,
  levels: i32,
  to: usize,
  columns: i32,
): usize {
  for (let k = 0; k < count; k++) {
    const target = load<i32>(list);
    const stride = load<i32>(list, 4);
    list += 8;
    if (target >= columns) continue;
    for (let level = 0; level < levels; level++) {
      addCounts(
        to + <usize>(target + level * stride) * HISTOGRAM_BYTES,
        v128.load(counts + ((<usize>level) << 4)),
      );
    }
  }
  return list;
}

function addCounts(to: usize, counts: v128): void {
  v128.store(to, i16x8.add(v128.load(to), i16x8.extend_low_i8x16_u(counts)));
  v128.store(to, i16x8.add(v128.load(to, 16), i16x8.extend_high_i8x16_u(counts)), 16);
}

import { GROUP_BYTES, QUANTITY_BYTES, ROW_BYTES, SEGMENT_BYTES } from './layout';

/** Scratch of a cell, of eight units: i16 sum, i32 squares (two vectors), i32 products (two vectors). */
const CELL_BYTES: usize = 80;
/** Scratch of a level: i32 sums, squares and products, two vectors each. */
const LEVEL_BYTES: usize = 96;
/**
 * Adds int16 scores of 16 units to accumulators: per target of the plan f64 sum, squares and, with `products` (i16 of
 * each row, `productBytes` apart; 0 for none), products, 16 units each. Exact where the plan's stretches are short
 * enough: squares of a segment and of a level in a group within int32, a group's sums of a cell and sums of `narrowRows`
 * within int16.
 * `scratch`: CELL_BYTES for each cell and LEVEL_BYTES for each level of both factors and one more.
 */
export function sumTile(
  scores: usize,
  products: usize,
  productBytes: usize,
  plan: usize,
  groups: i32,
  narrowRows: i32,
  fastLevels: i32,
  middleLevels: i32,
  targets: usize,
  scratch: usize,
): void {
  for (let half: usize = 0; half < 2; half++) {
    const to = targets + half * 64;
    const from = scores + half * 16;
    if (products)
      sumHalf(
        from,
        products,
        productBytes,
        plan,
        groups,
        narrowRows,
        fastLevels,
        middleLevels,
        to,
        scratch,
        3 * QUANTITY_BYTES,
        true,
      );
    else
      sumHalf(
        from,
        from,
        0,
        plan,
        groups,
        narrowRows,
        fastLevels,
        middleLevels,
        to,
        scratch,
        2 * QUANTITY_BYTES,
        false,
      );
  }
}

function sumHalf(
  scores: usize,
  products: usize,
  productBytes: usize,
  plan: usize,
  groups: i32,
  narrowRows: i32,
  fastLevels: i32,
  middleLevels: i32,
  targets: usize,
  cells: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  const cellBytes = <usize>(fastLevels * middleLevels) * CELL_BYTES;
  const narrowBytes = <usize>narrowRows * ROW_BYTES;
  for (let group = 0; group < groups; group++) {
    const segments = load<i32>(plan);
    let segment = plan + GROUP_BYTES + groupTargetBytes(plan);
    memory.fill(cells, 0, cellBytes);
    for (let i = 0; i < segments; i++) {
      const first = <usize>load<i32>(segment);
      const end = scores + (first + <usize>load<i32>(segment, 4)) * ROW_BYTES;
      let cell = cells + <usize>load<i32>(segment, 8) * CELL_BYTES;
      let from = scores + first * ROW_BYTES;
      let other = products + first * productBytes;
      let s0 = i32x4.splat(0);
      let s1 = i32x4.splat(0);
      let q0 = i32x4.splat(0);
      let q1 = i32x4.splat(0);
      let p0 = i32x4.splat(0);
      let p1 = i32x4.splat(0);
      while (from < end) {
        const pause = min(end, from + narrowBytes);
        let narrow = i16x8.splat(0);
        for (; from < pause; from += ROW_BYTES) {
          const q = v128.load(from);
          narrow = i16x8.add(narrow, q);
          v128.store(cell, i16x8.add(v128.load(cell), q));
          const low = i32x4.extmul_low_i16x8_s(q, q);
          const high = i32x4.extmul_high_i16x8_s(q, q);
          q0 = i32x4.add(q0, low);
          q1 = i32x4.add(q1, high);
          v128.store(cell, i32x4.add(v128.load(cell, 16), low), 16);
          v128.store(cell, i32x4.add(v128.load(cell, 32), high), 32);
          if (withProducts) {
            const d = v128.load16_splat(other);
            other += productBytes;
            const lowProduct = i32x4.extmul_low_i16x8_s(q, d);
            const highProduct = i32x4.extmul_high_i16x8_s(q, d);
            p0 = i32x4.add(p0, lowProduct);
            p1 = i32x4.add(p1, highProduct);
            v128.store(cell, i32x4.add(v128.load(cell, 48), lowProduct), 48);
            v128.store(cell, i32x4.add(v128.load(cell, 64), highProduct), 64);
          }
          cell += CELL_BYTES;
        }
        s0 = i32x4.add(s0, i32x4.extend_low_i16x8_s(narrow));
        s1 = i32x4.add(s1, i32x4.extend_high_i16x8_s(narrow));
      }
      const own = load<i32>(segment, 12);
      segment += SEGMENT_BYTES;
      for (let k = 0; k < own; k++) {
        const target = targets + <usize>load<i32>(segment) * targetBytes;
        addEight(target, s0, s1);
        addEight(target + QUANTITY_BYTES, q0, q1);
        if (withProducts) addEight(target + 2 * QUANTITY_BYTES, p0, p1);
        segment += 4;
      }
    }
    flushGroup(plan, fastLevels, middleLevels, targets, cells, targetBytes, withProducts);
    plan = segment;
  }
}

function groupTargetBytes(plan: usize): usize {
  return (<usize>(load<i32>(plan, 4) + 2 * load<i32>(plan, 8) + 2 * load<i32>(plan, 12))) << 2;
}

/** Adds a group's cells to the targets of its levels, pairs and total. */
function flushGroup(
  plan: usize,
  fastLevels: i32,
  middleLevels: i32,
  targets: usize,
  cells: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  const fast = cells + <usize>(fastLevels * middleLevels) * CELL_BYTES;
  const middle = fast + <usize>fastLevels * LEVEL_BYTES;
  memory.fill(fast, 0, <usize>(fastLevels + middleLevels) * LEVEL_BYTES);
  const firstCell = load<i32>(plan, 16);
  const middleStride = load<i32>(plan, 20);
  const fastStride = load<i32>(plan, 24);
  let cell = cells;
  for (let a = 0; a < middleLevels; a++) {
    for (let e = 0; e < fastLevels; e++) {
      const sum = v128.load(cell);
      addCell(fast + <usize>e * LEVEL_BYTES, cell, sum, withProducts);
      addCell(middle + <usize>a * LEVEL_BYTES, cell, sum, withProducts);
      if (firstCell >= 0) {
        const target =
          targets + <usize>(firstCell + a * middleStride + e * fastStride) * targetBytes;
        addEight(target, i32x4.extend_low_i16x8_s(sum), i32x4.extend_high_i16x8_s(sum));
        addEight(target + QUANTITY_BYTES, v128.load(cell, 16), v128.load(cell, 32));
        if (withProducts)
          addEight(target + 2 * QUANTITY_BYTES, v128.load(cell, 48), v128.load(cell, 64));
      }
      cell += CELL_BYTES;
    }
  }
  const totals = load<i32>(plan, 4);
  const fasts = load<i32>(plan, 8);
  const middles = load<i32>(plan, 12);
  let list = plan + GROUP_BYTES;
  for (let k = 0; k < totals; k++) {
    addLevels(middle, middleLevels, load<i32>(list), 0, targets, targetBytes, withProducts);
    list += 4;
  }
  for (let k = 0; k < fasts; k++) {
    addLevels(
      fast,
      fastLevels,
      load<i32>(list),
      load<i32>(list, 4),
      targets,
      targetBytes,
      withProducts,
    );
    list += 8;
  }
  for (let k = 0; k < middles; k++) {
    addLevels(
      middle,
      middleLevels,
      load<i32>(list),
      load<i32>(list, 4),
      targets,
      targetBytes,
      withProducts,
    );
    list += 8;
  }
}

function addCell(level: usize, cell: usize, sum: v128, withProducts: bool): void {
  v128.store(level, i32x4.add(v128.load(level), i32x4.extend_low_i16x8_s(sum)));
  v128.store(level, i32x4.add(v128.load(level, 16), i32x4.extend_high_i16x8_s(sum)), 16);
  v128.store(level, i32x4.add(v128.load(level, 32), v128.load(cell, 16)), 32);
  v128.store(level, i32x4.add(v128.load(level, 48), v128.load(cell, 32)), 48);
  if (withProducts) {
    v128.store(level, i32x4.add(v128.load(level, 64), v128.load(cell, 48)), 64);
    v128.store(level, i32x4.add(v128.load(level, 80), v128.load(cell, 64)), 80);
  }
}

/** Adds each level to its target, `stride` targets apart. */
function addLevels(
  levels: usize,
  count: i32,
  target: i32,
  stride: i32,
  targets: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  for (let level = 0; level < count; level++) {
    const to = targets + <usize>(target + level * stride) * targetBytes;
    addEight(to, v128.load(levels), v128.load(levels, 16));
    addEight(to + QUANTITY_BYTES, v128.load(levels, 32), v128.load(levels, 48));
    if (withProducts)
      addEight(to + 2 * QUANTITY_BYTES, v128.load(levels, 64), v128.load(levels, 80));
    levels += LEVEL_BYTES;
  }
}

function addEight(to: usize, low: v128, high: v128): void {
  addFour(to, low);
  addFour(to + 32, high);
}

function addFour(to: usize, four: v128): void {
  const upper = v128.shuffle<i64>(four, four, 1, 0);
  v128.store(to, f64x2.add(v128.load(to), f64x2.convert_low_i32x4_s(four)));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.convert_low_i32x4_s(upper)), 16);
}

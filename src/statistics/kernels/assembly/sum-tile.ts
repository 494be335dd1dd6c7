import { GROUP_BYTES, QUANTITY_BYTES, ROW_BYTES, SEGMENT_BYTES } from './layout';

/** Scratch of a cell, of eight units: i16 sum, i32 squares (two vectors), i32 products (two vectors). */
const CELL_BYTES: usize = 80;
/** Scratch of a level: i32 sums, squares and products, two vectors each. */
const LEVEL_BYTES: usize = 96;
/** Scratch of a group's total: f64 as a target has them. */
const TOTAL_BYTES: usize = 3 * QUANTITY_BYTES;

/**
 * Adds int16 scores of 16 units to accumulators: per target of the plan f64 sum, squares and, with `products` (i16 of
 * each row, `productBytes` apart; 0 for none), products, 16 units each. Exact where the plan's stretches are short
 * enough: squares of a segment and of a level in a group within int32, a group's sums of a cell and sums of `narrowRows`
 * within int16.
 * A cell's squares of `mostRows` rows are within int32: its groups are gathered in int32 until there are so many.
 * `scratch`: CELL_BYTES and LEVEL_BYTES for each cell, LEVEL_BYTES for each level of both factors, TOTAL_BYTES.
 */
export function sumTile(
  scores: usize,
  products: usize,
  productBytes: usize,
  plan: usize,
  groups: i32,
  narrowRows: i32,
  mostRows: i32,
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
        mostRows,
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
        mostRows,
        fastLevels,
        middleLevels,
        to,
        scratch,
        2 * QUANTITY_BYTES,
        false,
      );
  }
}

// @ts-ignore: decorator
@inline
function sumHalf(
  scores: usize,
  products: usize,
  productBytes: usize,
  plan: usize,
  groups: i32,
  narrowRows: i32,
  mostRows: i32,
  fastLevels: i32,
  middleLevels: i32,
  targets: usize,
  cells: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  const gridCells = <usize>(fastLevels * middleLevels);
  const cellBytes = gridCells * CELL_BYTES;
  const gathered = cells + cellBytes;
  const narrowBytes = <usize>narrowRows * ROW_BYTES;
  memory.fill(gathered, 0, gridCells * LEVEL_BYTES);
  let cellRows = 0;
  let gatheredFrom = 0;
  let gatheredTo = 0;
  let last = plan;
  for (let group = 0; group < groups; group++) {
    const segments = load<i32>(plan);
    if (cellRows + segments > mostRows) {
      flushCells(
        last,
        fastLevels,
        gatheredFrom,
        gatheredTo,
        targets,
        gathered,
        targetBytes,
        withProducts,
      );
      cellRows = 0;
    }
    let cellFrom = fastLevels * middleLevels;
    let cellTo = 0;
    last = plan;
    let segment = plan + GROUP_BYTES + groupTargetBytes(plan);
    memory.fill(cells, 0, cellBytes);
    for (let i = 0; i < segments; i++) {
      const first = <usize>load<i32>(segment);
      const end = scores + (first + <usize>load<i32>(segment, 4)) * ROW_BYTES;
      const firstCell = load<i32>(segment, 8);
      cellFrom = min(cellFrom, firstCell);
      cellTo = max(cellTo, firstCell + load<i32>(segment, 4));
      let cell = cells + <usize>firstCell * CELL_BYTES;
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
          const low = firstFour(q);
          const high = lastFour(q);
          const lowSquares = i32x4.dot_i16x8_s(low, low);
          const highSquares = i32x4.dot_i16x8_s(high, high);
          q0 = i32x4.add(q0, lowSquares);
          q1 = i32x4.add(q1, highSquares);
          v128.store(cell, i32x4.add(v128.load(cell, 16), lowSquares), 16);
          v128.store(cell, i32x4.add(v128.load(cell, 32), highSquares), 32);
          if (withProducts) {
            const d = v128.load16_splat(other);
            other += productBytes;
            const lowProduct = i32x4.dot_i16x8_s(low, d);
            const highProduct = i32x4.dot_i16x8_s(high, d);
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
    flushGroup(
      plan,
      fastLevels,
      middleLevels,
      cellFrom,
      cellTo,
      targets,
      cells,
      targetBytes,
      withProducts,
    );
    gatheredFrom = cellRows > 0 ? min(gatheredFrom, cellFrom) : cellFrom;
    gatheredTo = cellRows > 0 ? max(gatheredTo, cellTo) : cellTo;
    cellRows += segments;
    plan = segment;
  }
  if (groups === 0) return;
  flushCells(
    last,
    fastLevels,
    gatheredFrom,
    gatheredTo,
    targets,
    gathered,
    targetBytes,
    withProducts,
  );
}

/** Four numbers, each before a zero: what the instruction that adds two products takes for one. */
// @ts-ignore: decorator
@inline
function firstFour(q: v128): v128 {
  return v128.shuffle<i16>(q, i16x8.splat(0), 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
function lastFour(q: v128): v128 {
  return v128.shuffle<i16>(q, i16x8.splat(0), 4, 12, 5, 13, 6, 14, 7, 15);
}

function groupTargetBytes(plan: usize): usize {
  return (<usize>(load<i32>(plan, 4) + 2 * load<i32>(plan, 8) + 2 * load<i32>(plan, 12))) << 2;
}

/**
 * Adds a group's cells to those of several groups, and to the targets of its levels and total that are the group's
 * own: the first of either factor's lists is not.
 */
function flushGroup(
  plan: usize,
  fastLevels: i32,
  middleLevels: i32,
  cellFrom: i32,
  cellTo: i32,
  targets: usize,
  cells: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  const gathered = cells + <usize>(fastLevels * middleLevels) * CELL_BYTES;
  const fast = gathered + <usize>(fastLevels * middleLevels) * LEVEL_BYTES;
  const middle = fast + <usize>fastLevels * LEVEL_BYTES;
  const total = middle + <usize>middleLevels * LEVEL_BYTES;
  const totals = load<i32>(plan, 4);
  const fasts = load<i32>(plan, 8);
  const middles = load<i32>(plan, 12);
  memory.fill(fast, 0, total + TOTAL_BYTES - fast);
  for (let i = cellFrom; i < cellTo; i++) {
    const cell = cells + <usize>i * CELL_BYTES;
    const sum = v128.load(cell);
    addCell(gathered + <usize>i * LEVEL_BYTES, cell, sum, withProducts);
    addCell(middle + <usize>(i / fastLevels) * LEVEL_BYTES, cell, sum, withProducts);
    if (fasts > 1) addCell(fast + <usize>(i % fastLevels) * LEVEL_BYTES, cell, sum, withProducts);
  }
  const lastLevel = (cellTo - 1) / fastLevels;
  for (let a = cellFrom / fastLevels; a <= lastLevel; a++) {
    addLevel(middle + <usize>a * LEVEL_BYTES, total, withProducts);
  }
  let list = plan + GROUP_BYTES;
  for (let k = 0; k < totals; k++) {
    addTotal(total, targets + <usize>load<i32>(list) * targetBytes, withProducts);
    list += 4;
  }
  for (let k = 0; k < fasts; k++) {
    const target = load<i32>(list);
    const stride = load<i32>(list, 4);
    if (k > 0) addLevels(fast, fastLevels, target, stride, targets, targetBytes, withProducts);
    list += 8;
  }
  for (let k = 0; k < middles; k++) {
    const target = load<i32>(list);
    const stride = load<i32>(list, 4);
    if (k > 0) addLevels(middle, middleLevels, target, stride, targets, targetBytes, withProducts);
    list += 8;
  }
}

/** Adds the cells of several groups to the targets that these share: their pair's and both factors' own levels. */
function flushCells(
  plan: usize,
  fastLevels: i32,
  cellFrom: i32,
  cellTo: i32,
  targets: usize,
  gathered: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  const totals = <usize>load<i32>(plan, 4);
  const fasts = load<i32>(plan, 8);
  const middles = load<i32>(plan, 12);
  const firstCell = load<i32>(plan, 16);
  const middleStride = load<i32>(plan, 20);
  const fastStride = load<i32>(plan, 24);
  const lists = plan + GROUP_BYTES + (totals << 2);
  const fast = targets + <usize>load<i32>(lists) * targetBytes;
  const middle = targets + <usize>load<i32>(lists + ((<usize>fasts) << 3)) * targetBytes;
  for (let i = cellFrom; i < cellTo; i++) {
    const cell = gathered + <usize>i * LEVEL_BYTES;
    const a = i / fastLevels;
    const e = i % fastLevels;
    if (fasts > 0) addLevel(cell, fast + <usize>e * targetBytes, withProducts);
    if (middles > 0) addLevel(cell, middle + <usize>a * targetBytes, withProducts);
    if (firstCell >= 0) {
      const target = firstCell + a * middleStride + e * fastStride;
      addLevel(cell, targets + <usize>target * targetBytes, withProducts);
    }
  }
  memory.fill(
    gathered + <usize>cellFrom * LEVEL_BYTES,
    0,
    <usize>(cellTo - cellFrom) * LEVEL_BYTES,
  );
}

/** Adds a group's cell, whose sum is given, to a level. */
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
    addLevel(levels, targets + <usize>(target + level * stride) * targetBytes, withProducts);
    levels += LEVEL_BYTES;
  }
}

function addLevel(level: usize, to: usize, withProducts: bool): void {
  addEight(to, v128.load(level), v128.load(level, 16));
  addEight(to + QUANTITY_BYTES, v128.load(level, 32), v128.load(level, 48));
  if (withProducts) {
    addEight(to + 2 * QUANTITY_BYTES, v128.load(level, 64), v128.load(level, 80));
  }
}

/** Adds eight units' f64, laid out as a target's, to a target. */
function addTotal(total: usize, to: usize, withProducts: bool): void {
  const end = to + (withProducts ? 3 : 2) * QUANTITY_BYTES;
  for (; to < end; to += QUANTITY_BYTES) {
    v128.store(to, f64x2.add(v128.load(to), v128.load(total)));
    v128.store(to, f64x2.add(v128.load(to, 16), v128.load(total, 16)), 16);
    v128.store(to, f64x2.add(v128.load(to, 32), v128.load(total, 32)), 32);
    v128.store(to, f64x2.add(v128.load(to, 48), v128.load(total, 48)), 48);
    total += QUANTITY_BYTES;
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

import { kept } from './kept';
import { GROUP_BYTES, ROW_BYTES, SEGMENT_BYTES } from './layout';

/** Bytes of 16 units' histograms of 16 bins, [bin][unit]: of u8 counters, of u16 counters. */
const NARROW_BYTES: usize = 256;
const WIDE_BYTES: usize = 512;
/** Lookups of the table, each for two bins: what a bin adds to a byte of two counters. */
const LOOKUPS: usize = 32;
/** Bytes of half a cell: the counters of eight bins. */
const CELL_BYTES: usize = 64;
const MOST_NIBBLE: i32 = 15;
const MOST_BYTE: i32 = 255;

/**
 * Adds 16 units' scores to their histograms of 16 bins: u16 [target][bin][unit] at `histograms`, for the plan's targets
 * below `columns`. A row is added to counters of four bits, two in a byte, of its cell and of its segment; those of
 * segments to bytes by target, which are added to the histograms before they could overflow.
 * `table`: a byte of bins passed and one of remainder for each 128 of |q|, 16 bytes each; then eight lookups, 1 at bin
 * 2k and 16 at 2k + 1. `scratch`: `COUNT_SCRATCH` of `kernel-state.ts`.
 */
export function countTile(
  scores: usize,
  plan: usize,
  groups: i32,
  fastLevels: i32,
  middleLevels: i32,
  histograms: usize,
  columns: i32,
  table: usize,
  scratch: usize,
): void {
  const total = scratch + NARROW_BYTES;
  const rowsOf = total + NARROW_BYTES;
  const narrow = rowsOf + ((<usize>columns + 3) & ~3) * 4;
  const cells = narrow + <usize>columns * NARROW_BYTES;
  const half = <usize>(fastLevels * middleLevels) * CELL_BYTES;
  const bins = cells + 2 * half;
  memory.fill(rowsOf, 0, bins - rowsOf);
  const most = min(MOST_NIBBLE, MOST_BYTE / max(fastLevels, middleLevels));
  let cellRows = 0;
  let last = plan;
  for (let group = 0; group < groups; group++) {
    const segments = load<i32>(plan);
    if (cellRows + segments > most) {
      flushCells(last, fastLevels, middleLevels, cells, scratch, histograms, columns);
      cellRows = 0;
    }
    cellRows += segments;
    last = plan;
    const lists = plan + GROUP_BYTES;
    const listed = load<i32>(plan, 4) + 2 * load<i32>(plan, 8) + 2 * load<i32>(plan, 12);
    let totalRows = 0;
    plan = lists + ((<usize>listed) << 2);
    for (let i = 0; i < segments; i++) {
      const rows = load<i32>(plan, 4);
      const cell = cells + <usize>load<i32>(plan, 8) * CELL_BYTES;
      binRows(scores + <usize>load<i32>(plan) * ROW_BYTES, rows, table, bins);
      countRows(bins, rows, table + LOOKUPS, cell, scratch);
      countRows(bins, rows, table + LOOKUPS + 64, cell + half, scratch + 128);
      if (totalRows + rows > MOST_BYTE) {
        addTotals(last, total, histograms, columns);
        totalRows = 0;
      }
      if (totalRows === 0) memory.copy(total, scratch, NARROW_BYTES);
      else addNarrow(total, scratch);
      totalRows += rows;
      const own = load<i32>(plan, 12);
      plan += SEGMENT_BYTES;
      for (let k = 0; k < own; k++) {
        const target = load<i32>(plan);
        if (target < columns) addOwn(target, rows, scratch, rowsOf, narrow, histograms);
        plan += 4;
      }
    }
    addTotals(last, total, histograms, columns);
  }
  if (groups > 0) flushCells(last, fastLevels, middleLevels, cells, scratch, histograms, columns);
  for (let target: usize = 0; target < <usize>columns; target++) {
    if (load<i32>(rowsOf + (target << 2)) === 0) continue;
    addWide(histograms + target * WIDE_BYTES, narrow + target * NARROW_BYTES);
  }
}

/** Writes the bin of each score of `rows` rows, a byte each. */
function binRows(from: usize, rows: i32, table: usize, bins: usize): void {
  const passed = v128.load(table);
  const remainders = v128.load(table, 16);
  // The first bins come after the last constant has been read.
  const lowBits = kept(bins, i16x8.splat(127));
  const lastSlot = kept(bins, i8x16.splat(15));
  const middle = kept(bins, i8x16.splat(8));
  const end = bins + ((<usize>rows) << 4);
  for (; bins < end; bins += 16) {
    const q0 = v128.load(from);
    const q1 = v128.load(from, 16);
    from += ROW_BYTES;
    const size0 = i16x8.abs(q0);
    const size1 = i16x8.abs(q1);
    const slots = i8x16.min_u(
      i8x16.narrow_i16x8_u(i16x8.shr_u(size0, 7), i16x8.shr_u(size1, 7)),
      lastSlot,
    );
    const rest = i8x16.narrow_i16x8_u(v128.and(size0, lowBits), v128.and(size1, lowBits));
    const beyond = i8x16.ge_u(rest, i8x16.swizzle(remainders, slots));
    const number = i8x16.sub(i8x16.swizzle(passed, slots), beyond);
    const below = i8x16.narrow_i16x8_s(i16x8.shr_s(q0, 15), i16x8.shr_s(q1, 15));
    v128.store(bins, i8x16.add(middle, v128.xor(number, below)));
  }
}

/** Counts rows in eight bins: adds each to its cell, the first at `cell`, and writes their u8 counts, [bin][unit]. */
function countRows(bins: usize, rows: i32, lookups: usize, cell: usize, counts: usize): void {
  const t0 = v128.load(lookups);
  const t1 = v128.load(lookups, 16);
  const t2 = v128.load(lookups, 32);
  const t3 = v128.load(lookups, 48);
  memory.fill(counts, 0, NARROW_BYTES / 2);
  const end = bins + ((<usize>rows) << 4);
  while (bins < end) {
    const pause = min(end, bins + 16 * MOST_NIBBLE);
    let n0 = i8x16.splat(0);
    let n1 = i8x16.splat(0);
    let n2 = i8x16.splat(0);
    let n3 = i8x16.splat(0);
    for (; bins < pause; bins += 16) {
      const row = v128.load(bins);
      const x0 = i8x16.swizzle(t0, row);
      const x1 = i8x16.swizzle(t1, row);
      const x2 = i8x16.swizzle(t2, row);
      const x3 = i8x16.swizzle(t3, row);
      n0 = i8x16.add(n0, x0);
      n1 = i8x16.add(n1, x1);
      n2 = i8x16.add(n2, x2);
      n3 = i8x16.add(n3, x3);
      v128.store(cell, i8x16.add(v128.load(cell), x0));
      v128.store(cell, i8x16.add(v128.load(cell, 16), x1), 16);
      v128.store(cell, i8x16.add(v128.load(cell, 32), x2), 32);
      v128.store(cell, i8x16.add(v128.load(cell, 48), x3), 48);
      cell += CELL_BYTES;
    }
    addNibbles(counts, n0);
    addNibbles(counts + 32, n1);
    addNibbles(counts + 64, n2);
    addNibbles(counts + 96, n3);
  }
}

function addNibbles(counts: usize, nibbles: v128): void {
  v128.store(counts, i8x16.add(v128.load(counts), lowNibbles(nibbles)));
  v128.store(counts, i8x16.add(v128.load(counts, 16), lowNibbles(i16x8.shr_u(nibbles, 4))), 16);
}

function lowNibbles(bytes: v128): v128 {
  return v128.and(bytes, i8x16.splat(15));
}

/** Adds a segment's counts to the bytes of one of its targets, and those to the histogram when they are full. */
function addOwn(
  target: i32,
  rows: i32,
  counts: usize,
  rowsOf: usize,
  narrow: usize,
  histograms: usize,
): void {
  const held = rowsOf + ((<usize>target) << 2);
  const to = narrow + <usize>target * NARROW_BYTES;
  const before = load<i32>(held);
  if (before + rows > MOST_BYTE) {
    addWide(histograms + <usize>target * WIDE_BYTES, to);
    memory.copy(to, counts, NARROW_BYTES);
    store<i32>(held, rows);
  } else {
    addNarrow(to, counts);
    store<i32>(held, before + rows);
  }
}

function addTotals(plan: usize, counts: usize, histograms: usize, columns: i32): void {
  const totals = load<i32>(plan, 4);
  let list = plan + GROUP_BYTES;
  for (let k = 0; k < totals; k++) {
    const target = load<i32>(list);
    if (target < columns) addWide(histograms + <usize>target * WIDE_BYTES, counts);
    list += 4;
  }
}

/** Adds the cells to the histograms of the levels of both factors, and clears them. Groups have the same such targets. */
function flushCells(
  plan: usize,
  fastLevels: i32,
  middleLevels: i32,
  cells: usize,
  counts: usize,
  histograms: usize,
  columns: i32,
): void {
  const half = <usize>(fastLevels * middleLevels) * CELL_BYTES;
  const rowBytes = <usize>fastLevels * CELL_BYTES;
  const totals = <usize>load<i32>(plan, 4);
  const fasts = load<i32>(plan, 8);
  const middles = load<i32>(plan, 12);
  const list = plan + GROUP_BYTES + (totals << 2);
  for (let e = 0; e < fastLevels; e++) {
    sumCells(cells + <usize>e * CELL_BYTES, half, middleLevels, rowBytes, counts);
    addLevel(list, fasts, e, counts, histograms, columns);
  }
  const after = list + ((<usize>fasts) << 3);
  for (let a = 0; a < middleLevels; a++) {
    sumCells(cells + <usize>a * rowBytes, half, fastLevels, CELL_BYTES, counts);
    addLevel(after, middles, a, counts, histograms, columns);
  }
  memory.fill(cells, 0, 2 * half);
}

/** Writes the sum of `count` cells, `stride` bytes apart, as u8 counts. */
function sumCells(cells: usize, half: usize, count: i32, stride: usize, counts: usize): void {
  for (let vector: usize = 0; vector < 8; vector++) {
    let cell = cells + (vector >> 2) * half + ((vector & 3) << 4);
    let low = i8x16.splat(0);
    let high = i8x16.splat(0);
    for (let i = 0; i < count; i++) {
      const nibbles = v128.load(cell);
      low = i8x16.add(low, lowNibbles(nibbles));
      high = i8x16.add(high, lowNibbles(i16x8.shr_u(nibbles, 4)));
      cell += stride;
    }
    v128.store(counts, low);
    v128.store(counts, high, 16);
    counts += 32;
  }
}

/** Adds a level's counts to its targets in `count` lists of targets. */
function addLevel(
  list: usize,
  count: i32,
  level: i32,
  counts: usize,
  histograms: usize,
  columns: i32,
): void {
  for (let k = 0; k < count; k++) {
    const target = load<i32>(list);
    if (target < columns) {
      addWide(histograms + <usize>(target + level * load<i32>(list, 4)) * WIDE_BYTES, counts);
    }
    list += 8;
  }
}

function addNarrow(to: usize, counts: usize): void {
  const end = to + NARROW_BYTES;
  for (; to < end; to += 64) {
    v128.store(to, i8x16.add(v128.load(to), v128.load(counts)));
    v128.store(to, i8x16.add(v128.load(to, 16), v128.load(counts, 16)), 16);
    v128.store(to, i8x16.add(v128.load(to, 32), v128.load(counts, 32)), 32);
    v128.store(to, i8x16.add(v128.load(to, 48), v128.load(counts, 48)), 48);
    counts += 64;
  }
}

function addWide(to: usize, counts: usize): void {
  const end = to + WIDE_BYTES;
  for (; to < end; to += 32) {
    const bytes = v128.load(counts);
    v128.store(to, i16x8.add(v128.load(to), i16x8.extend_low_i8x16_u(bytes)));
    v128.store(to, i16x8.add(v128.load(to, 16), i16x8.extend_high_i8x16_u(bytes)), 16);
    counts += 16;
  }
}

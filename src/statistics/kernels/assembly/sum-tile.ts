import { GROUP_BYTES, QUANTITY_BYTES, skipSegments } from './layout';
import { areWholeGrids, sumGrids } from './sum-grids';
import { addLevel, addLevels, addTotal, LEVEL_BYTES, TOTAL_BYTES } from './sum-levels';
import { CELL_BYTES, gatherCells, sumSegments } from './sum-segments';

/**
 * Adds int16 scores of 16 units to accumulators: per target of the plan f64 sum, squares and, with `margins` (as
 * `pairMargins` writes them; 0 for none), products, 16 units each. Exact where the plan's stretches are short
 * enough: squares of a segment and of a level in a group within int32, a group's sums of a cell and sums of `narrowRows`
 * within int16.
 * A cell's squares of `mostRows` rows are within int32: its groups are gathered in int32 until there are so many.
 * `scratch`: CELL_BYTES and LEVEL_BYTES for each cell, LEVEL_BYTES for each level of both factors, TOTAL_BYTES.
 */
export function sumTile(
  scores: usize,
  margins: usize,
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
    if (margins)
      sumHalf(
        from,
        margins,
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
  margins: usize,
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
  const fast = gathered + gridCells * LEVEL_BYTES;
  const middle = fast + <usize>fastLevels * LEVEL_BYTES;
  const total = middle + <usize>middleLevels * LEVEL_BYTES;
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
    let cellFrom = 0;
    let cellTo = <i32>gridCells;
    last = plan;
    let segment = plan + GROUP_BYTES + groupTargetBytes(plan);
    memory.fill(fast, 0, total + TOTAL_BYTES - fast);
    if (areWholeGrids(segment, segments, cellTo)) {
      segment = sumGrids(
        scores,
        margins,
        segment,
        segments,
        fastLevels,
        middleLevels,
        targets,
        targetBytes,
        gathered,
        fast,
        load<i32>(plan, 8) > 1,
        middle,
        cells,
        withProducts,
      );
    } else {
      cellFrom = cellTo;
      cellTo = 0;
      memory.fill(cells, 0, cellBytes);
      const end = skipSegments(segment, segments);
      for (let at = segment; at < end; at = skipSegments(at, 1)) {
        cellFrom = min(cellFrom, load<i32>(at, 8));
        cellTo = max(cellTo, load<i32>(at, 8) + load<i32>(at, 4));
      }
      sumSegments(
        scores,
        margins,
        segment,
        segments,
        narrowRows,
        cells,
        targets,
        targetBytes,
        withProducts,
      );
      segment = end;
      gatherCells(plan, fastLevels, cellFrom, cellTo, cells, gathered, fast, middle, withProducts);
    }
    flushGroup(
      plan,
      fastLevels,
      middleLevels,
      cellFrom,
      cellTo,
      targets,
      fast,
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

function groupTargetBytes(plan: usize): usize {
  return (<usize>(load<i32>(plan, 4) + 2 * load<i32>(plan, 8) + 2 * load<i32>(plan, 12))) << 2;
}

/**
 * Adds a group's levels, the fast ones first, to the targets of its levels and total that are the group's own: the first
 * of either factor's lists is not.
 */
function flushGroup(
  plan: usize,
  fastLevels: i32,
  middleLevels: i32,
  cellFrom: i32,
  cellTo: i32,
  targets: usize,
  fast: usize,
  targetBytes: usize,
  withProducts: bool,
): void {
  const middle = fast + <usize>fastLevels * LEVEL_BYTES;
  const total = middle + <usize>middleLevels * LEVEL_BYTES;
  const totals = load<i32>(plan, 4);
  const fasts = load<i32>(plan, 8);
  const middles = load<i32>(plan, 12);
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

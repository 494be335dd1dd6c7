/** Bytes of a unit's weights in eight read-outs. */
const LANE_BYTES: usize = 32;

/**
 * Read-outs of one layer for `rows` rows, `rowBytes` apart: `values` is the layer's first unit of the first row,
 * `target` the layer's first read-out of that row. `weights` hold eight read-outs at a time, f32: their offsets, then
 * of each unit their weights; lanes beyond `count` are not written. Every sum runs over the units in order.
 */
export function readOutTile(
  values: usize,
  rowBytes: usize,
  rows: i32,
  units: i32,
  weights: usize,
  count: i32,
  target: usize,
): void {
  const tileBytes = <usize>(units + 1) * LANE_BYTES;
  for (let lane = 0; lane < count; lane += 8) {
    const lanes = min(8, count - lane);
    for (let row = 0; row < rows; row += 4) {
      readFourRows(values, rowBytes, row, rows - 1, units, weights, lanes, target);
    }
    weights += tileBytes;
    target += LANE_BYTES;
  }
}

/** Rows beyond the last are the last once more. */
function readFourRows(
  values: usize,
  rowBytes: usize,
  row: i32,
  last: i32,
  units: i32,
  weights: usize,
  lanes: i32,
  target: usize,
): void {
  const r0 = <usize>row * rowBytes;
  const r1 = <usize>min(row + 1, last) * rowBytes;
  const r2 = <usize>min(row + 2, last) * rowBytes;
  const r3 = <usize>min(row + 3, last) * rowBytes;
  let a0 = v128.load(weights);
  let b0 = v128.load(weights, 16);
  let a1 = a0;
  let b1 = b0;
  let a2 = a0;
  let b2 = b0;
  let a3 = a0;
  let b3 = b0;
  let at = weights + LANE_BYTES;
  const end = values + ((<usize>units) << 2);
  for (let x = values; x < end; x += 4) {
    const wa = v128.load(at);
    const wb = v128.load(at, 16);
    at += LANE_BYTES;
    const x0 = v128.load32_splat(x + r0);
    a0 = f32x4.add(a0, f32x4.mul(wa, x0));
    b0 = f32x4.add(b0, f32x4.mul(wb, x0));
    const x1 = v128.load32_splat(x + r1);
    a1 = f32x4.add(a1, f32x4.mul(wa, x1));
    b1 = f32x4.add(b1, f32x4.mul(wb, x1));
    const x2 = v128.load32_splat(x + r2);
    a2 = f32x4.add(a2, f32x4.mul(wa, x2));
    b2 = f32x4.add(b2, f32x4.mul(wb, x2));
    const x3 = v128.load32_splat(x + r3);
    a3 = f32x4.add(a3, f32x4.mul(wa, x3));
    b3 = f32x4.add(b3, f32x4.mul(wb, x3));
  }
  storeLanes(target + r0, a0, b0, lanes);
  storeLanes(target + r1, a1, b1, lanes);
  storeLanes(target + r2, a2, b2, lanes);
  storeLanes(target + r3, a3, b3, lanes);
}

function storeLanes(to: usize, a: v128, b: v128, lanes: i32): void {
  f32.store(to, f32x4.extract_lane(a, 0));
  if (lanes > 1) f32.store(to, f32x4.extract_lane(a, 1), 4);
  if (lanes > 2) f32.store(to, f32x4.extract_lane(a, 2), 8);
  if (lanes > 3) f32.store(to, f32x4.extract_lane(a, 3), 12);
  if (lanes > 4) f32.store(to, f32x4.extract_lane(b, 0), 16);
  if (lanes > 5) f32.store(to, f32x4.extract_lane(b, 1), 20);
  if (lanes > 6) f32.store(to, f32x4.extract_lane(b, 2), 24);
  if (lanes > 7) f32.store(to, f32x4.extract_lane(b, 3), 28);
}

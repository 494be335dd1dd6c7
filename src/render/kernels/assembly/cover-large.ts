import { GRID_SHIFT, HALF_STEP, sampleRowBytes, TO_STEP } from './layout';

/** A triangle of any size, in 64 bits, slower. Draws nothing of one that shows its back. */
export function coverLarge(
  number: i32,
  corners: usize,
  size: i32,
  farthest: f32,
  scale: f32,
  numberBits: i32,
  samples: usize,
): void {
  const a = <usize>load<u32>(corners);
  const b = <usize>load<u32>(corners, 8);
  const c = <usize>load<u32>(corners, 4);
  const ax = load<i32>(a);
  const ay = load<i32>(a, 4);
  const bx = load<i32>(b);
  const by = load<i32>(b, 4);
  const cx = load<i32>(c);
  const cy = load<i32>(c, 4);
  const area = edgeLarge(ax, ay, bx, by, cx, cy);
  if (area <= 0) return;
  const biasA = 1 - topLeft(bx, by, cx, cy);
  const biasB = 1 - topLeft(cx, cy, ax, ay);
  const biasC = 1 - topLeft(ax, ay, bx, by);
  const inverseArea: f32 = 1 / <f32>area;
  const nearC = (load<f32>(c, 8) - farthest) * scale + 2;
  const slopeA = ((load<f32>(a, 8) - farthest) * scale + 2 - nearC) * inverseArea;
  const slopeB = ((load<f32>(b, 8) - farthest) * scale + 2 - nearC) * inverseArea;
  const lastSample = 2 * size - 1;
  const half = HALF_STEP;
  const firstX = max(0, (min(min(ax, bx), cx) + (1 << GRID_SHIFT) - 1 - half) >> GRID_SHIFT);
  const firstY = max(0, (min(min(ay, by), cy) + (1 << GRID_SHIFT) - 1 - half) >> GRID_SHIFT);
  const lastX = min(lastSample, (max(max(ax, bx), cx) - half) >> GRID_SHIFT);
  const lastY = min(lastSample, (max(max(ay, by), cy) - half) >> GRID_SHIFT);
  for (let y = firstY; y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) {
      const u = (x << GRID_SHIFT) + half;
      const v = (y << GRID_SHIFT) + half;
      const edgeA = edgeLarge(bx, by, cx, cy, u, v) - biasA;
      const edgeB = edgeLarge(cx, cy, ax, ay, u, v) - biasB;
      const edgeC = edgeLarge(ax, ay, bx, by, u, v) - biasC;
      if ((edgeA | edgeB | edgeC) < 0) continue;
      const rise = <f32>edgeA * slopeA + <f32>edgeB * slopeB;
      const steps = reinterpret<u32>(nearC + rise + TO_STEP);
      const key = (steps << numberBits) | <u32>number;
      const at = samples + <usize>y * sampleRowBytes(size) + ((<usize>x) << 2);
      store<u32>(at, max(load<u32>(at), key));
    }
  }
}

/** Twice the area of (from, to, point), positive when clockwise in the picture. */
function edgeLarge(fromX: i32, fromY: i32, toX: i32, toY: i32, x: i32, y: i32): i64 {
  return <i64>(toX - fromX) * <i64>(y - fromY) - <i64>(toY - fromY) * <i64>(x - fromX);
}

/** 1 for a top or left edge, 0 for others. */
function topLeft(fromX: i32, fromY: i32, toX: i32, toY: i32): i64 {
  return i64(toY < fromY) | (i64(toY === fromY) & i64(toX > fromX));
}

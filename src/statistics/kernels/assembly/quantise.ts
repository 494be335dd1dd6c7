/**
 * Fixed point of the unit vector of `width` f32 values, i16 at `target`: round(value · scale / length), half up, as the
 * plain `quantise` has it: the squares are added in order, in f64. Zeros stay zeros. Returns the sum of the squares of
 * what it wrote.
 */
export function quantiseRow(values: usize, width: i32, scale: f64, target: usize): i32 {
  const end = values + ((<usize>width) << 2);
  let square: f64 = 0;
  for (let at = values; at < end; at += 4) {
    const value = <f64>load<f32>(at);
    square += value * value;
  }
  const factor: f64 = square == 0 ? 0 : scale / Math.sqrt(square);
  const factors = f64x2.splat(factor);
  let total: i32 = 0;
  for (let at = values; at < end; at += 8) {
    const pair = at + 8 <= end ? v128.load64_zero(at) : v128.load32_zero(at);
    const scaled = f64x2.mul(f64x2.promote_low_f32x4(pair), factors);
    const above = f64x2.ceil(scaled);
    const isHigh = f64x2.gt(f64x2.sub(above, f64x2.splat(0.5)), scaled);
    const rounded = f64x2.sub(above, v128.and(isHigh, f64x2.splat(1)));
    const integers = i32x4.trunc_sat_f64x2_s_zero(rounded);
    const first = i32x4.extract_lane(integers, 0);
    const second = i32x4.extract_lane(integers, 1);
    store<i16>(target, <i16>first);
    if (at + 8 <= end) store<i16>(target, <i16>second, 2);
    total += first * first + second * second;
    target += 4;
  }
  return total;
}

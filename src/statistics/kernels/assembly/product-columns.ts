/**
 * Adds, for each of `levels` masks and each two columns a >= b of `count`, Σ over the mask's rows of q_a·q_b to f64 from
 * `to` on: (0,0), (1,0), (1,1), … of the first mask, then of the next. A column is i16 of `vectors` · 8 rows, a mask i16
 * of as many, -1 or 0. Exact for |q| <= 5120 and at most 40 vectors: lanes stay below 2^31.
 */
export function productColumns(
  columns: usize,
  columnBytes: usize,
  count: i32,
  masks: usize,
  levels: i32,
  vectors: i32,
  to: usize,
): void {
  for (let level = 0; level < levels; level++) {
    const mask = masks + <usize>level * columnBytes;
    for (let a = 0; a < count; a++) {
      const x = columns + <usize>a * columnBytes;
      for (let b = 0; b <= a; b++) {
        const sum = maskedProduct(x, columns + <usize>b * columnBytes, mask, vectors);
        store<f64>(to, load<f64>(to) + sum);
        to += 8;
      }
    }
  }
}

function maskedProduct(x: usize, y: usize, mask: usize, vectors: i32): f64 {
  let sums = i32x4.splat(0);
  const end = x + ((<usize>vectors) << 4);
  for (; x < end; x += 16) {
    const own = v128.and(v128.load(x), v128.load(mask));
    sums = i32x4.add(sums, i32x4.dot_i16x8_s(own, v128.load(y)));
    y += 16;
    mask += 16;
  }
  return (
    <f64>i32x4.extract_lane(sums, 0) +
    <f64>i32x4.extract_lane(sums, 1) +
    <f64>i32x4.extract_lane(sums, 2) +
    <f64>i32x4.extract_lane(sums, 3)
  );
}

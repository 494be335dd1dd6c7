/** Templates worked on together: their 16 KB at 512 numbers stay in the first cache beside four rows. */
const BLOCK = 16;

/**
 * Dot products of int16 vectors, exact: i32 [rows][products] at `products`, `rows` a multiple of 4, the vectors a multiple
 * of 16 bytes one after the other. No sum of two products, and no dot product, may leave an int32.
 */
export function dotRows(
  rows: usize,
  rowCount: i32,
  templates: usize,
  templateCount: i32,
  vectorBytes: usize,
  products: usize,
  productBytes: usize,
): void {
  for (let from = 0; from < templateCount; from += BLOCK) {
    const to = min(from + BLOCK, templateCount);
    for (let row = 0; row < rowCount; row += 4) {
      const r0 = rows + <usize>row * vectorBytes;
      const target = products + <usize>row * productBytes;
      for (let template = from; template < to; template += 2) {
        // An odd last template is taken twice.
        const second = min(template + 1, to - 1);
        const t0 = templates + <usize>template * vectorBytes;
        const t1 = templates + <usize>second * vectorBytes;
        const s0 = target + ((<usize>template) << 2);
        dotEight(r0, t0, t1, vectorBytes, s0, target + ((<usize>second) << 2), productBytes);
      }
    }
  }
}

/** Four consecutive rows with two templates. */
function dotEight(
  r0: usize,
  t0: usize,
  t1: usize,
  bytes: usize,
  target: usize,
  other: usize,
  productBytes: usize,
): void {
  const r1 = r0 + bytes;
  const r2 = r1 + bytes;
  const r3 = r2 + bytes;
  let a0 = i32x4.splat(0);
  let a1 = i32x4.splat(0);
  let a2 = i32x4.splat(0);
  let a3 = i32x4.splat(0);
  let b0 = i32x4.splat(0);
  let b1 = i32x4.splat(0);
  let b2 = i32x4.splat(0);
  let b3 = i32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const v = v128.load(t0 + at);
    const w = v128.load(t1 + at);
    const x0 = v128.load(r0 + at);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v, x0));
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(w, x0));
    const x1 = v128.load(r1 + at);
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v, x1));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(w, x1));
    const x2 = v128.load(r2 + at);
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v, x2));
    b2 = i32x4.add(b2, i32x4.dot_i16x8_s(w, x2));
    const x3 = v128.load(r3 + at);
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v, x3));
    b3 = i32x4.add(b3, i32x4.dot_i16x8_s(w, x3));
  }
  store<i32>(target, lanes(a0));
  store<i32>(target + productBytes, lanes(a1));
  store<i32>(target + 2 * productBytes, lanes(a2));
  store<i32>(target + 3 * productBytes, lanes(a3));
  store<i32>(other, lanes(b0));
  store<i32>(other + productBytes, lanes(b1));
  store<i32>(other + 2 * productBytes, lanes(b2));
  store<i32>(other + 3 * productBytes, lanes(b3));
}

function lanes(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

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
      for (let template = from; template < to; template++) {
        const t = templates + <usize>template * vectorBytes;
        dotFour(r0, t, vectorBytes, target + ((<usize>template) << 2), productBytes);
      }
    }
  }
}

/** Four consecutive rows with one template. */
function dotFour(r0: usize, t: usize, bytes: usize, target: usize, productBytes: usize): void {
  const r1 = r0 + bytes;
  const r2 = r1 + bytes;
  const r3 = r2 + bytes;
  let s0 = i32x4.splat(0);
  let s1 = i32x4.splat(0);
  let s2 = i32x4.splat(0);
  let s3 = i32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const v = v128.load(t + at);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v, v128.load(r0 + at)));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v, v128.load(r1 + at)));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v, v128.load(r2 + at)));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v, v128.load(r3 + at)));
  }
  store<i32>(target, lanes(s0));
  store<i32>(target + productBytes, lanes(s1));
  store<i32>(target + 2 * productBytes, lanes(s2));
  store<i32>(target + 3 * productBytes, lanes(s3));
}

function lanes(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/** Bytes of sixteen numbers of a column, and of their sums. */
const SIXTEEN_BYTES: usize = 64;
const SUMS_BYTES: usize = 128;

/**
 * Σ_k weight_k · column_k in float64, columns in their order: the plain `sumColumns`, bit for bit. `columns`: f32,
 * `columnBytes` (a multiple of 64) each, `count` of them; `weights`: f64; `sums`: receives f64 of a column's length.
 */
export function sumColumns(
  columns: usize,
  columnBytes: usize,
  count: i32,
  weights: usize,
  sums: usize,
): void {
  const end = weights + ((<usize>count) << 3);
  const lastColumn = columns + columnBytes;
  for (; columns < lastColumn; columns += SIXTEEN_BYTES, sums += SUMS_BYTES) {
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let s4 = f64x2.splat(0);
    let s5 = f64x2.splat(0);
    let s6 = f64x2.splat(0);
    let s7 = f64x2.splat(0);
    let at = columns;
    for (let w = weights; w < end; w += 8, at += columnBytes) {
      const weight = v128.load64_splat(w);
      const a = v128.load(at);
      s0 = f64x2.add(s0, f64x2.mul(weight, f64x2.promote_low_f32x4(a)));
      s1 = f64x2.add(s1, f64x2.mul(weight, upper(a)));
      const b = v128.load(at, 16);
      s2 = f64x2.add(s2, f64x2.mul(weight, f64x2.promote_low_f32x4(b)));
      s3 = f64x2.add(s3, f64x2.mul(weight, upper(b)));
      const c = v128.load(at, 32);
      s4 = f64x2.add(s4, f64x2.mul(weight, f64x2.promote_low_f32x4(c)));
      s5 = f64x2.add(s5, f64x2.mul(weight, upper(c)));
      const d = v128.load(at, 48);
      s6 = f64x2.add(s6, f64x2.mul(weight, f64x2.promote_low_f32x4(d)));
      s7 = f64x2.add(s7, f64x2.mul(weight, upper(d)));
    }
    v128.store(sums, s0);
    v128.store(sums, s1, 16);
    v128.store(sums, s2, 32);
    v128.store(sums, s3, 48);
    v128.store(sums, s4, 64);
    v128.store(sums, s5, 80);
    v128.store(sums, s6, 96);
    v128.store(sums, s7, 112);
  }
}

// @ts-ignore: decorator
@inline
function upper(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
}

/**
 * Cosines (product · inverse length of the template) · inverse length of the row, in f64, of `count` i32 products and f64
 * inverses, as the plain loop has them: how many are above `own`, those before place `own identity` also when they equal
 * it. The largest of the others goes to `largest`, f64; -2 when there is none.
 */
export function rankCosines(
  products: usize,
  inverses: usize,
  count: i32,
  identity: i32,
  own: f64,
  length: f64,
  largest: usize,
): i32 {
  store<f64>(largest, -2);
  const before = countFrom(products, inverses, identity, own, length, true, largest);
  const skip = <usize>(identity + 1);
  const after = countFrom(
    products + (skip << 2),
    inverses + (skip << 3),
    count - identity - 1,
    own,
    length,
    false,
    largest,
  );
  return before + after;
}

function countFrom(
  products: usize,
  inverses: usize,
  count: i32,
  own: f64,
  length: f64,
  orEqual: bool,
  largest: usize,
): i32 {
  const lengths = f64x2.splat(length);
  const limit = f64x2.splat(own);
  let most = f64x2.splat(load<f64>(largest));
  let found = i64x2.splat(0);
  const pairs = count >> 1;
  for (let i = 0; i < pairs; i++) {
    const product = f64x2.convert_low_i32x4_s(v128.load64_zero(products));
    const cosine = f64x2.mul(f64x2.mul(product, v128.load(inverses)), lengths);
    found = i64x2.sub(found, orEqual ? f64x2.ge(cosine, limit) : f64x2.gt(cosine, limit));
    most = f64x2.pmax(most, cosine);
    products += 8;
    inverses += 16;
  }
  let rank = <i32>(i64x2.extract_lane(found, 0) + i64x2.extract_lane(found, 1));
  let top = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  if (count & 1) {
    const cosine = <f64>load<i32>(products) * load<f64>(inverses) * length;
    if (orEqual ? cosine >= own : cosine > own) rank++;
    top = max(top, cosine);
  }
  store<f64>(largest, top);
  return rank;
}

/**
 * Bins of the cosines of `rows` rows with `count` templates, i32 [rows][count] at `bins`: floor((cosine + 1) · half) held
 * within 0 .. 2·half - 1; -1 where the template's inverse length is 0. `products`: i32 [rows][count]; `inverses`: f64 of
 * the templates; `lengths`: f64 of the rows.
 */
export function binCosines(
  products: usize,
  rows: i32,
  count: i32,
  inverses: usize,
  lengths: usize,
  half: f64,
  bins: usize,
): void {
  const halves = f64x2.splat(half);
  const one = f64x2.splat(1);
  const last = i32x4.splat(2 * <i32>half - 1);
  for (let row = 0; row < rows; row++) {
    const length = f64x2.splat(load<f64>(lengths + ((<usize>row) << 3)));
    let inverse = inverses;
    let template = 0;
    for (; template + 1 < count; template += 2) {
      const own = v128.load(inverse);
      const product = f64x2.convert_low_i32x4_s(v128.load64_zero(products));
      const cosine = f64x2.mul(f64x2.mul(product, own), length);
      const place = f64x2.floor(f64x2.mul(f64x2.add(cosine, one), halves));
      const bin = i32x4.min_s(
        last,
        i32x4.max_s(i32x4.splat(0), i32x4.trunc_sat_f64x2_s_zero(place)),
      );
      const none = f64x2.eq(own, f64x2.splat(0));
      const empty = i8x16.shuffle(none, none, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11);
      v128.store64_lane(bins, v128.or(bin, empty), 0);
      products += 8;
      bins += 8;
      inverse += 16;
    }
    if (template < count) {
      const own = load<f64>(inverse);
      const cosine = <f64>load<i32>(products) * own * f64x2.extract_lane(length, 0);
      const place = <i32>Math.floor((cosine + 1) * half);
      store<i32>(bins, own == 0 ? -1 : min(2 * <i32>half - 1, max(0, place)));
      products += 4;
      bins += 4;
    }
  }
}

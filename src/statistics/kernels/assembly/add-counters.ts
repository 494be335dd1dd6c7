/** Adds `bytes` of u16 counters, a multiple of 16, to as many i32 at `totals`. */
export function addCounters(counters: usize, bytes: usize, totals: usize): void {
  const end = counters + bytes;
  for (; counters < end; counters += 16) {
    const eight = v128.load(counters);
    v128.store(totals, i32x4.add(v128.load(totals), i32x4.extend_low_i16x8_u(eight)));
    v128.store(totals, i32x4.add(v128.load(totals, 16), i32x4.extend_high_i16x8_u(eight)), 16);
    totals += 32;
  }
}

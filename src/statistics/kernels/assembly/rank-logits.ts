/**
 * How the true class stands among the logits of one row, as the plain `rankLogits` says. `logits`: `count` f32, to a whole
 * vector of four with any numbers behind; `truth`: the true class. `target`: receives the largest of the other logits
 * (f32), its class (i32, the lowest of several equal ones) and how many classes are preferred to the true one (i32). The
 * true class's logit and those behind the last are overwritten.
 */
export function rankLogits(logits: usize, count: i32, truth: i32, target: usize): void {
  const own = logits + ((<usize>truth) << 2);
  const logit = v128.load32_splat(own);
  const truths = i32x4.splat(truth);
  const end = logits + ((<usize>count) << 2);
  f32.store(own, -Infinity);
  for (let at = end; (at & 15) != (logits & 15); at += 4) f32.store(at, -Infinity);
  let most = f32x4.splat(-Infinity);
  let best = i32x4.splat(-1);
  let preferred = i32x4.splat(0);
  let classes = i32x4(0, 1, 2, 3);
  for (let at = logits; at < end; at += 16) {
    const values = v128.load(at);
    const isEqualAndLower = v128.and(f32x4.eq(values, logit), i32x4.lt_s(classes, truths));
    preferred = i32x4.sub(preferred, v128.or(f32x4.gt(values, logit), isEqualAndLower));
    const isMore = f32x4.gt(values, most);
    most = v128.bitselect(values, most, isMore);
    best = v128.bitselect(classes, best, isMore);
    classes = i32x4.add(classes, i32x4.splat(4));
  }
  storeBest(most, best, target);
  i32.store(
    target,
    i32x4.extract_lane(preferred, 0) +
      i32x4.extract_lane(preferred, 1) +
      i32x4.extract_lane(preferred, 2) +
      i32x4.extract_lane(preferred, 3),
    8,
  );
}

/** Of four lanes the largest value and its class, the lowest class of equal values. */
function storeBest(most: v128, best: v128, target: usize): void {
  let value = f32x4.extract_lane(most, 0);
  let number = i32x4.extract_lane(best, 0);
  for (let lane = 1; lane < 4; lane++) {
    most = v128.shuffle<i32>(most, most, 1, 2, 3, 0);
    best = v128.shuffle<i32>(best, best, 1, 2, 3, 0);
    const other = f32x4.extract_lane(most, 0);
    const otherNumber = i32x4.extract_lane(best, 0);
    if (other > value || (other == value && <u32>otherNumber < <u32>number)) {
      value = other;
      number = otherNumber;
    }
  }
  f32.store(target, value);
  i32.store(target, number, 4);
}

/** How the true class stands among a row's logits. */
export interface LogitRank {
  /** The largest of the other logits. */
  readonly most: number;
  /** Its class, the lowest of several equal ones. */
  readonly best: number;
  /** Classes preferred to the true one: of larger logits, and lower ones of equal logits. */
  readonly preferred: number;
}

/** The plain reference of `createKernelLogits`, of `count` logits. */
export function rankLogits(
  activations: Float32Array,
  from: number,
  count: number,
  truth: number,
): LogitRank {
  const logit = activations[from + truth];
  let preferred = 0;
  let best = -1;
  let most = -Infinity;
  for (let other = 0; other < count; other++) {
    const value = activations[from + other];
    if (other === truth) continue;
    if (value > logit || (value === logit && other < truth)) preferred++;
    if (value > most) {
      most = value;
      best = other;
    }
  }
  return { most, best, preferred };
}

/** Information in bits, or null with the reason. */
export interface InformationValue {
  readonly bits: number | null;
  readonly reason: string | null;
}

export const REASONS = {
  constant: 'constant: the score is the same at every point, which carries no information',
  deterministic:
    'deterministic: the score does not vary within a level, so its Gaussian information is unbounded; the binned value stands',
  fewPoints: 'too few points in a level to estimate its variance',
} as const;

/** Nats to bits. */
export const BITS_PER_NAT = 1.4426950408889634;

/**
 * H(all) - H(within), nats, as a value in bits. Entropies are NaN for too few points and -Infinity for no variance
 * (`entropyFromSums`): no variance at all, or none within a class, leaves no Gaussian value.
 */
export function informationOfEntropies(all: number, within: number): InformationValue {
  if (Number.isNaN(all) || Number.isNaN(within)) return { bits: null, reason: REASONS.fewPoints };
  if (all === -Infinity) return { bits: null, reason: REASONS.constant };
  if (within === -Infinity) return { bits: null, reason: REASONS.deterministic };
  return { bits: (all - within) * BITS_PER_NAT, reason: null };
}

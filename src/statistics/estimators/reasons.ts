import type { InformationValue } from '../information-value.js';

/** What cannot be had, and why. */
export function unavailable(reason: string): InformationValue & { readonly bits: null } {
  return { bits: null, reason };
}

export const UNAVAILABLE = {
  fewSamples: 'too few samples: a covariance needs more samples than variables',
  constant: 'constant: the variable is the same in every sample, so it has no variance',
  singular: 'the variables of one side have no variance or depend linearly on each other',
  dependent: 'deterministic: one side is a linear function of the other',
  deterministic:
    'deterministic: within a level the variables do not vary or depend linearly on each other, so the Gaussian information is unbounded',
} as const;

export function emptyLevel(level: number): string {
  return `level ${level} has no samples`;
}

export function fewInLevel(level: number, samples: number, needed: number): string {
  return `too few points in a level: level ${level} has ${samples}, at least ${needed} are needed`;
}

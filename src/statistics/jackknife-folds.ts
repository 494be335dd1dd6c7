/** Most runs of residuals that the costlier estimates leave out one at a time. */
export const MAX_FOLDS = 20;

/** Runs of neighbouring residuals, as equal as can be. */
export interface JackknifeFolds {
  readonly count: number;
  /** Fold of each residual group. */
  readonly ofGroup: Int32Array;
}

/** At most twenty folds of `groups` residuals; one residual each where there are no more. */
export function jackknifeFolds(groups: number): JackknifeFolds {
  const count = Math.min(MAX_FOLDS, groups);
  return {
    count,
    ofGroup: Int32Array.from({ length: groups }, (_, g) => Math.floor((g * count) / groups)),
  };
}

/** Plural of what is left out, for intervals and reasons. */
export function foldName({ count, ofGroup }: JackknifeFolds): 'residuals' | 'blocks' {
  return count === ofGroup.length ? 'residuals' : 'blocks';
}

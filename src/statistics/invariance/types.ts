/** Bits with their 95 % interval; null with a reason. */
export interface BitsWithInterval {
  readonly bits: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: string | null;
}

/**
 * What a unit knows about the identity when a view factor is held at one of its levels (mean over the levels), and
 * when all of them are pooled. Much within and little pooled: identity is told anew at every level, not invariantly.
 */
export interface IdentityWithinLevels {
  readonly layer: string;
  /** Null: the mean over the layer's units that have a value. */
  readonly unit: number | null;
  readonly factor: string;
  readonly within: BitsWithInterval;
  readonly pooled: BitsWithInterval;
  /** The same given sex and ethnicity, which would dominate; null where neither varies. */
  readonly withinGroups: BitsWithInterval | null;
  readonly pooledGroups: BitsWithInterval | null;
  /** Information within each level, bits. */
  readonly byLevel: readonly (number | null)[];
  /** Units averaged; 1 for a unit. */
  readonly units: number;
}

/** Symmetric [level][level]; null where no unit has a value. */
export type LevelMatrix = readonly (readonly (number | null)[])[];

/**
 * Are the same identities told apart in the same way at every level? Correlation over identities of the mean scores at
 * two levels, mean over the layer's units.
 */
export interface LevelCorrelations {
  readonly layer: string;
  readonly factor: string;
  /** `all`: over all identities; `groups`: about the means of sex and ethnicity, which would dominate. */
  readonly about: 'all' | 'groups';
  readonly correlations: LevelMatrix;
  readonly low: LevelMatrix;
  readonly high: LevelMatrix;
  /** Units averaged: those whose identities differ at every level. */
  readonly units: number;
  readonly reason: string | null;
}

export interface InvarianceDetail {
  readonly identityWithinLevels: readonly IdentityWithinLevels[];
  readonly levelCorrelations: readonly LevelCorrelations[];
}

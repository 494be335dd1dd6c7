import type { Space } from './space.js';

/** A half-open range of identities, [from, to): what a shard holds. */
export interface IdentityRange {
  readonly from: number;
  readonly to: number;
}

/** A twentieth of the space's residuals, at least one: the unit in which block tables are kept. */
export const BLOCK_COUNT = 20;

export function blockCount(space: Space): number {
  return Math.min(BLOCK_COUNT, space.residualCount);
}

/** Residual position (0..residualCount-1) of an identity. */
export function residualOf(space: Space, identity: number): number {
  return Math.floor(identity / space.identitiesPerResidual);
}

/** Block of an identity: fixed by the space, independent of shards. */
export function blockOf(space: Space, identity: number): number {
  return Math.floor((residualOf(space, identity) * blockCount(space)) / space.residualCount);
}

/** Cuts ranges into shards of at most `identitiesPerShard` identities. */
export function cutRanges(
  ranges: readonly IdentityRange[],
  identitiesPerShard: number,
): IdentityRange[] {
  if (!Number.isInteger(identitiesPerShard) || identitiesPerShard < 1) {
    throw new RangeError(`expected 1 or more identities per shard, found ${identitiesPerShard}`);
  }
  return ranges.flatMap(({ from, to }) => {
    const pieces: IdentityRange[] = [];
    for (let start = from; start < to; start += identitiesPerShard) {
      pieces.push({ from: start, to: Math.min(to, start + identitiesPerShard) });
    }
    return pieces;
  });
}

export interface Cover {
  /** Committed ranges that together hold no identity twice, in order. */
  readonly used: IdentityRange[];
  /** What they leave out, in order. */
  readonly gaps: IdentityRange[];
}

/**
 * Covers identities 0..identityCount-1 with committed ranges, the longest at each place first. A range that overlaps
 * one already used is left out, so no identity counts twice whatever shard sizes earlier runs had.
 */
export function coverWithCommitted(
  identityCount: number,
  committed: readonly IdentityRange[],
): Cover {
  const sorted = [...committed]
    .filter(({ from, to }) => from >= 0 && to <= identityCount && from < to)
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const used: IdentityRange[] = [];
  const gaps: IdentityRange[] = [];
  let position = 0;
  for (const range of sorted) {
    if (range.from < position) continue;
    if (range.from > position) gaps.push({ from: position, to: range.from });
    used.push(range);
    position = range.to;
  }
  if (position < identityCount) gaps.push({ from: position, to: identityCount });
  return { used, gaps };
}

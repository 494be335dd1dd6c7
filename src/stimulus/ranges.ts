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
 * Covers identities 0..identityCount-1 with committed ranges that do not overlap: the choice that leaves the fewest
 * identities out and, of those, has the fewest ranges. So no identity counts twice and nothing that exists is scored
 * again, whatever shard sizes earlier runs had.
 */
export function coverWithCommitted(
  identityCount: number,
  committed: readonly IdentityRange[],
): Cover {
  const used = bestChoice(
    identityCount,
    committed.filter(({ from, to }) => from >= 0 && to <= identityCount && from < to),
  );
  const gaps: IdentityRange[] = [];
  let position = 0;
  for (const { from, to } of used) {
    if (from > position) gaps.push({ from: position, to: from });
    position = to;
  }
  if (position < identityCount) gaps.push({ from: position, to: identityCount });
  return { used, gaps };
}

/** Weighted interval scheduling over end points, left to right: the best cover of [0, end) ends with a gap or a range. */
function bestChoice(identityCount: number, ranges: readonly IdentityRange[]): IdentityRange[] {
  const byEnd = new Map<number, IdentityRange[]>();
  for (const range of ranges) byEnd.set(range.to, [...(byEnd.get(range.to) ?? []), range]);
  const covered = new Int32Array(identityCount + 1);
  const pieces = new Int32Array(identityCount + 1);
  const last: (IdentityRange | null)[] = [null];
  for (let end = 1; end <= identityCount; end++) {
    covered[end] = covered[end - 1];
    pieces[end] = pieces[end - 1];
    last[end] = null;
    for (const range of byEnd.get(end) ?? []) {
      const total = covered[range.from] + end - range.from;
      const count = pieces[range.from] + 1;
      if (total > covered[end] || (total === covered[end] && count < pieces[end])) {
        covered[end] = total;
        pieces[end] = count;
        last[end] = range;
      }
    }
  }
  const chosen: IdentityRange[] = [];
  for (let end = identityCount; end > 0;) {
    const range = last[end];
    if (range) chosen.unshift(range);
    end = range ? range.from : end - 1;
  }
  return chosen;
}

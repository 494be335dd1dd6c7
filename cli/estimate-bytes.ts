import { DECISION_UNITS, rowLength, tableShapes } from '../src/statistics/index.js';
import { blockOf } from '../src/stimulus/index.js';
import type { IdentityRange, Space } from '../src/stimulus/index.js';

/** Bytes of a space's shards before compression: a row per identity, and one per block that a shard touches. */
export function estimateBytes(
  space: Space,
  networkUnits: number,
  shards: readonly IdentityRange[],
): number {
  const rows = {
    identity: space.identityCount,
    block: shards.reduce(
      (sum, { from, to }) => sum + blockOf(space, to - 1) - blockOf(space, from) + 1,
      0,
    ),
  };
  return tableShapes(space, networkUnits + DECISION_UNITS.length, true).reduce(
    (sum, { scope, type, axes }) =>
      sum + rows[scope] * rowLength(axes) * (type === 'int32' ? 4 : 8),
    0,
  );
}

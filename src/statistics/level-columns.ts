import type { Factor, Space } from '../stimulus/index.js';
import type { LevelColumn } from './types.js';

/** Columns of the cell tables: all levels of all factors that vary within an identity, in the space's order. */
export function levelColumns(space: Space): LevelColumn[] {
  return columnsOf(space.factors.filter(({ kind }) => kind === 'view'));
}

/** Columns of the block-wise sums: the bins of the jitter factors. */
export function jitterColumns(space: Space): LevelColumn[] {
  return columnsOf(space.factors.filter(({ kind }) => kind === 'jitter'));
}

/** Columns of the level histograms: view levels, jitter bins, then the levels of sex and ethnicity. */
export function histogramColumns(space: Space): LevelColumn[] {
  return [...levelColumns(space), ...jitterColumns(space), ...columnsOf(groupFactors(space))];
}

/** Identity factors crossed with the residual: sex and ethnicity, where they vary. */
export function groupFactors(space: Space): Factor[] {
  return space.factors.filter(({ kind, name }) => kind === 'identity' && name !== 'residual');
}

/** Level number of an identity factor for an identity: identities run with the last identity factor fastest. */
export function identityLevel(space: Space, factor: string, identity: number): number {
  let rest = identity;
  const factors = space.factors.filter(({ kind }) => kind === 'identity');
  for (let i = factors.length - 1; i >= 0; i--) {
    const count = factors[i].levels.length;
    if (factors[i].name === factor) return rest % count;
    rest = Math.floor(rest / count);
  }
  throw new RangeError(`expected an identity factor of the space, found ${factor}`);
}

function columnsOf(factors: readonly Factor[]): LevelColumn[] {
  return factors.flatMap(({ name, levels }) => levels.map((_, level) => ({ factor: name, level })));
}

import type { Space } from '../stimulus/index.js';

/** Two view factors whose joint levels are summed, first and second. */
export type FactorPair = readonly [string, string];

/** One cell of the pair tables: a level of each factor of a pair. */
export interface PairColumn {
  readonly first: string;
  readonly second: string;
  readonly firstLevel: number;
  readonly secondLevel: number;
}

const DEFAULT_PAIRS: readonly FactorPair[] = [
  ['yaw', 'pitch'],
  ['azimuth', 'elevation'],
  ['yaw', 'azimuth'],
  ['expression', 'yaw'],
  ['age', 'expression'],
];

/** The pairs that every audit sums, as far as the space varies both factors. */
export function defaultPairs(space: Space): FactorPair[] {
  const names = viewNames(space);
  return DEFAULT_PAIRS.filter((pair) => pair.every((name) => names.includes(name)));
}

/** Every pair of view factors, in the space's order. */
export function allPairs(space: Space): FactorPair[] {
  const names = viewNames(space);
  return names.flatMap((first, i) =>
    names.slice(i + 1).map((second): FactorPair => [first, second]),
  );
}

/**
 * Order of the pair cells: pair by pair, the second factor's level fastest. Throws a RangeError for a pair of factors
 * that the space does not vary within an identity, of a factor with itself, and for one asked for twice.
 */
export function pairColumns(space: Space, pairs: readonly FactorPair[]): PairColumn[] {
  const seen = new Set<string>();
  return pairs.flatMap(([first, second]) => {
    const key = [first, second].sort().join(' x ');
    if (first === second || seen.has(key)) {
      throw new RangeError(`expected each pair of two factors once, found ${first} x ${second}`);
    }
    seen.add(key);
    const secondLevels = levelsOf(space, second);
    return Array.from({ length: levelsOf(space, first) * secondLevels }, (_, cell) => ({
      first,
      second,
      firstLevel: Math.floor(cell / secondLevels),
      secondLevel: cell % secondLevels,
    }));
  });
}

function levelsOf(space: Space, name: string): number {
  const factor = space.factors.find((one) => one.name === name && one.kind === 'view');
  if (factor) return factor.levels.length;
  throw new RangeError(
    `expected pairs of ${viewNames(space).join(', ') || 'no factors'}, found ${name}`,
  );
}

function viewNames(space: Space): string[] {
  return space.factors.filter(({ kind }) => kind === 'view').map(({ name }) => name);
}

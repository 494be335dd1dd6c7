import type { SourceMode } from './types.js';
import type { Target } from './target-file.js';

/** Morphs that say nothing of who a person is: they move the whole head, or repeat a condition axis. */
const NOT_IDENTITY = /^head-(trans|age)-/;
/** Ends of names, the positive one first. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['incr', 'decr'],
  ['up', 'down'],
  ['in', 'out'],
  ['forward', 'backward'],
  ['convex', 'concave'],
  ['compress', 'uncompress'],
];
/** Share of a paired morph's variance that both sides have in common. */
const SYMMETRIC_SHARE = 5 / 6;

/**
 * Residual modes of morphs. A pair of opposites (`nose-hump-incr`, `-decr`) is one mode, half their difference; a left
 * and a right morph (`l-`, `r-`) become their sum and their difference, five sixths and one sixth of the variance.
 *
 * @param deviation one standard deviation, as a share of a target
 */
export function morphModes(
  targets: readonly Target[],
  deviation: number,
): { modes: SourceMode[]; notes: string[] } {
  const used = targets.filter(({ name }) => !NOT_IDENTITY.test(name));
  const bipolar = joinOpposites(used);
  const modes = joinSides(bipolar, deviation);
  const left = targets.length - used.length;
  const notes =
    modes.length === 0
      ? []
      : [
          `${modes.length} residual modes from ${used.length} morphs, one standard deviation is ${deviation} of a target (--target-deviation)` +
            (left > 0 ? `; ${left} that move or age the whole head are left out` : ''),
        ];
  return { modes, notes };
}

interface Morph {
  readonly name: string;
  readonly values: Float32Array;
}

function joinOpposites(targets: readonly Target[]): Morph[] {
  const byName = new Map(targets.map((target) => [target.name, target]));
  return targets.flatMap(({ name, read }): Morph[] => {
    const pair = oppositesOf(name);
    const positive = byName.get(pair?.positive ?? '');
    const negative = byName.get(pair?.negative ?? '');
    if (!positive || !negative) return [{ name, values: read() }];
    if (name === negative.name) return [];
    const minus = negative.read();
    const values = read().map((value, i) => (value - minus[i]) / 2);
    return [{ name: name.replace(/-[a-z]+$/, ''), values }];
  });
}

/** Both names of a pair, of either. */
function oppositesOf(name: string): { positive: string; negative: string } | null {
  const [, stem, end] = /^(.*-)([a-z]+)$/.exec(name) ?? [];
  const pair = OPPOSITES.find((ends) => ends.includes(end));
  return pair ? { positive: stem + pair[0], negative: stem + pair[1] } : null;
}

function joinSides(morphs: readonly Morph[], deviation: number): SourceMode[] {
  const byName = new Map(morphs.map((morph) => [morph.name, morph]));
  const mode = (name: string, values: Float32Array): SourceMode => ({
    name,
    role: 'residual',
    values,
  });
  return morphs.flatMap(({ name, values }) => {
    const [, side, stem] = /^([lr])-(.*)$/.exec(name) ?? [];
    const other = byName.get(`${side === 'l' ? 'r' : 'l'}-${stem}`);
    if (side === undefined || !other)
      return [
        mode(
          name,
          values.map((value) => deviation * value),
        ),
      ];
    if (side === 'r') return [];
    const both = deviation * Math.sqrt(SYMMETRIC_SHARE);
    const apart = deviation * Math.sqrt(1 - SYMMETRIC_SHARE);
    return [
      mode(
        stem,
        values.map((value, i) => both * (value + other.values[i])),
      ),
      mode(
        `${stem} asymmetry`,
        values.map((value, i) => apart * (value - other.values[i])),
      ),
    ];
  });
}

import type { SourceMode } from './types.js';
import type { Target } from './target-file.js';

/** What a macro target's name says of the person it makes. */
export interface MacroTokens {
  readonly sex: 'male' | 'female';
  readonly ancestry: 'caucasian' | 'asian' | 'african';
  readonly age: 'baby' | 'child' | 'young' | 'old';
}

const SEXES = ['male', 'female'] as const;
const ANCESTRIES = ['caucasian', 'asian', 'african'] as const;
const AGES = ['baby', 'child', 'young', 'old'] as const;
/** Years of `young` and `old` in MakeHuman's own slider. */
const YOUNG_YEARS = 25;
const OLD_YEARS = 90;

/** `asian-male-old` in any order and with any separators; null when one of the three is missing or more is said. */
export function macroTokens(name: string): MacroTokens | null {
  const tokens = name.toLowerCase().split(/[-_. ]+/);
  const find = <T extends string>(known: readonly T[]): T | undefined =>
    known.find((token) => tokens.includes(token));
  const [sex, ancestry, age] = [find(SEXES), find(ANCESTRIES), find(AGES)];
  return sex && ancestry && age && tokens.length === 3 ? { sex, ancestry, age } : null;
}

export interface MacroColumns {
  /** [3V], to be added to the base mesh; null: nothing. */
  readonly mean: Float32Array | null;
  readonly columns: readonly SourceMode[];
  readonly notes: readonly string[];
}

/**
 * Condition columns from the eight corners of sex x ancestry x {young, old}: with signs u, v, w = ±1 of a corner, the
 * contrast f_uv = mean over corners of u·v·target, and so on; the three-way contrast, which no column carries, is
 * left out (least squares, as the corners are balanced). With sex = u/2, ethnicity = v/2 and, for age a in units of
 * 20 years from 45, w = (a - middle)/half.
 */
export function macroColumns(targets: readonly Target[], length: number): MacroColumns {
  const corners = targets.flatMap((target) => {
    const tokens = macroTokens(target.name)!;
    if (tokens.ancestry === 'african' || tokens.age === 'baby' || tokens.age === 'child') return [];
    const signs = {
      u: tokens.sex === 'male' ? 1 : -1,
      v: tokens.ancestry === 'asian' ? 1 : -1,
      w: tokens.age === 'old' ? 1 : -1,
    };
    return [{ ...signs, values: target.read() }];
  });
  if (corners.length !== 8) {
    const notes =
      targets.length === 0
        ? []
        : [
            `${targets.length} targets of sex, ancestry and age are not used: expected caucasian and asian, male and female, young and old, found ${corners.length} of these 8`,
          ];
    return { mean: null, columns: [], notes };
  }
  const contrast = (sign: (corner: (typeof corners)[0]) => number): Float32Array => {
    const sum = new Float32Array(length);
    for (const corner of corners) {
      const weight = sign(corner) / corners.length;
      for (let i = 0; i < length; i++) sum[i] += weight * corner.values[i];
    }
    return sum;
  };
  const f = {
    mean: contrast(() => 1),
    u: contrast(({ u }) => u),
    v: contrast(({ v }) => v),
    w: contrast(({ w }) => w),
    uv: contrast(({ u, v }) => u * v),
    uw: contrast(({ u, w }) => u * w),
    vw: contrast(({ v, w }) => v * w),
  };
  const low = (YOUNG_YEARS - 45) / 20;
  const high = (OLD_YEARS - 45) / 20;
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  const withAge = (whole: Float32Array, byAge: Float32Array, factor: number): Float32Array =>
    whole.map((value, i) => factor * (value - (middle / half) * byAge[i]));
  const times = (values: Float32Array, factor: number): Float32Array =>
    values.map((value) => factor * value);
  const column = (name: string, values: Float32Array): SourceMode => ({
    name,
    role: 'condition',
    values,
  });
  return {
    mean: withAge(f.mean, f.w, 1),
    columns: [
      column('sex', withAge(f.u, f.uw, 2)),
      column('ethnicity', withAge(f.v, f.vw, 2)),
      column('age', times(f.w, 1 / half)),
      column('sex·ethnicity', times(f.uv, 4)),
      column('sex·age', times(f.uw, 2 / half)),
      column('ethnicity·age', times(f.vw, 2 / half)),
    ],
    notes: [
      `sex, ethnicity and age from 8 of ${targets.length} targets of ancestry, sex and age: young is ${YOUNG_YEARS} years, old ${OLD_YEARS}; african, baby and child have no level in a study`,
    ],
  };
}

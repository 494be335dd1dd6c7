import { drawAddress, evaluations, uniformDraw } from '../numeric/index.js';
import type { DesignPoint } from './design-point.js';
import { SOBOL_DIMENSIONS, sobolCoordinate } from './sobol.js';
import type { Space, SpaceDefinition } from './space.js';

/** Factors that may be drawn from a range instead of taking levels. */
export const SAMPLED_FACTORS = [
  'age',
  'shapeAmplification',
  'textureAmplification',
  'yaw',
  'pitch',
  'azimuth',
  'elevation',
  'scale',
  'translationX',
  'translationY',
  'jpegQuality',
] as const;
export type SampledFactor = (typeof SAMPLED_FACTORS)[number];

/** Most factors of a sample: two Sobol coordinates each. */
export const MOST_SAMPLED = SOBOL_DIMENSIONS / 2;

/**
 * Views drawn from continuous ranges for sensitivity indices: Saltelli 2002, *Computer Physics Communications* 145. Every
 * row holds two independent draws a and b and all that take one factor from the other: rows are levels of `variant`, the
 * evaluations of a row those of `copy`.
 */
export interface Sample {
  readonly rows: number;
  /** Inclusive; at least one factor, in the order of `SAMPLED_FACTORS`. */
  readonly ranges: Readonly<Partial<Record<SampledFactor, readonly [low: number, high: number]>>>;
}

export function sampledFactors({ ranges }: Sample): SampledFactor[] {
  return SAMPLED_FACTORS.filter((name) => ranges[name] !== undefined);
}

export function sampleRowNames({ sample }: SpaceDefinition): string[] {
  return Array.from({ length: sample?.rows ?? 0 }, (_, row) => `row ${row + 1}`);
}

/**
 * Values of a point's sampled factors. Each person has the Sobol points turned by a shift of its own (Cranley and
 * Patterson 1976), so that people explore different views; a function of the person, the row and the evaluation.
 */
export function sampleChanges({ definition }: Space, point: DesignPoint): Partial<DesignPoint> {
  const { sample, seed } = definition;
  if (!sample) return {};
  const names = sampledFactors(sample);
  const { variant: row, copy: evaluation } = point.levels;
  const { residual, sex, ethnicity } = point;
  const address = drawAddress(seed, 'sample', [residual, sex, ethnicity]);
  const value = (i: number, isB: boolean): number => {
    const dimension = 2 * i + (isB ? 1 : 0);
    const shifted = sobolCoordinate(row, dimension) + uniformDraw(address, dimension);
    const [low, high] = sample.ranges[names[i]]!;
    const drawn = low + (shifted % 1) * (high - low);
    return names[i] === 'jpegQuality' ? Math.round(drawn) : drawn;
  };
  return Object.fromEntries(
    names.map((name, i) => [name, value(i, isFromB(i, evaluation, names.length))]),
  );
}

function isFromB(factor: number, evaluation: number, factors: number): boolean {
  const { b, ab, ba } = evaluations(factors);
  if (evaluation >= ba(0)) return evaluation !== ba(factor);
  return evaluation === b || evaluation === ab(factor);
}

import { evaluations } from '../numeric/index.js';
import {
  DEFAULT_LEVEL,
  DESIGN_FACTORS,
  IDENTITY_FACTORS,
  JITTER_FACTORS,
  VIEW_FACTORS,
} from './factors.js';
import { copyNumbers } from './copies.js';
import type { Copies } from './copies.js';
import type { DesignFactor, FactorName, Level, ListedFactor } from './factors.js';
import { sampledFactors, sampleRowNames } from './sample.js';
import type { Sample } from './sample.js';
import { variantNames } from './variants.js';
import type { Variant } from './variants.js';

/** What fixes a space; plain JSON, part of every shard's key. */
export interface SpaceDefinition {
  name: string;
  /** Seed of every draw: residuals and jitter. Spaces of one seed share their people. */
  seed: number;
  /** Levels of the factors that vary; a factor left out is held at `DEFAULT_LEVEL`. */
  factors: Partial<Record<ListedFactor, Level[]>>;
  /** Half ranges: scale 1 ± `scale`, translation ± `translation` of the image's width. 0 switches jitter off. */
  jitter: { scale: number; translation: number };
  /** Changes of the stimulus that a study adds: levels of `variant`, after the original. Absent: none. */
  variants?: readonly Variant[];
  /** Views drawn from ranges, which a study shows instead of variants and copies. Absent: none. */
  sample?: Sample;
  /** Perturbed copies that a study makes of every image: levels of `copy`. Absent: none. */
  copies?: Copies;
}

export interface Factor {
  readonly name: FactorName;
  readonly kind: 'identity' | 'view' | 'jitter';
  readonly levels: readonly Level[];
}

/** A full factorial space with its index arithmetic. Build it with `createSpace`. */
export interface Space {
  readonly definition: SpaceDefinition;
  /** Levels of all design factors, held ones included with one level. */
  readonly levels: Readonly<Record<DesignFactor, readonly Level[]>>;
  /** Factors with at least two levels, identity factors first, then view factors, then jitter. */
  readonly factors: readonly Factor[];
  readonly identityCount: number;
  readonly viewCount: number;
  readonly pointCount: number;
  readonly residualCount: number;
  /** Identities per residual: |sex| · |ethnicity|. */
  readonly identitiesPerResidual: number;
}

export const JITTER_BINS = 5;

/** Throws a RangeError, naming the factor, when the space has no points or repeats a level. */
export function createSpace(definition: SpaceDefinition): Space {
  const levels = Object.fromEntries(
    DESIGN_FACTORS.map((name) => [name, levelsOf(definition, name)]),
  ) as Record<DesignFactor, Level[]>;
  for (const name of DESIGN_FACTORS) checkLevels(name, levels[name]);
  const size = (names: readonly DesignFactor[]): number =>
    names.reduce((product, name) => product * levels[name].length, 1);
  const identityCount = size(IDENTITY_FACTORS);
  const viewCount = size(VIEW_FACTORS);
  return {
    definition,
    levels,
    factors: listFactors(definition, levels),
    identityCount,
    viewCount,
    pointCount: identityCount * viewCount,
    residualCount: levels.residual.length,
    identitiesPerResidual: levels.sex.length * levels.ethnicity.length,
  };
}

/** Levels of a factor: design levels, or the bins of a jitter factor. */
export function levelCount(space: Space, name: FactorName): number {
  return (JITTER_FACTORS as readonly string[]).includes(name)
    ? JITTER_BINS
    : space.levels[name as DesignFactor].length;
}

function levelsOf(definition: SpaceDefinition, name: DesignFactor): readonly Level[] {
  const { sample } = definition;
  if (name === 'variant') return sample ? sampleRowNames(definition) : variantNames(definition);
  if (name === 'copy') return sample ? evaluationNumbers(sample) : copyNumbers(definition);
  return definition.factors[name] ?? [DEFAULT_LEVEL[name]];
}

function evaluationNumbers(sample: Sample): number[] {
  const { count } = evaluations(sampledFactors(sample).length);
  return Array.from({ length: count }, (_, evaluation) => evaluation);
}

function checkLevels(name: DesignFactor, levels: readonly Level[]): void {
  if (levels.length === 0) {
    throw new RangeError(
      `expected at least one level of ${name}, found none: the space has no points`,
    );
  }
  const seen = new Set<Level>();
  for (const level of levels) {
    if (seen.has(level)) {
      throw new RangeError(`expected distinct levels of ${name}, found ${level} twice`);
    }
    seen.add(level);
  }
}

function listFactors(
  definition: SpaceDefinition,
  levels: Record<DesignFactor, readonly Level[]>,
): Factor[] {
  const varying = (kind: 'identity' | 'view', names: readonly DesignFactor[]): Factor[] =>
    names
      .filter((name) => levels[name].length > 1)
      .map((name) => ({ name, kind, levels: levels[name] }));
  const jitter = JITTER_FACTORS.filter((name) =>
    name === 'scale' ? definition.jitter.scale > 0 : definition.jitter.translation > 0,
  ).map((name): Factor => ({ name, kind: 'jitter', levels: jitterBinCentres(definition, name) }));
  return [...varying('identity', IDENTITY_FACTORS), ...varying('view', VIEW_FACTORS), ...jitter];
}

function jitterBinCentres(definition: SpaceDefinition, name: string): number[] {
  const [centre, half] =
    name === 'scale' ? [1, definition.jitter.scale] : [0, definition.jitter.translation];
  return Array.from({ length: JITTER_BINS }, (_, bin) => {
    const value = centre + half * ((2 * bin + 1) / JITTER_BINS - 1);
    return Math.round(value * 1e6) / 1e6;
  });
}

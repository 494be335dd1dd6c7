import type { Space } from '../../stimulus/index.js';

/** Kinds of comparison: with a template of oneself, of another person, of another of the same sex and ethnicity. */
export const COMPARISON_KINDS = ['genuine', 'impostor', 'alike'] as const;

/** Bins of the cosine from -1 to 1. */
export const COSINE_BINS = 2_048;

/** Numbers of a cell's row of the table: [kind][bin]. */
export const CELL_LENGTH = COMPARISON_KINDS.length * COSINE_BINS;

/** A view factor's place among the cells of comparisons and among the templates of an identity. */
export interface ComparedFactor {
  readonly name: string;
  readonly levels: number;
  /** Template of its level 0: 0 is the template of all views. */
  readonly firstTemplate: number;
  /** Cell of images of its level 0 and templates of all views. */
  readonly firstCell: number;
  /** Cell of images and templates of its level 0; image levels are `levels` cells apart. */
  readonly firstPair: number;
}

export interface VerificationCells {
  readonly factors: readonly ComparedFactor[];
  readonly count: number;
}

/**
 * Cells that comparisons are counted in: 0 of all images with templates of all views; of each view level's images with those;
 * then, factor by factor, of each image level with each template level, the template's fastest.
 */
export function verificationCells(space: Space): VerificationCells {
  const views = space.factors.filter(({ kind }) => kind === 'view');
  let template = 1;
  let pair = 1 + views.reduce((sum, { levels }) => sum + levels.length, 0);
  const factors = views.map(({ name, levels: { length: levels } }) => {
    const places = { firstTemplate: template, firstCell: template, firstPair: pair };
    template += levels;
    pair += levels * levels;
    return { name, levels, ...places };
  });
  return { factors, count: pair };
}

/** Bin of a cosine. */
export function cosineBin(cosine: number): number {
  const bin = Math.floor((cosine + 1) * (COSINE_BINS / 2));
  return Math.max(0, Math.min(COSINE_BINS - 1, bin));
}

import { drawAddress, exp, normalDraw, uniformDraw } from '../src/numeric/index.js';
import type { DrawAddress } from '../src/numeric/index.js';
import { countInformation } from '../src/statistics/count-information.js';
import type { ChoiceCounts } from '../src/statistics/readouts/choice-information.js';
import { betaDraw, countEvents } from './share-population.js';

/**
 * How choices go wrong. `slips`: a residual's share of mistakes is beta-distributed, the same at every level, and each
 * mistake is the next level (of the last one the first). `offsets`: the nearest level is chosen to
 * level + own offset of the residual + own offset of the residual at the level + logistic noise.
 */
export type Mistakes =
  | {
      readonly kind: 'slips';
      /** Mean share of right choices. */
      readonly right: number;
      /** Correlation of two images of one residual. */
      readonly correlation: number;
    }
  | {
      readonly kind: 'offsets';
      /** Deviations of the offsets and scale of the noise, in distances between levels. */
      readonly residual: number;
      readonly level: number;
      readonly noise: number;
    };

export interface ChoicePopulation {
  readonly levels: number;
  readonly residuals: number;
  /** Images of one residual at one level. */
  readonly images: number;
  readonly mistakes: Mistakes;
}

/** Residuals whose mean probabilities are taken for the population's. */
const POPULATION = 20_000;
const STREAM = 'choice-population';

/** I(level; chosen level) of the population, bits. */
export function choiceTruth({ levels, mistakes }: ChoicePopulation): number {
  const joint = new Float64Array(levels * levels);
  const fine = 2 ** 30;
  if (mistakes.kind === 'slips') {
    add(joint, slips(levels, 1 - mistakes.right), fine);
  } else {
    for (let residual = 0; residual < POPULATION; residual++) {
      const address = drawAddress(8, `${STREAM} truth`, [levels, residual]);
      add(joint, offsets(levels, mistakes, address), fine / POPULATION);
    }
  }
  return countInformation(joint.map(Math.round), levels) ?? NaN;
}

/** One sample, a function of the population and the sample's number. */
export function sampleChoices(population: ChoicePopulation, sample: number): ChoiceCounts {
  const { levels, residuals, images, mistakes } = population;
  const counts = new Float64Array(residuals * levels * levels);
  for (let residual = 0; residual < residuals; residual++) {
    const address = drawAddress(8, STREAM, [levels, residuals, images, sample, residual]);
    const chances =
      mistakes.kind === 'slips'
        ? slips(levels, mistakeShare(mistakes, address))
        : offsets(levels, mistakes, address);
    for (let level = 0; level < levels; level++) {
      const own = { images, chances: chances.subarray(level * levels, (level + 1) * levels) };
      const to = (residual * levels + level) * levels;
      drawChoices(counts.subarray(to, to + levels), own, (k) =>
        uniformDraw(address, 1000 * (1 + level) + k),
      );
    }
  }
  return { levels, groups: residuals, counts };
}

function mistakeShare(
  { right, correlation }: { readonly right: number; readonly correlation: number },
  address: DrawAddress,
): number {
  const weight = 1 / correlation - 1;
  return betaDraw(uniformDraw(address, 0), (1 - right) * weight, right * weight);
}

/** Probabilities of choices, [true level][chosen level]. */
function slips(levels: number, mistakes: number): Float64Array {
  const chances = new Float64Array(levels * levels);
  for (let level = 0; level < levels; level++) {
    chances[level * levels + level] += 1 - mistakes;
    chances[level * levels + ((level + 1) % levels)] += mistakes;
  }
  return chances;
}

function offsets(
  levels: number,
  { residual, level: ofLevel, noise }: Extract<Mistakes, { kind: 'offsets' }>,
  address: DrawAddress,
): Float64Array {
  const chances = new Float64Array(levels * levels);
  const own = residual * normalDraw(address, 0);
  for (let level = 0; level < levels; level++) {
    const mean = level + own + ofLevel * normalDraw(address, 1 + level);
    let before = 0;
    for (let chosen = 0; chosen < levels; chosen++) {
      const isLast = chosen === levels - 1;
      const until = isLast ? 1 : 1 / (1 + exp((mean - chosen - 0.5) / noise));
      chances[level * levels + chosen] = until - before;
      before = until;
    }
  }
  return chances;
}

/** Choices of so many images, level by level of those that are left. */
function drawChoices(
  target: Float64Array,
  { images, chances }: { readonly images: number; readonly chances: Float64Array },
  uniform: (k: number) => number,
): void {
  let [left, chance, draws] = [images, 1, 0];
  for (let chosen = 0; chosen < target.length; chosen++) {
    const share = chance > 0 ? Math.min(1, chances[chosen] / chance) : 0;
    const isLast = chosen === target.length - 1;
    target[chosen] = isLast ? left : countEvents(left, share, () => uniform(draws++));
    left -= target[chosen];
    chance -= chances[chosen];
  }
}

function add(joint: Float64Array, chances: Float64Array, weight: number): void {
  chances.forEach((chance, i) => (joint[i] += chance * weight));
}

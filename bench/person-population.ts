import { drawAddress, normalDraws } from '../src/numeric/index.js';
import { entropyFromSums } from '../src/statistics/gaussian-entropy.js';
import { BITS_PER_NAT } from '../src/statistics/information-value.js';
import { columnInformation } from '../src/statistics/invariance/identity-variances.js';
import { personFigure } from '../src/statistics/invariance/person-information.js';
import type { BitsWithInterval } from '../src/statistics/invariance/types.js';
import { jackknifeFolds } from '../src/statistics/jackknife-folds.js';

/** What a person's images differ by: draws of their own, views that do the same to everybody, or to each more or less. */
export type World = 'draws' | 'same views' | 'own views';

/** People of one class, one to a residual, each seen in the same views. */
export interface PersonCase {
  readonly world: World;
  readonly images: number;
  readonly residuals: number;
  /** True information about the person, bits. */
  readonly bits: number;
}

/** Scores are fixed point in the tables: a unit of noise is this many steps. */
const DEVIATION = 1000;
/** Variance of views beside the unit of noise. */
const VIEW_VARIANCE = 9;

/** What one sample shows: the estimate with its interval, and that of a variance and a correction for each person. */
export interface PersonSample extends BitsWithInterval {
  readonly eachBits: number;
}

/**
 * Score = person + view + noise. The person's variance makes the information ½ log2(1 + A/W) what is asked, W the variance of
 * everything else; of own views the person takes the view's part 0, 1 or 2 times.
 */
export function drawSample(one: PersonCase, trial: number): PersonSample {
  const { images, residuals } = one;
  const { sums, squares, byView } = drawScores(one, trial);
  const [information] = columnInformation(
    {
      identities: Int32Array.from({ length: residuals }, (_, i) => i),
      groupOf: Int32Array.from({ length: residuals }, (_, i) => i),
      groups: residuals,
    },
    layoutOf(residuals),
    { sums, squares, groupSums: sums, images: [images], shared: [varianceOf(byView)] },
  );
  return {
    ...personFigure(information.all, images, Math.log2(residuals), 'residuals'),
    eachBits: eachBits(sums, squares, images),
  };
}

function drawScores({ world, images, residuals, bits }: PersonCase, trial: number) {
  const draws = (stream: string, count: number): Float64Array =>
    normalDraws(drawAddress(41, `${world} ${stream}`, [images, residuals, bits, trial]), count);
  const gains = (person: number): number => (world === 'own views' ? person % 3 : 1);
  // The mean of 0², 1² and 2² is 5/3.
  const spread = { draws: 0, 'same views': 1, 'own views': 5 / 3 }[world] * VIEW_VARIANCE;
  const noise = world === 'same views' ? 0.1 : 1;
  const people = draws('people', residuals);
  const noises = draws('images', residuals * images);
  const reach = Math.sqrt((spread + noise) * (4 ** bits - 1));
  const sums = new Float64Array(residuals);
  const squares = new Float64Array(residuals);
  const byView = new Float64Array(images);
  for (let person = 0; person < residuals; person++) {
    for (let view = 0; view < images; view++) {
      const part = world === 'draws' ? 0 : gains(person) * viewScore(view, images);
      const own = reach * people[person] + part + Math.sqrt(noise) * noises[person * images + view];
      const score = Math.round(DEVIATION * own);
      sums[person] += score;
      squares[person] += score * score;
      byView[view] += score / residuals;
    }
  }
  return { sums, squares, byView };
}

/** Evenly spread views, of mean 0 and variance `VIEW_VARIANCE`. */
function viewScore(view: number, images: number): number {
  return (view - (images - 1) / 2) * Math.sqrt((12 * VIEW_VARIANCE) / (images * images - 1));
}

function layoutOf(residuals: number) {
  const folds = jackknifeFolds(residuals);
  const entropy = Math.log2(residuals);
  return {
    ...{ folds, foldOf: folds.ofGroup, classOf: new Int32Array(residuals), classes: 1 },
    ...{ entropy, groupsEntropy: entropy },
  };
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** H(all) - mean H(person), each entropy corrected as if its images were draws. */
function eachBits(sums: Float64Array, squares: Float64Array, images: number): number {
  let [within, sum, square] = [0, 0, 0];
  for (let person = 0; person < sums.length; person++) {
    within += entropyFromSums(images, sums[person], squares[person], true) / sums.length;
    sum += sums[person];
    square += squares[person];
  }
  const all = entropyFromSums(images * sums.length, sum, square, true);
  return (all - within) * BITS_PER_NAT;
}

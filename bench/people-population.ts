import { drawAddress, normalDraws } from '../src/numeric/index.js';
import type { Interval } from '../src/statistics/jackknife.js';
import { peopleFigure } from '../src/statistics/readouts/fold-people.js';
import { jointSumsLength } from '../src/statistics/readouts/joint-entropy.js';
import {
  classEntropiesLeft,
  classEntropy,
  drawImages,
  peopleInformation,
} from '../src/statistics/readouts/people-information.js';
import type { PeopleClasses } from '../src/statistics/readouts/people-information.js';
import { peoplePoints } from '../src/statistics/readouts/people-points.js';
import { runSteps } from '../src/statistics/run-steps.js';

/** Normal people, seen in noise of variance 1 along each of `axes` read-outs. */
export interface PeoplePopulation {
  readonly residuals: number;
  /** Identities of one residual: half of their variance is the residual's, all of it where there is one. */
  readonly perResidual: number;
  /** Images of each person. */
  readonly images: number;
  readonly axes: number;
  /** Of people along each axis. */
  readonly variance: number;
}

/** What a sample shows. */
export interface SampledPeople {
  readonly bits: number;
  readonly leaveOut: Float64Array;
  readonly interval: Interval;
}

/** Samples of people whose mean is taken for the population's. */
const SAMPLES = 200;

/** Mean bits of what tells so many people apart, their points known. */
export function meanTold(population: PeoplePopulation): number {
  const { people, classes } = layout(population);
  const images = drawImages(people, population.axes);
  let mean = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const points = drawPeople(population, `truth ${sample}`);
    const own = { people, axes: population.axes, points };
    mean += runSteps(peopleInformation(own, classes, images)).bits / SAMPLES;
  }
  return mean;
}

/** One sample of people and images through the estimate of a layer, a function of the population and the number. */
export function samplePeople(population: PeoplePopulation, sample: number): SampledPeople {
  const { people, classes } = layout(population);
  const points = peoplePoints(sumsOf(population, sample));
  if (typeof points === 'string') throw new Error(`people-population: people are ${points}`);
  const found = runSteps(peopleInformation(points, classes, drawImages(people, population.axes)));
  const entropiesLeft = classEntropiesLeft(classes);
  const own = { entropy: classEntropy(classes), entropiesLeft, reason: null };
  return { ...found, interval: peopleFigure({ ...found, ...own }) };
}

function layout({ residuals, perResidual }: PeoplePopulation): {
  people: number;
  classes: PeopleClasses;
} {
  const people = residuals * perResidual;
  const classOf = Int32Array.from({ length: people }, (_, i) => i);
  const groupOf = classOf.map((i) => Math.floor(i / perResidual));
  return {
    people,
    classes: { classOf, given: new Int32Array(people), groupOf, groups: residuals },
  };
}

/** [people · axes] */
function drawPeople(population: PeoplePopulation, stream: string): Float64Array {
  const { residuals, perResidual, axes, variance } = population;
  const people = residuals * perResidual;
  const address = drawAddress(9, stream, [residuals, perResidual, axes, variance]);
  const draws = normalDraws(address, (residuals + people) * axes);
  const shared = perResidual === 1 ? 0 : 0.5;
  return Float64Array.from({ length: people * axes }, (_, i) => {
    const residual = Math.floor(i / (axes * perResidual));
    const own = Math.sqrt(1 - shared) * draws[residuals * axes + i];
    return Math.sqrt(variance) * (own + Math.sqrt(shared) * draws[residual * axes + (i % axes)]);
  });
}

/** Joint sums of images whose means scatter as they do and whose own scatter is what is expected. */
function sumsOf(population: PeoplePopulation, sample: number) {
  const { residuals, images, axes } = population;
  const { people, classes } = layout(population);
  const points = drawPeople(population, `sample ${sample}`);
  const errors = normalDraws(drawAddress(10, `means ${sample}`, [people, axes]), people * axes);
  const width = jointSumsLength(axes);
  const sums = new Float64Array(people * width);
  for (let i = 0; i < people; i++) {
    const mean = (a: number): number =>
      points[i * axes + a] + errors[i * axes + a] / Math.sqrt(images);
    let at = i * width;
    sums[at++] = images;
    for (let a = 0; a < axes; a++) sums[at++] = images * mean(a);
    for (let a = 0; a < axes; a++) {
      for (let b = 0; b <= a; b++) {
        sums[at++] = images * mean(a) * mean(b) + (a === b ? images - 1 : 0);
      }
    }
  }
  const rows = Array.from({ length: people }, (_, i) => i);
  const groupOf = Int32Array.from(classes.groupOf);
  return { variables: axes, levels: 1, rows, groupOf, groups: residuals, sums };
}

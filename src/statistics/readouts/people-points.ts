import { choleskyFactor, symmetricEigen } from '../../numeric/index.js';
import { jointSumsLength } from './joint-entropy.js';
import type { LayerSums } from './layer-sums.js';

/** People where a layer's read-outs put them, in units of how far the images of one person scatter. */
export interface PeoplePoints {
  readonly people: number;
  /** Independent directions in which people differ by more than chance; 0 where there are none. */
  readonly axes: number;
  /** [people · axes]: images of a person are standard normal about the person's point. */
  readonly points: Float64Array;
}

/** A share of a read-out's variance this small that the others leave over is linear dependence, for rounded scores. */
const DEPENDENT = 1e-9;

/**
 * Means of people, whitened by the covariance within them (one for all) and turned to the axes of the covariance between
 * them. An axis counts if people vary along it by more than the largest of all axes does by chance, with means of n images
 * of people alike (`largestByChance`); along those that count, points are drawn together until their variance is that
 * between people without the 1/n. A reason where the read-outs do not vary or depend on each other within people.
 */
export function peoplePoints(sums: LayerSums): PeoplePoints | 'constant' | 'still' {
  const { variables: d, rows } = sums;
  const people = rows.length;
  const { means, images, within } = moments(sums);
  const factor = choleskyFactor(within, d);
  const isFlat = (a: number): boolean => {
    const pivot = factor![a * d + a];
    return !(pivot * pivot > DEPENDENT * within[a * d + a]);
  };
  if (factor === null || Array.from({ length: d }, (_, a) => a).some(isFlat)) return 'still';
  whiten(means, factor, d);
  const between = centredCovariance(means, people, d);
  const { values, vectors } = symmetricEigen(between, d);
  if (!(values[0] > 0)) return 'constant';
  const chance = 1 / images;
  const edge = chance * largestByChance(d, people - 1);
  const axes = values.filter((value) => value > edge).length;
  const points = new Float64Array(people * axes);
  for (let i = 0; i < people; i++) {
    for (let k = 0; k < axes; k++) {
      let along = 0;
      for (let a = 0; a < d; a++) along += vectors[k][a] * means[i * d + a];
      points[i * axes + k] = along * Math.sqrt((values[k] - chance) / values[k]);
    }
  }
  return { people, axes, points };
}

/** Of the Tracy-Widom law of order 1. */
const TRACY_WIDOM_95 = 0.9793;

/**
 * What the largest eigenvalue of the covariance of d independent standard normals stays below in 95 of 100 samples of
 * `freedom` degrees of freedom. Johnstone 2001, *Annals of Statistics* 29, theorem 1.1.
 */
function largestByChance(d: number, freedom: number): number {
  const [n, p] = [Math.sqrt(freedom - 1), Math.sqrt(d)];
  const spread = (n + p) * Math.cbrt(1 / n + 1 / p);
  return ((n + p) ** 2 + TRACY_WIDOM_95 * spread) / freedom;
}

/** Mean scores of each person [people · d], mean images of a person (harmonic), pooled covariance within people [d · d]. */
function moments({ variables: d, levels, rows, sums }: LayerSums) {
  const width = jointSumsLength(d);
  const means = new Float64Array(rows.length * d);
  const within = new Float64Array(d * d);
  let [freedom, inverse] = [0, 0];
  const own = new Float64Array(width);
  rows.forEach((_, i) => {
    own.fill(0);
    for (let level = 0; level < levels; level++) {
      for (let k = 0; k < width; k++) own[k] += sums[(i * levels + level) * width + k];
    }
    const n = own[0];
    freedom += n - 1;
    inverse += 1 / n;
    for (let a = 0, pair = 1 + d; a < d; a++) {
      means[i * d + a] = own[1 + a] / n;
      for (let b = 0; b <= a; b++, pair++)
        within[a * d + b] += own[pair] - (own[1 + a] * own[1 + b]) / n;
    }
  });
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) within[b * d + a] = within[a * d + b] /= freedom;
  }
  return { means, within, images: rows.length / inverse };
}

/** Solves L y = mean for each person, in place. */
function whiten(means: Float64Array, factor: Float64Array, d: number): void {
  for (let from = 0; from < means.length; from += d) {
    for (let a = 0; a < d; a++) {
      let rest = means[from + a];
      for (let b = 0; b < a; b++) rest -= factor[a * d + b] * means[from + b];
      means[from + a] = rest / factor[a * d + a];
    }
  }
}

/** Centres the points in place; their covariance, [d · d]. */
function centredCovariance(points: Float64Array, people: number, d: number): Float64Array {
  const covariance = new Float64Array(d * d);
  for (let a = 0; a < d; a++) {
    let mean = 0;
    for (let i = 0; i < people; i++) mean += points[i * d + a] / people;
    for (let i = 0; i < people; i++) points[i * d + a] -= mean;
  }
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < people; i++) sum += points[i * d + a] * points[i * d + b];
      covariance[a * d + b] = covariance[b * d + a] = sum / (people - 1);
    }
  }
  return covariance;
}

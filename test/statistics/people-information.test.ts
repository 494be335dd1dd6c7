import { describe, expect, it } from 'vitest';

import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import { jointSumsLength } from '../../src/statistics/readouts/joint-entropy.js';
import { absentPeople, peopleFigure } from '../../src/statistics/readouts/fold-people.js';
import {
  classEntropiesLeft,
  classEntropy,
  drawImages,
  peopleInformation as peopleSteps,
} from '../../src/statistics/readouts/people-information.js';
import type {
  DrawnImages,
  PeopleClasses,
} from '../../src/statistics/readouts/people-information.js';
import { peoplePoints } from '../../src/statistics/readouts/people-points.js';
import type { PeoplePoints } from '../../src/statistics/readouts/people-points.js';
import { runSteps } from '../../src/statistics/run-steps.js';

const peopleInformation = (points: PeoplePoints, classes: PeopleClasses, images: DrawnImages) =>
  runSteps(peopleSteps(points, classes, images));
const normal = (stream: string, count: number): Float64Array =>
  normalDraws(drawAddress(1, stream, []), count);

/** Every person a class of its own, one to a residual, nothing given. */
function persons(people: number): PeopleClasses {
  const each = Int32Array.from({ length: people }, (_, i) => i);
  return { classOf: each, given: new Int32Array(people), groupOf: each, groups: people };
}

function onLine(points: readonly number[]): PeoplePoints {
  return { people: points.length, axes: 1, points: Float64Array.from(points) };
}

/** log2 2 - E log2(1 + exp(-2 a (a + z))) by the trapezoid rule: two normal people at a and -a. */
function twoPeople(a: number): number {
  let bits = 1;
  for (let z = -8; z < 8; z += 0.001) {
    const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    bits -= 0.001 * density * Math.log2(1 + Math.exp(-2 * a * (a + z)));
  }
  return bits;
}

describe('what read-outs tell of people', () => {
  it.each([0.3, 1, 2])('is that of a binary channel for two people at ±%d', (a) => {
    const { bits } = peopleInformation(onLine([a, -a]), persons(2), drawImages(2, 1));
    expect(Math.abs(bits - twoPeople(a))).toBeLessThan(0.02);
  });

  it('is the entropy of people far apart, and never more', () => {
    const points = onLine(Array.from({ length: 40 }, (_, i) => 100 * i));
    const { bits } = peopleInformation(points, persons(40), drawImages(40, 1));
    expect(bits).toBeCloseTo(Math.log2(40), 9);
    expect(classEntropy(persons(40))).toBeCloseTo(Math.log2(40), 12);
  });

  it('is drawn from 1,024 people where there are more', () => {
    const people = 1500;
    const points = onLine(Array.from({ length: people }, (_, i) => 100 * i));
    const images = drawImages(people, 1);
    expect(new Set(images.of).size).toBe(1024);
    const { bits, leaveOut } = peopleInformation(points, persons(people), images);
    expect(bits).toBeCloseTo(Math.log2(people), 9);
    expect(leaveOut[people - 1]).toBeCloseTo(Math.log2(people - 1), 9);
  });

  it('is that of a Gaussian channel for many people who are normal themselves', () => {
    const people = 600;
    const axes = 2;
    const points = normal('people', people * axes).map((value) => 0.5 * value);
    const { bits } = peopleInformation(
      { people, axes, points },
      persons(people),
      drawImages(people, axes),
    );
    expect(Math.abs(bits - Math.log2(1.25))).toBeLessThan(0.04);
  });

  it('adds up: of the group, and of the person given the group', () => {
    const people = 60;
    const [axes, images] = [3, drawImages(people, 3)];
    const points = { people, axes, points: normal('people', people * axes) };
    const group = Int32Array.from({ length: people }, (_, i) => i % 4);
    const residual = Int32Array.from({ length: people }, (_, i) => Math.floor(i / 4));
    const all = { ...persons(people), groupOf: residual, groups: 15 };
    const person = peopleInformation(points, all, images).bits;
    const within = peopleInformation(points, { ...all, given: group }, images).bits;
    const ofGroup = peopleInformation(points, { ...all, classOf: group }, images).bits;
    expect(person).toBeCloseTo(ofGroup + within, 9);
    expect(within).toBeLessThan(Math.log2(15));
  });

  it('without a residual is that of the other people, on the same images', () => {
    const people = 24;
    const [axes, images] = [2, drawImages(people, 2)];
    const points = normal('people', people * axes);
    const residual = Int32Array.from({ length: people }, (_, i) => Math.floor(i / 4));
    const classes = { ...persons(people), groupOf: residual, groups: 6 };
    const { leaveOut } = peopleInformation({ people, axes, points }, classes, images);
    const left = Array.from({ length: people }, (_, i) => i).filter((i) => residual[i] !== 2);
    const pick = (values: Float64Array, width: number): Float64Array =>
      Float64Array.from(left.flatMap((i) => [...values.subarray(i * width, (i + 1) * width)]));
    const others = peopleInformation(
      { people: left.length, axes, points: pick(points, axes) },
      persons(left.length),
      {
        ...images,
        of: Int32Array.from(left.keys()),
        noise: pick(images.noise, images.perPerson * axes),
      },
    );
    expect(leaveOut[2]).toBeCloseTo(others.bits, 9);
  });
});

/** The figure with its interval, of people one to a residual at these points. */
function figureAt(points: PeoplePoints) {
  const classes = persons(points.people);
  const found = peopleInformation(points, classes, drawImages(points.people, points.axes));
  const entropiesLeft = classEntropiesLeft(classes);
  const own = { entropy: classEntropy(classes), entropiesLeft, reason: null };
  return peopleFigure({ ...found, ...own });
}

describe('the interval of what is told of people', () => {
  it('of people who are all told apart is Clopper and Pearson’s share of their entropy', () => {
    const far = Array.from({ length: 10 }, (_, i) => 100 * i);
    const { bits, low, high } = figureAt(onLine(far));
    expect(bits).toBeCloseTo(Math.log2(10), 9);
    expect(low).toBeCloseTo(0.025 ** (1 / 10) * Math.log2(10), 6);
    expect(high).toBeCloseTo(Math.log2(10), 9);
  });

  it('holds what so many people are told apart by on average, where the jackknife is far too short', () => {
    // Ten people of 8 axes, nearly all told apart: about half of the jackknife’s intervals hold it.
    const [people, axes, samples] = [10, 8, 40];
    const figures = Array.from({ length: samples }, (_, sample) => {
      const points = normal(`sample ${sample}`, people * axes).map((value) => 2.5 * value);
      return figureAt({ people, axes, points });
    });
    const mean = figures.reduce((sum, { bits }) => sum + bits! / samples, 0);
    const held = figures.filter(({ low, high }) => low! <= mean && mean <= high!).length;
    expect(mean).toBeGreaterThan(0.98 * Math.log2(people));
    expect(held).toBeGreaterThanOrEqual(0.9 * samples);
  });

  it('is not claimed where people do not differ along any axis', () => {
    const { bits, low, high, reason } = figureAt({
      ...{ people: 12, axes: 0 },
      points: new Float64Array(0),
    });
    expect([bits, low, high]).toEqual([0, null, null]);
    expect(reason).toMatch(/no more than chance/);
    expect(peopleFigure(absentPeople('none'))).toEqual({
      ...{ bits: null, low: null, high: null },
      reason: 'none',
    });
  });

  it('is of the share that is left to know without each residual', () => {
    const group = Int32Array.from({ length: 24 }, (_, i) => i % 4);
    const residual = Int32Array.from({ length: 24 }, (_, i) => Math.floor(i / 4));
    const within = { ...persons(24), given: group, groupOf: residual, groups: 6 };
    expect(classEntropy(within)).toBeCloseTo(Math.log2(6), 12);
    for (const left of classEntropiesLeft(within)) expect(left).toBeCloseTo(Math.log2(5), 12);
  });
});

/** Sums of `images` images of each person at `means` [people · d] in noise of covariance [[1, 0.6], [0.6, 1]]. */
function imagesOf(means: Float64Array, people: number, images: number, stream = 'noise') {
  const width = jointSumsLength(2);
  const sums = new Float64Array(people * width);
  const noise = normal(stream, people * images * 2);
  for (let i = 0; i < people; i++) {
    for (let k = 0; k < images; k++) {
      const [u, v] = noise.subarray((i * images + k) * 2);
      const x = means[2 * i] + u;
      const y = means[2 * i + 1] + 0.6 * u + 0.8 * v;
      [1, x, y, x * x, y * x, y * y].forEach((value, at) => (sums[i * width + at] += value));
    }
  }
  const rows = Array.from({ length: people }, (_, i) => i);
  return { variables: 2, levels: 1, rows, groupOf: Int32Array.from(rows), groups: people, sums };
}

describe('where read-outs put people', () => {
  it('has no axis where they differ by chance alone', () => {
    const found = peoplePoints(imagesOf(new Float64Array(400), 200, 30)) as PeoplePoints;
    expect(found.axes).toBe(0);
    expect(peopleInformation(found, persons(200), drawImages(200, 2)).bits).toBe(0);
  });

  it.each([6, 10, 40])('has an axis in at most one of ten samples of %d people alike', (people) => {
    const found = Array.from({ length: 60 }, (_, sample) => {
      const sums = imagesOf(new Float64Array(2 * people), people, 12, `alike ${sample}`);
      return (peoplePoints(sums) as PeoplePoints).axes;
    });
    expect(found.filter((axes) => axes > 0).length).toBeLessThanOrEqual(6);
  });

  it('takes the chance in means out of what lies between people', () => {
    const people = 400;
    const means = normal('means', people * 2).map((value, i) => (i % 2 === 0 ? 0.5 * value : 0));
    const found = peoplePoints(imagesOf(means, people, 8)) as PeoplePoints;
    expect(found.axes).toBe(1);
    const variance = found.points.reduce((sum, value) => sum + value * value, 0) / (people - 1);
    // Of x given y: 0.25 / (1 - 0.36); the mean of eight images alone would add an eighth.
    expect(Math.abs(variance - 0.25 / 0.64)).toBeLessThan(0.05);
  });

  it('is refused where images of one person do not vary', () => {
    const still = imagesOf(normal('means', 40), 20, 1);
    expect(peoplePoints(still)).toBe('still');
  });
});

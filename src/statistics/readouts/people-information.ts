import { drawAddress, exp, log, normalDraws } from '../../numeric/index.js';
import { BITS_PER_NAT } from '../information-value.js';
import type { Steps } from '../run-steps.js';
import type { PeoplePoints } from './people-points.js';

/** Which people are one class, among whom; both lie as the residuals do: no class is of two residuals. */
export interface PeopleClasses {
  /** [people] */
  readonly classOf: ArrayLike<number>;
  /** What is known beforehand, [people]: all equal for nothing. */
  readonly given: ArrayLike<number>;
  /** Residual of each, [people]. */
  readonly groupOf: ArrayLike<number>;
  readonly groups: number;
}

/** Whose images are drawn, and how they lie about their person's point: standard normals, [of · perPerson · axes]. */
export interface DrawnImages {
  /** People, ascending; all of them up to 1,024. */
  readonly of: Int32Array;
  readonly perPerson: number;
  readonly axes: number;
  readonly noise: Float64Array;
}

/** Images over all people: the estimate's error by drawing is about 0.02 bits. */
export const DRAWN_IMAGES = 8192;
const MOST_DRAWN_OF = 1024;
/** exp of less is nothing beside 1. */
const NEGLIGIBLE = -40;

/** For points of at most `axes` axes; the same in every call, so that two audits of the same people share them. */
export function drawImages(people: number, axes: number): DrawnImages {
  const count = Math.min(people, MOST_DRAWN_OF);
  const of = Int32Array.from({ length: count }, (_, k) => Math.floor((k * people) / count));
  const perPerson = Math.ceil(DRAWN_IMAGES / count);
  const address = drawAddress(0, 'images of people', []);
  return { of, perPerson, axes, noise: normalDraws(address, count * perPerson * axes) };
}

/**
 * Information between an image's read-outs and the class of its person, bits, in the model that images are normal about
 * their person's point: the mean of log2 p(x | class) / p(x | given) over images drawn from it, with p the mean over the
 * people of the class or of the given, all equally likely. At most the entropy of the class, unlike that of one Gaussian
 * for all; over draws of the people its mean is a lower bound of what images tell of anybody of the population (Poole et
 * al. 2019, InfoNCE with the known conditional), below it by less the more people there are. The second value
 * is the same without each residual. A step for each person.
 */
export function* peopleInformation(
  { people, axes, points }: PeoplePoints,
  classes: PeopleClasses,
  images: DrawnImages,
): Steps<{ bits: number; leaveOut: Float64Array }> {
  const { of, perPerson, noise } = images;
  const { classOf, given, groupOf, groups } = classes;
  const leaveOut = new Float64Array(groups);
  if (axes === 0) return { bits: 0, leaveOut };
  const sizes = classSizes(classes, people);
  const groupSums = new Float64Array(groups);
  const peopleLeft = new Float64Array(groups).fill(of.length);
  for (const i of of) peopleLeft[groupOf[i]]--;
  const apart = new Float64Array(people * axes);
  const squares = new Float64Array(people);
  let total = 0;
  for (const [number, i] of of.entries()) {
    differences(points, i, axes, apart, squares);
    for (let draw = 0; draw < perPerson; draw++) {
      const from = (number * perPerson + draw) * images.axes;
      let [inClass, inGiven] = [0, 0];
      groupSums.fill(0);
      for (let j = 0; j < people; j++) {
        if (given[j] !== given[i]) continue;
        let exponent = -0.5 * squares[j];
        for (let k = 0; k < axes; k++) exponent -= noise[from + k] * apart[j * axes + k];
        if (exponent < NEGLIGIBLE) continue;
        const likelihood = exp(exponent);
        inGiven += likelihood;
        groupSums[groupOf[j]] += likelihood;
        if (classOf[j] === classOf[i]) inClass += likelihood;
      }
      const own = log(inClass / sizes.ofClass(i));
      const value = own - log(inGiven / sizes.ofGiven(i));
      total += value;
      for (let group = 0; group < groups; group++) {
        if (group === groupOf[i]) continue;
        leaveOut[group] +=
          groupSums[group] === 0 && sizes.inGroup(i, group) === 0
            ? value
            : own -
              log((inGiven - groupSums[group]) / (sizes.ofGiven(i) - sizes.inGroup(i, group)));
      }
    }
    yield;
  }
  return {
    bits: (total / (of.length * perPerson)) * BITS_PER_NAT,
    leaveOut: leaveOut.map((sum, group) => (sum / (peopleLeft[group] * perPerson)) * BITS_PER_NAT),
  };
}

/** Entropy of the class among people of whom the given is known, all equally likely, bits. */
export function classEntropy(classes: PeopleClasses): number {
  return entropyWithout(classes, null);
}

/** The same without each residual. */
export function classEntropiesLeft(classes: PeopleClasses): Float64Array {
  return Float64Array.from({ length: classes.groups }, (_, group) =>
    entropyWithout(classes, group),
  );
}

function entropyWithout(classes: PeopleClasses, group: number | null): number {
  const { classOf, given, groupOf } = classes;
  const sizes = classSizes(classes, classOf.length);
  let [total, people] = [0, 0];
  for (let i = 0; i < given.length; i++) {
    if (groupOf[i] === group) continue;
    const left = sizes.ofGiven(i) - (group === null ? 0 : sizes.inGroup(i, group));
    total += log(left / sizes.ofClass(i));
    people++;
  }
  return (total / people) * BITS_PER_NAT;
}

/** Point i less each other point, and the squared lengths. */
function differences(
  points: Float64Array,
  i: number,
  axes: number,
  apart: Float64Array,
  squares: Float64Array,
): void {
  for (let j = 0; j < squares.length; j++) {
    squares[j] = 0;
    for (let k = 0; k < axes; k++) {
      const difference = points[i * axes + k] - points[j * axes + k];
      apart[j * axes + k] = difference;
      squares[j] += difference * difference;
    }
  }
}

/** People of i's class, of what is given of i, and of the latter in one residual. */
function classSizes({ classOf, given, groupOf, groups }: PeopleClasses, people: number) {
  const ofClass = new Map<number, number>();
  const ofGiven = new Map<number, Float64Array>();
  for (let i = 0; i < people; i++) {
    ofClass.set(classOf[i], (ofClass.get(classOf[i]) ?? 0) + 1);
    const counts = ofGiven.get(given[i]) ?? new Float64Array(groups + 1);
    counts[groupOf[i]]++;
    counts[groups]++;
    ofGiven.set(given[i], counts);
  }
  return {
    ofClass: (i: number): number => ofClass.get(classOf[i])!,
    ofGiven: (i: number): number => ofGiven.get(given[i])![groups],
    inGroup: (i: number, group: number): number => ofGiven.get(given[i])![group],
  };
}

import { drawAddress, incompleteBeta, uniformDraw } from '../src/numeric/index.js';

/** People whose own shares are beta-distributed, each with so many images: a beta-binomial sample. */
export interface SharePopulation {
  readonly people: number;
  readonly images: number;
  /** Mean share of the population, 0..1. */
  readonly mean: number;
  /** Correlation of two images of one person, between 0 and 1: the shares are Beta(mean·w, (1 - mean)·w), w = 1/ρ - 1. */
  readonly correlation: number;
}

/** A sample's share, and the share without each person. */
export interface SampledShare {
  readonly value: number;
  readonly leaveOut: Float64Array;
}

/** One sample of people and images, a function of the population and the sample's number. */
export function sampleShare(population: SharePopulation, sample: number): SampledShare {
  const { people, images, mean, correlation } = population;
  const weight = 1 / correlation - 1;
  const own = Float64Array.from({ length: people }, (_, person) => {
    const values = [people, images, mean, correlation, sample, person];
    const address = drawAddress(7, 'share-population', values);
    const error = betaDraw(uniformDraw(address, 0), (1 - mean) * weight, mean * weight);
    return 1 - countEvents(images, error, (k) => uniformDraw(address, 1 + k)) / images;
  });
  const sum = own.reduce((total, share) => total + share, 0);
  return {
    value: sum / people,
    leaveOut: own.map((share) => (sum - share) / (people - 1)),
  };
}

/** By inversion, to a millionth, where a quantile to the last bit takes a thousand halvings. */
export function betaDraw(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return low;
}

/** Events among `trials` of one probability, the waiting times drawn. */
export function countEvents(
  trials: number,
  probability: number,
  uniform: (k: number) => number,
): number {
  if (probability > 0.5) return trials - countEvents(trials, 1 - probability, uniform);
  if (probability <= 0) return 0;
  const step = Math.log1p(-probability);
  let at = 0;
  for (let events = 0; ; events++) {
    at += Math.floor(Math.log(uniform(events)) / step) + 1;
    if (at > trials) return events;
  }
}

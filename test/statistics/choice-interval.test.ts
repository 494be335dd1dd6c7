import { describe, expect, it } from 'vitest';

import { choiceTruth, sampleChoices } from '../../bench/choice-population.js';
import type { ChoicePopulation } from '../../bench/choice-population.js';
import { jackknifeInterval } from '../../src/statistics/index.js';
import { foldChoice } from '../../src/statistics/readouts/choice-information.js';
import type { ChoiceCounts } from '../../src/statistics/readouts/choice-information.js';
import { choiceInterval } from '../../src/statistics/readouts/choice-interval.js';

/** [true level][chosen level] of each residual. */
function choicesOf(levels: number, residuals: readonly (readonly number[])[]): ChoiceCounts {
  return { levels, groups: residuals.length, counts: Float64Array.from(residuals.flat()) };
}

function intervalOf(choices: ChoiceCounts) {
  const folded = foldChoice(choices)!;
  return { ...folded, ...choiceInterval(choices, folded) };
}

const repeat = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);
const right = [100, 0, 0, 100];
/** Information of two levels of which a share of images is chosen right, the same of both. */
const binary = (share: number): number =>
  1 + share * Math.log2(share) + (1 - share) * Math.log2(1 - share);

/** Share of samples whose interval holds the population's information. */
function coverage(population: ChoicePopulation, samples: number): number {
  const truth = choiceTruth(population);
  let held = 0;
  for (let i = 0; i < samples; i++) {
    const { low, high } = intervalOf(sampleChoices(population, i));
    if (low! <= truth + 1e-9 && truth <= high! + 1e-9) held++;
  }
  return held / samples;
}

describe('the interval of what choices tell', () => {
  it('of choices that are never wrong is that of Clopper and Pearson’s share, in bits', () => {
    const { bits, low, high } = intervalOf(choicesOf(2, repeat(10, right)));
    // As few as 69.2 % of people may be right where 10 of 10 are.
    expect(low).toBeCloseTo(binary(0.025 ** (1 / 10)), 5);
    expect([bits, high]).toEqual([1, 1]);
  });

  it('is hardly shorter with one mistake, where the jackknife’s is a hundred times too short', () => {
    const one = choicesOf(2, [...repeat(49, right), [100, 0, 1, 99]]);
    const { bits, leaveOut, low } = intervalOf(one);
    const jackknife = jackknifeInterval(bits, leaveOut);
    expect(1 - jackknife.low!).toBeLessThan(0.01);
    const { low: ofNone } = intervalOf(choicesOf(2, repeat(50, right)));
    expect(1 - low!).toBeGreaterThan(0.9 * (1 - ofNone!));
  });

  it('moves without a step as mistakes come', () => {
    const lows = Array.from({ length: 101 }, (_, mistakes) => {
      const own = [100, 0, mistakes, 100 - mistakes];
      return intervalOf(choicesOf(2, [...repeat(19, right), own])).low!;
    });
    for (let i = 1; i < lows.length; i++)
      expect(Math.abs(lows[i] - lows[i - 1])).toBeLessThan(0.02);
  });

  it('of a choice that is always the same begins at 0 and leaves room for people who choose right', () => {
    const { bits, low, high } = intervalOf(choicesOf(2, repeat(10, [100, 0, 100, 0])));
    expect([bits, low]).toEqual([0, 0]);
    expect(high!).toBeGreaterThan(0.05);
    expect(high!).toBeLessThan(0.5);
  });

  it('is the jackknife’s, nearly, where many people err often', () => {
    const residuals = Array.from({ length: 50 }, (_, i) => {
      const errors = 20 + (i % 11);
      return [100 - errors, errors, errors, 100 - errors];
    });
    const { bits, leaveOut, low, high } = intervalOf(choicesOf(2, residuals));
    const jackknife = jackknifeInterval(bits, leaveOut);
    expect(low!).toBeLessThanOrEqual(jackknife.low!);
    expect(high!).toBeGreaterThanOrEqual(jackknife.high!);
    expect((high! - low!) / (jackknife.high! - jackknife.low!)).toBeLessThan(1.1);
  });

  it('ends at what there is to know, as the value does, which rounding would take beyond', () => {
    // 10,020 images a level, summed as they are, give 1.0000000000000029 bits.
    const { bits, high } = intervalOf(choicesOf(2, repeat(10, [1002, 0, 0, 1002])));
    expect([bits, high]).toEqual([1, 1]);
  });

  it('has none below five residuals, with the reason', () => {
    const { low, high, reason } = intervalOf(choicesOf(2, repeat(4, right)));
    expect([low, high]).toEqual([null, null]);
    expect(reason).toMatch(/4 residuals, at least 5 needed/);
  });

  it('holds the population’s information in 19 of 20 samples, nearly all right or not', () => {
    const slips = (share: number, correlation: number) =>
      ({ kind: 'slips', right: share, correlation }) as const;
    const offsets = { kind: 'offsets', residual: 0.4, level: 0.2, noise: 0.2 } as const;
    for (const residuals of [10, 50]) {
      for (const mistakes of [slips(0.999, 0.1), slips(0.99, 0.7), slips(0.9, 0.3), offsets]) {
        for (const levels of [2, 5]) {
          const covered = coverage({ levels, residuals, images: 50, mistakes }, 200);
          // 95 % less two standard errors of 200 samples; the jackknife alone holds it in as few as a quarter.
          expect(covered, `${residuals} residuals, ${levels} levels`).toBeGreaterThan(0.92);
        }
      }
    }
  });
});

/**
 * `node dist/bench/layer-coverage.js [REPETITIONS]`: how often the intervals of what layers know hold the population's
 * values, beside the jackknife's alone. First of chosen levels (`choice-population.ts`), against the information of the
 * population's choices; then of people, against what so many people are told apart by on average, and beside that what
 * anybody is told by. Four minutes at 400.
 */
import { endWithin, jackknifeInterval } from '../src/statistics/jackknife.js';
import type { Interval } from '../src/statistics/jackknife.js';
import { foldChoice } from '../src/statistics/readouts/choice-information.js';
import { choiceInterval } from '../src/statistics/readouts/choice-interval.js';
import { choiceTruth, sampleChoices } from './choice-population.js';
import type { ChoicePopulation } from './choice-population.js';
import { meanTold, samplePeople } from './people-population.js';
import type { PeoplePopulation } from './people-population.js';

/** Every row's cases are columns side by side: correlations of a residual's images, or layers' signals. */
const CHOICES: readonly (readonly ChoicePopulation[])[] = [2, 5].flatMap((levels) =>
  [6, 10, 20, 50].flatMap((residuals) => [
    ...[0.999, 0.99, 0.97, 0.9].map((right) =>
      [0.02, 0.1, 0.3, 0.7].map((correlation) => ({
        ...{ levels, residuals, images: 100 },
        mistakes: { kind: 'slips', right, correlation } as const,
      })),
    ),
    ...[0.1, 0.2, 0.5, 1].map((noise) => [
      {
        ...{ levels, residuals, images: 100 },
        mistakes: {
          kind: 'offsets',
          noise,
          residual: 0.1 + 0.9 * noise,
          level: noise / 2,
        } as const,
      },
    ]),
  ]),
);
const PEOPLE: readonly PeoplePopulation[] = [
  ...[6, 10, 20, 50].flatMap((residuals) =>
    [
      { axes: 1, variance: 0.1 },
      { axes: 4, variance: 0.3 },
      { axes: 4, variance: 1 },
      { axes: 4, variance: 16 },
      { axes: 8, variance: 8 },
    ].map((signal) => ({ residuals, perResidual: 1, images: 100, ...signal })),
  ),
  { residuals: 10, perResidual: 4, images: 100, axes: 4, variance: 1 },
  { residuals: 10, perResidual: 4, images: 100, axes: 4, variance: 16 },
];

const repetitions = Number(process.argv[2] ?? 400);
if (!(Number.isSafeInteger(repetitions) && repetitions > 0)) {
  console.error(`layer-coverage: expected a number of repetitions, found ${process.argv[2]}`);
  process.exit(2);
}
console.log('| levels | residuals | mistakes | true bits | jackknife | reported | mean widths |');
for (const row of CHOICES) console.log(choiceRow(row));
console.log('| residuals | people | entropy | true bits | anybody | bias | jackknife | reported |');
for (const one of PEOPLE) console.log(peopleRow(one));

interface Score {
  held: number;
  width: number;
}

function addTo(score: Score, { low, high }: Interval, truth: number): void {
  if (low === null || high === null) return;
  if (low <= truth + 1e-9 && high >= truth - 1e-9) score.held += 1 / repetitions;
  score.width += (high - low) / repetitions;
}

function percent({ held }: Score): string {
  return (100 * held).toFixed(0);
}

function choiceRow(row: readonly ChoicePopulation[]): string {
  const [{ levels, residuals, mistakes }] = row;
  const truths = row.map(choiceTruth);
  const scores = row.map((population, column) => {
    const [alone, reported] = [
      { held: 0, width: 0 },
      { held: 0, width: 0 },
    ];
    for (let i = 0; i < repetitions; i++) {
      const choices = sampleChoices(population, i);
      const folded = foldChoice(choices)!;
      const jackknife = jackknifeInterval(folded.bits, folded.leaveOut);
      addTo(alone, endWithin(folded.bits, jackknife, 0, Math.log2(levels)), truths[column]);
      addTo(reported, choiceInterval(choices, folded), truths[column]);
    }
    return { alone, reported };
  });
  const kind = mistakes.kind === 'slips' ? `${100 * mistakes.right} %` : `noise ${mistakes.noise}`;
  const cells = [
    ...[levels, residuals, kind, truths[0].toFixed(3)],
    scores.map(({ alone }) => percent(alone)).join(', '),
    scores.map(({ reported }) => percent(reported)).join(', '),
    scores
      .map(({ alone, reported }) => `${alone.width.toFixed(2)} ${reported.width.toFixed(2)}`)
      .join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function peopleRow(population: PeoplePopulation): string {
  const { residuals, perResidual, axes, variance } = population;
  const entropy = Math.log2(residuals * perResidual);
  const truth = meanTold(population);
  const [alone, reported] = [
    { held: 0, width: 0 },
    { held: 0, width: 0 },
  ];
  let bias = 0;
  // Each takes a hundred times as long as a sample of choices.
  const samples = Math.ceil(repetitions / 4);
  for (let i = 0; i < samples; i++) {
    const { bits, leaveOut, interval } = samplePeople(population, i);
    bias += (bits - truth) / samples;
    const jackknife = endWithin(bits, jackknifeInterval(bits, leaveOut), 0, entropy);
    addTo(alone, jackknife, truth);
    addTo(reported, interval, truth);
  }
  for (const score of [alone, reported]) score.held *= repetitions / samples;
  const anybody = 0.5 * axes * Math.log2(1 + variance);
  const cells = [
    ...[residuals, residuals * perResidual, entropy.toFixed(2)],
    ...[truth.toFixed(2), anybody.toFixed(2), bias.toFixed(2)],
    ...[percent(alone), percent(reported)],
  ];
  return `| ${cells.join(' | ')} |`;
}

/**
 * `node dist/bench/share-coverage.js [REPETITIONS]`: how often intervals of a share hold the population's, of people
 * whose own shares are beta-distributed: the interval of reports (`shareInterval`), the jackknife's alone, and Korn and
 * Graubard's as they gave it. One line per case, coverage in per cent and mean width; about three minutes at 1,000.
 */
import { betaQuantile, studentTQuantile } from '../src/numeric/index.js';
import { jackknifeError, jackknifeInterval } from '../src/statistics/jackknife.js';
import { shareInterval } from '../src/statistics/index.js';
import { sampleShare } from './share-population.js';
import type { SampledShare, SharePopulation } from './share-population.js';

interface Ends {
  readonly low: number | null;
  readonly high: number | null;
}

type IntervalOf = (sample: SampledShare, population: SharePopulation) => Ends;

const IMAGES = 200;
const CASES: readonly SharePopulation[] = [10, 40, 200].flatMap((people) =>
  [0.5, 0.9, 0.99, 0.999].flatMap((mean) =>
    [0.02, 0.1, 0.3, 0.7].map((correlation) => ({ people, images: IMAGES, mean, correlation })),
  ),
);
const METHODS: readonly (readonly [string, IntervalOf])[] = [
  ['jackknife', ({ value, leaveOut }) => jackknifeInterval(value, leaveOut)],
  ['Korn, Graubard', kornGraubard],
  [
    'reported',
    ({ value, leaveOut }, { people, images }) =>
      shareInterval(value, leaveOut, { images: people * images }),
  ],
];

const repetitions = Number(process.argv[2] ?? 1000);
if (!(Number.isSafeInteger(repetitions) && repetitions > 0)) {
  console.error(`share-coverage: expected a number of repetitions, found ${process.argv[2]}`);
  process.exit(2);
}
console.log(`| people | mean | correlation | ${METHODS.map(([name]) => name).join(' | ')} |`);
for (const one of CASES) console.log(runCase(one));

/** Coverage in per cent and mean width, a table row. */
function runCase(population: SharePopulation): string {
  const held = METHODS.map(() => 0);
  const widths = METHODS.map(() => 0);
  for (let i = 0; i < repetitions; i++) {
    const sample = sampleShare(population, i);
    METHODS.forEach(([, intervalOf], m) => {
      const { low, high } = intervalOf(sample, population);
      if (low === null || high === null) return;
      if (low <= population.mean && high >= population.mean) held[m]++;
      widths[m] += (high - low) / repetitions;
    });
  }
  const cells = METHODS.map(
    (_, m) => `${((100 * held[m]) / repetitions).toFixed(1)} ±${(widths[m] / 2).toFixed(4)}`,
  );
  const { people, mean, correlation } = population;
  return `| ${[people, mean, correlation, ...cells].join(' | ')} |`;
}

/** Korn and Graubard 1998: the variance taken at its word, one answer a person where it is none. */
function kornGraubard(
  { value, leaveOut }: SampledShare,
  { people, images }: SharePopulation,
): Ends {
  const error = jackknifeError(leaveOut).error ?? 0;
  const all = people * images;
  const few = (studentTQuantile(0.975, all - 1) / studentTQuantile(0.975, people - 1)) ** 2;
  const answers =
    error > 1e-12 ? Math.min(all, ((value * (1 - value)) / error ** 2) * few) : people;
  const hits = value * answers;
  return {
    low: value < 1e-12 ? 0 : betaQuantile(0.025, hits, answers - hits + 1),
    high: 1 - value < 1e-12 ? 1 : betaQuantile(0.975, hits + 1, answers - hits),
  };
}

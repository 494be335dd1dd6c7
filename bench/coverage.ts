/**
 * `node dist/bench/coverage.js [REPETITIONS [FACTOR…]]`: how often the reported 95 % interval (delete-one-residual jackknife)
 * holds the information that a unit of the population of faces has about yaw, sex, identity and residual, and how often
 * the permutation bound does that stands for it where an estimate is below 0.03 bits. One line per case, about ten seconds
 * each at 600 repetitions. As in an audit, every repetition draws new residuals, calibrates on a third of its own images,
 * scores, sums per residual and level or per identity, and estimates.
 */
import { informationInterval } from '../src/statistics/estimate-information.js';
import { drawnBits } from '../src/statistics/information-factors.js';
import { BITS_PER_NAT } from '../src/statistics/information-value.js';
import { crossedEntropy, nestedEntropy } from '../src/statistics/partition-entropy.js';
import type { GroupedSums, PartitionEntropy } from '../src/statistics/partition-entropy.js';
import { permutation } from '../src/statistics/uncertainty/permutation.js';
import {
  chance95,
  NULL_PERMUTATIONS,
  permutedInformation,
  upperBound,
} from '../src/statistics/uncertainty/permuted-information.js';
import { sampleLevels, samplePersons } from './unit-population.js';
import type { LevelPopulation, PersonPopulation } from './unit-population.js';

type Ends = Readonly<Record<'entropy' | 'viewsBits', number>>;

interface Case {
  readonly factor: string;
  readonly residuals: number;
  /** Of the population, bits. */
  readonly truth: () => number;
  readonly sample: (stream: string) => GroupedSums;
  /** Entropy within the factor's classes, nats. */
  readonly within: (sums: GroupedSums) => PartitionEntropy;
  /** Entropy of the factor, and what is added to the interval's upper end, bits: as in an audit. */
  readonly ends: Ends;
  readonly isExchangeable: boolean;
}

/** Residuals of the population, itself drawn: its information is off by a tenth of 200 residuals' error. */
const POPULATION = 20_000;
/** Below this the bound stands for the interval. */
const BOUND_BELOW_BITS = 0.03;

const YAW = { factor: 'yaw', levels: 5, images: 60, residualDeviation: 0.7, levelDeviation: 0.2 };
const SEX = { factor: 'sex', levels: 2, images: 150, residualDeviation: 0.5, levelDeviation: 0.5 };
const RESIDUALS = [10, 40, 200];
const CASES: readonly Case[] = [
  ...RESIDUALS.flatMap((residuals) =>
    [0, 0.06, 0.1, 0.16, 0.3, 0.7].map((effect) => levelCase({ ...YAW, residuals, effect })),
  ),
  ...RESIDUALS.flatMap((residuals) =>
    [0, 0.25, 0.5, 1, 2].map((effect) => levelCase({ ...SEX, residuals, effect })),
  ),
  ...(['identity', 'residual'] as const).flatMap((factor) =>
    RESIDUALS.flatMap((residuals) =>
      [0.05, 0.2, 1, 4].map((variance) =>
        personCase(factor, { residuals, perResidual: 4, images: 60, variance }),
      ),
    ),
  ),
];

const repetitions = Number(process.argv[2] ?? 600);
if (!(Number.isSafeInteger(repetitions) && repetitions > 0)) {
  console.error(`coverage: expected a number of repetitions, found ${process.argv[2]}`);
  process.exit(2);
}
const asked = process.argv.slice(3);
console.log(`${repetitions} repetitions; information in bits, interval of 95 %`);
console.log(
  '| factor | residuals | true bits | bias | covered | below | above | bound holds | mean bound |',
);
for (const one of CASES) {
  if (asked.length === 0 || asked.includes(one.factor)) console.log(runCase(one));
}

function levelCase(population: LevelPopulation): Case {
  const everybody = { ...population, residuals: POPULATION };
  const within = (sums: GroupedSums): PartitionEntropy => crossedEntropy(sums);
  return {
    ...{ factor: population.factor, residuals: population.residuals, within },
    ends: { entropy: Math.log2(population.levels), viewsBits: 0 },
    truth: () => bitsOf(sampleLevels(everybody, 'population'), within).bits,
    sample: (stream) => sampleLevels(population, stream),
    isExchangeable: true,
  };
}

/** Identities of a residual are part of it: their own offsets are within it, and its information is the population's. */
function personCase(factor: 'identity' | 'residual', population: PersonPopulation): Case {
  const everybody = { ...population, residuals: POPULATION / population.perResidual };
  const within = (sums: GroupedSums): PartitionEntropy =>
    nestedIn(factor === 'identity' ? sums : byResidual(sums));
  const { residuals, perResidual, images } = population;
  const [people, imagesOfEach] =
    factor === 'identity' ? [residuals * perResidual, images] : [residuals, images * perResidual];
  return {
    ...{ factor, residuals, within },
    ends: { entropy: Math.log2(people), viewsBits: drawnBits(imagesOfEach) },
    truth: () =>
      factor === 'identity'
        ? 0.5 * Math.log2(1 + population.variance)
        : bitsOf(samplePersons(everybody, 'population'), within).bits,
    sample: (stream) => samplePersons(population, stream),
    isExchangeable: false,
  };
}

/** One line: truth, bias, share of intervals that hold it and that miss it to either side, and the same of the bound. */
function runCase({
  factor,
  residuals,
  truth: truthOf,
  sample,
  within,
  ends,
  isExchangeable,
}: Case): string {
  const truth = truthOf();
  let [bias, below, above, bounds, holds, sumOfBounds] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < repetitions; i++) {
    const sums = sample(`sample ${i}`);
    const { bits, leaveOut } = bitsOf(sums, within);
    const interval = informationInterval(bits, leaveOut, { ...ends, groupName: 'residuals' });
    const [low, high] = [interval.low ?? NaN, interval.high ?? NaN];
    bias += (bits - truth) / repetitions;
    if (high < truth) below += 1 / repetitions;
    if (low > truth) above += 1 / repetitions;
    const bound = isExchangeable ? boundOf(sums, i) : null;
    if (bound === null) continue;
    bounds++;
    sumOfBounds += bound;
    if (bound >= truth) holds++;
  }
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const isTold = bounds > 0.05 * repetitions;
  const cells = [
    ...[factor, residuals, truth.toFixed(3), bias.toFixed(4)],
    ...[percent(1 - below - above), percent(below), percent(above)],
    isTold ? percent(holds / bounds) : '',
    isTold ? (sumOfBounds / bounds).toFixed(3) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

function bitsOf(
  sums: GroupedSums,
  withinOf: (sums: GroupedSums) => PartitionEntropy,
): { bits: number; leaveOut: Float64Array } {
  const all = crossedEntropy(byResidual(sums));
  const within = withinOf(sums);
  const bits = (all.full - within.full) * BITS_PER_NAT;
  const leaveOut = all.leaveOut.map((entropy, g) => (entropy - within.leaveOut[g]) * BITS_PER_NAT);
  return { bits, leaveOut };
}

/** Null where the estimate is not so small that the bound stands for its interval. */
function boundOf({ groups, classes, counts, sums, squares }: GroupedSums, trial: number) {
  const targets = new Uint16Array(NULL_PERMUTATIONS * groups * classes);
  for (let number = 0; number < NULL_PERMUTATIONS * groups; number++) {
    targets.set(permutation(classes, trial, 'coverage', number), number * classes);
  }
  const points = { levels: classes, pointsPerLevel: counts[0] * groups, targets };
  const own = [Float64Array.from(sums), Float64Array.from(squares)] as const;
  const { bits, permuted } = permutedInformation(points, own, groups);
  return bits < BOUND_BELOW_BITS ? upperBound(bits, chance95(permuted)) : null;
}

/** All of a residual in one class. */
function byResidual({ groups, classes, counts, sums, squares }: GroupedSums): GroupedSums {
  const add = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: groups }, (_, group) => {
      let total = 0;
      for (let k = 0; k < classes; k++) total += values[group * classes + k];
      return total;
    });
  return { groups, classes: 1, counts: add(counts), sums: add(sums), squares: add(squares) };
}

/** Every class lies in one residual. */
function nestedIn({ groups, classes, counts, sums, squares }: GroupedSums): PartitionEntropy {
  const groupOf = Int32Array.from(counts, (_, k) => Math.floor(k / classes));
  return nestedEntropy(counts, sums, squares, groupOf, groups);
}

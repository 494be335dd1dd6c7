/**
 * `node dist/bench/coverage.js [REPETITIONS]`: how often the 95 % interval of the delete-one-residual jackknife holds
 * the information that the population of faces has. One line per case, about ten seconds each at 600 repetitions.
 *
 * A unit's value is max(0, effect·(level - middle) + own offset of the residual + own offset of the residual at the
 * level + noise): rectified, and with an effect that differs from face to face. As in an audit, every repetition draws
 * new residuals, calibrates on a third of its own images, scores, sums per residual and level, and estimates.
 */
import { drawAddress, normalDraws } from '../src/numeric/index.js';
import { BITS_PER_NAT } from '../src/statistics/information-value.js';
import { createScorer, fitUnitCalibration } from '../src/statistics/index.js';
import type { Calibration } from '../src/statistics/index.js';
import { jackknifeInterval } from '../src/statistics/jackknife.js';
import { crossedEntropy } from '../src/statistics/partition-entropy.js';
import type { GroupedSums } from '../src/statistics/partition-entropy.js';

interface Case {
  readonly factor: string;
  readonly levels: number;
  /** Images of one residual at one level. */
  readonly images: number;
  readonly residuals: number;
  readonly residualDeviation: number;
  readonly levelDeviation: number;
  readonly effect: number;
}

const YAW = { factor: 'yaw', levels: 5, images: 60, residualDeviation: 0.7, levelDeviation: 0.2 };
const SEX = { factor: 'sex', levels: 2, images: 150, residualDeviation: 0.5, levelDeviation: 0.5 };
const CASES: readonly Case[] = [
  ...[40, 200].flatMap((residuals) =>
    [0, 0.06, 0.1, 0.16, 0.3, 0.7].map((effect) => ({ ...YAW, residuals, effect })),
  ),
  ...[40, 200].flatMap((residuals) =>
    [0, 0.25, 0.5, 1, 2].map((effect) => ({ ...SEX, residuals, effect })),
  ),
];
/** Residuals of the population, itself drawn: its information is off by a tenth of 200 residuals' error. */
const POPULATION = 20_000;

const repetitions = Number(process.argv[2] ?? 600);
if (!(Number.isSafeInteger(repetitions) && repetitions > 0)) {
  console.error(`coverage: expected a number of repetitions, found ${process.argv[2]}`);
  process.exit(2);
}
console.log(`${repetitions} repetitions; information in bits, interval of 95 %`);
console.log('factor  residuals  information    bias  covered  below  above');
for (const one of CASES) console.log(runCase(one));

/** One line: true information, bias of the estimate, share of intervals that hold it, and that miss it to either side. */
function runCase(one: Case): string {
  const truth = informationOf(sumScores({ ...one, residuals: POPULATION }, 'population')).bits;
  let bias = 0;
  let below = 0;
  let above = 0;
  for (let i = 0; i < repetitions; i++) {
    const { bits, low, high } = informationOf(sumScores(one, `sample ${i}`));
    bias += (bits - truth) / repetitions;
    if (high < truth) below += 1 / repetitions;
    if (low > truth) above += 1 / repetitions;
  }
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return [
    one.factor.padEnd(6),
    String(one.residuals).padStart(10),
    truth.toFixed(4).padStart(12),
    bias.toFixed(4).padStart(7),
    percent(1 - below - above).padStart(8),
    percent(below).padStart(6),
    percent(above).padStart(6),
  ].join(' ');
}

function informationOf(sums: GroupedSums): { bits: number; low: number; high: number } {
  const add = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: sums.groups }, (_, group) => {
      let total = 0;
      for (let k = 0; k < sums.classes; k++) total += values[group * sums.classes + k];
      return total;
    });
  const all = crossedEntropy({
    groups: sums.groups,
    classes: 1,
    counts: add(sums.counts),
    sums: add(sums.sums),
    squares: add(sums.squares),
  });
  const within = crossedEntropy(sums);
  const bits = (all.full - within.full) * BITS_PER_NAT;
  const leaveOut = all.leaveOut.map((entropy, g) => (entropy - within.leaveOut[g]) * BITS_PER_NAT);
  const { low, high } = jackknifeInterval(bits, leaveOut);
  return { bits, low: low ?? NaN, high: high ?? NaN };
}

/** Sums of fixed-point scores per residual and level. */
function sumScores(one: Case, stream: string): GroupedSums {
  const { levels, images, residuals } = one;
  const values = drawValues(one, stream);
  // Odd, so that every image and level takes its turn.
  const step = Math.max(3, 2 * Math.floor(values.length / 131_072) + 1);
  const unit = fitUnitCalibration(values.filter((_, i) => i % step === 0));
  const calibration: Calibration = { points: values.length, units: [unit], templates: null };
  const scores = new Int16Array(values.length);
  createScorer(calibration).score({
    values,
    rows: values.length,
    rowLength: 1,
    firstUnit: 0,
    scores,
    stride: values.length,
    offset: 0,
  });
  const cells = residuals * levels;
  const counts = new Float64Array(cells).fill(images);
  const sums = new Float64Array(cells);
  const squares = new Float64Array(cells);
  scores.forEach((q, i) => {
    const cell = Math.floor(i / images);
    sums[cell] += q;
    squares[cell] += q * q;
  });
  return { groups: residuals, classes: levels, counts, sums, squares };
}

/** [residuals · levels · images] */
function drawValues(one: Case, stream: string): Float32Array {
  const { factor, levels, images, residuals, residualDeviation, levelDeviation, effect } = one;
  const address = drawAddress(11, `${factor} ${residuals} ${effect} ${stream}`, []);
  const normals = normalDraws(address, residuals * (1 + levels * (1 + images)));
  const values = new Float32Array(residuals * levels * images);
  let draw = 0;
  let at = 0;
  for (let residual = 0; residual < residuals; residual++) {
    const own = residualDeviation * normals[draw++];
    for (let level = 0; level < levels; level++) {
      const mean = own + levelDeviation * normals[draw++] + effect * (level - (levels - 1) / 2);
      for (let i = 0; i < images; i++) values[at++] = Math.max(0, mean + normals[draw++]);
    }
  }
  return values;
}

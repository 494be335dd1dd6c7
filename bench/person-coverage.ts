/**
 * `node dist/bench/person-coverage.js [REPETITIONS]`: how often the interval of identity within one level holds the
 * information that a unit has about the person, of few images of each; and how often an interval lies below 0. One line per
 * case, some seconds each.
 */
import { drawSample } from './person-population.js';
import type { PersonCase, World } from './person-population.js';

const WORLDS: readonly World[] = ['draws', 'same views', 'own views'];
const CASES: readonly PersonCase[] = WORLDS.flatMap((world) =>
  [0, 0.3, 2].flatMap((bits) =>
    [10, 40, 200].flatMap((residuals) =>
      [2, 3, 5, 9, 15, 25].map((images) => ({ world, bits, residuals, images })),
    ),
  ),
);

const repetitions = Number(process.argv[2] ?? 400);
if (!(Number.isSafeInteger(repetitions) && repetitions > 0)) {
  console.error(`person-coverage: expected a number of repetitions, found ${process.argv[2]}`);
  process.exit(2);
}
console.log(`${repetitions} repetitions; bits, interval of 95 %; each: a variance for each person`);
console.log('world       bits  residuals  images    bias  width  covered  below 0  bias of each');
for (const one of CASES) console.log(runCase(one));

function runCase(one: PersonCase): string {
  let [bias, width, covered, negative, each] = [0, 0, 0, 0, 0];
  for (let trial = 0; trial < repetitions; trial++) {
    const { bits, low, high, eachBits } = drawSample(one, trial);
    bias += ((bits ?? NaN) - one.bits) / repetitions;
    width += ((high ?? NaN) - (low ?? NaN)) / repetitions;
    if ((low ?? NaN) <= one.bits && one.bits <= (high ?? NaN)) covered += 1 / repetitions;
    if ((high ?? NaN) < 0) negative += 1 / repetitions;
    each += (eachBits - one.bits) / repetitions;
  }
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return [
    one.world.padEnd(10),
    one.bits.toFixed(1).padStart(5),
    String(one.residuals).padStart(10),
    String(one.images).padStart(7),
    bias.toFixed(3).padStart(7),
    width.toFixed(3).padStart(6),
    percent(covered).padStart(8),
    percent(negative).padStart(8),
    each.toFixed(3).padStart(13),
  ].join(' ');
}

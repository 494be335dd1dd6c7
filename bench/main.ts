/** `npm run bench -- [NAME…] [--quick] [--json]`: each stage and the whole beside bare scoring, on this machine. */
import { estimatorBenchmarks } from './estimators.js';
import { measureFleet } from './fleet.js';
import { describeMachine, measure } from './harness.js';
import type { BenchResult } from './harness.js';
import { measureMerge } from './merge.js';
import { measureOrchestration } from './orchestration.js';
import { pipelineBenchmarks } from './pipeline.js';
import { measurePython } from './python.js';
import { renderBenchmarks } from './render.js';
import { tfjsScoreBenchmarks } from './score-tfjs.js';
import { scoreBenchmarks } from './score.js';
import { statisticsBenchmarks } from './statistics.js';

const { names, quick, json } = benchArguments(process.argv.slice(2));

const shortBenchmarks = [
  ...renderBenchmarks,
  ...statisticsBenchmarks,
  ...estimatorBenchmarks,
  ...scoreBenchmarks,
  ...tfjsScoreBenchmarks,
  ...pipelineBenchmarks,
];
const benchmarks = shortBenchmarks.filter(
  ({ name }) => names.length === 0 || names.some((wanted) => name.startsWith(wanted)),
);

/** These take minutes and more: only when asked for by name. */
const allLong = [
  { name: 'merge', run: async () => measureMerge(quick) },
  { name: 'python', run: () => measurePython(quick) },
  { name: 'orchestration', run: () => measureOrchestration(names, quick) },
  { name: 'fleet', run: () => measureFleet(names, quick) },
];
const longBenchmarks = allLong.filter(({ name }) =>
  names.some((wanted) => wanted.startsWith(name)),
);
const unknown = names.filter(
  (wanted) =>
    !shortBenchmarks.some(({ name }) => name.startsWith(wanted)) &&
    !allLong.some(({ name }) => wanted.startsWith(name)),
);
if (unknown.length > 0) {
  const families = new Set(shortBenchmarks.map(({ name }) => name.split('/')[0]));
  const known = [...families, ...allLong.map(({ name }) => name)].join(', ');
  refuse(`expected the beginning of a benchmark's name (${known}), found ${unknown.join(', ')}`);
}

const machine = describeMachine();
if (!json)
  console.log(
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}`,
  );
const results: BenchResult[] = [];
for (const benchmark of benchmarks) report(await measure(benchmark, quick));
for (const { run } of longBenchmarks) (await run()).forEach(report);
if (json) console.log(JSON.stringify({ machine, results }));
process.exit(0);

function refuse(message: string): never {
  console.error(`bench: ${message}`);
  process.exit(2);
}

/** Names and flags; another flag would else be ignored and every benchmark run. */
function benchArguments(args: readonly string[]) {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const other = flags.filter((flag) => flag !== '--quick' && flag !== '--json');
  if (other.length > 0) {
    refuse(`expected [NAME…] [--quick] [--json], found ${other.join(' ')}`);
  }
  return {
    names: args.filter((arg) => !arg.startsWith('-')),
    quick: flags.includes('--quick'),
    json: flags.includes('--json'),
  };
}

function report(result: BenchResult): void {
  results.push(result);
  const { name, value, unit, low, high } = result;
  if (!json)
    console.log(`${name.padEnd(32)} ${String(value).padStart(9)} ${unit} (${low} to ${high})`);
}

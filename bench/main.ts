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

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
const quick = args.includes('--quick');
const json = args.includes('--json');

const benchmarks = [
  ...renderBenchmarks,
  ...statisticsBenchmarks,
  ...estimatorBenchmarks,
  ...scoreBenchmarks,
  ...tfjsScoreBenchmarks,
  ...pipelineBenchmarks,
].filter(({ name }) => names.length === 0 || names.some((wanted) => name.startsWith(wanted)));

/** These take minutes and more: only when asked for by name. */
const longBenchmarks = [
  { name: 'merge', run: async () => measureMerge(quick) },
  { name: 'python', run: () => measurePython(quick) },
  { name: 'orchestration', run: () => measureOrchestration(names, quick) },
  { name: 'fleet', run: () => measureFleet(names, quick) },
].filter(({ name }) => names.some((wanted) => wanted.startsWith(name)));
if (benchmarks.length === 0 && longBenchmarks.length === 0) {
  console.error(`bench: expected the beginning of a benchmark's name, found ${names.join(', ')}`);
  process.exit(2);
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

function report(result: BenchResult): void {
  results.push(result);
  const { name, value, unit, low, high } = result;
  if (!json)
    console.log(`${name.padEnd(32)} ${String(value).padStart(9)} ${unit} (${low} to ${high})`);
}

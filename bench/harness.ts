import os from 'node:os';

/** One measured figure: the median of its rounds, with their range. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** A benchmark by name. `--quick` takes fewer and shorter rounds. */
export interface Benchmark {
  readonly name: string;
  readonly unit: string;
  /** Prepares what is not measured and returns a function that measures one round of about `seconds`. */
  prepare(): Promise<(seconds: number) => Promise<number>>;
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
}

export function describeMachine(): Machine {
  return {
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** Machines are noisy: several short rounds, the median and the range. */
export async function measure(benchmark: Benchmark, quick: boolean): Promise<BenchResult> {
  const round = await benchmark.prepare();
  await round(0.2);
  const values: number[] = [];
  for (let i = 0; i < (quick ? 3 : 7); i++) values.push(await round(quick ? 0.3 : 1));
  values.sort((a, b) => a - b);
  const { name, unit } = benchmark;
  return {
    name,
    unit,
    value: significant(values[values.length >> 1]),
    low: significant(values[0]),
    high: significant(values[values.length - 1]),
  };
}

/** Repeats `work` for about `seconds`; returns how many items it did per second. */
export async function rate(seconds: number, work: () => number | Promise<number>): Promise<number> {
  const began = performance.now();
  let items = 0;
  do items += await work();
  while (performance.now() - began < seconds * 1000);
  return (items * 1000) / (performance.now() - began);
}

/**
 * The same per second of the processor's time, of all threads of this process: for work of one core, which costs the
 * same beside busy neighbours.
 */
export async function processorRate(
  seconds: number,
  work: () => number | Promise<number>,
): Promise<number> {
  const began = process.cpuUsage();
  const end = performance.now() + seconds * 1000;
  let items = 0;
  do items += await work();
  while (performance.now() < end);
  const { user, system } = process.cpuUsage(began);
  return (items * 1e6) / (user + system);
}

function significant(value: number): number {
  return Number(value.toPrecision(4));
}

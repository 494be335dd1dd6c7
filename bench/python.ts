import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { engineFolder, readNetworkFile } from '../src/engines/index.js';
import { scoringGraph } from '../src/engines/onnx/scoring-graph.js';
import { loadFaceModel, packageFile } from '../src/face/index.js';
import type { LinearBasis } from '../src/face/types.js';
import { NETWORK_RECIPES } from '../src/training/index.js';
import { openAudit } from './audit-in-process.js';
import { processorRate } from './harness.js';
import type { BenchResult } from './harness.js';
import { SMALL_NETWORK } from './networks.js';
import { temporaryFolder } from './temporary-folder.js';

const SCRIPTS = packageFile('bench/python');
const BATCH = 64;

/**
 * The same work by the Python that this project would be written in otherwise (NumPy, numba, SciPy, ONNX Runtime), beside
 * ours: `python/64` is how many images ours does while Python does one, on ONNX Runtime in f32, one core each. Python's
 * packages come from PyPI once, into the cache; gcmi, which is not there, as frites carries it.
 */
export async function measurePython(quick: boolean): Promise<BenchResult[]> {
  const python = preparePython();
  const statistics = run<Record<string, number[]>>(python, 'information.py', []);
  const results = Object.entries(statistics).map(([name, rounds]) =>
    result(`python/statistics/${name}`, 'µs/image/core', rounds),
  );
  const theirs = await measureTheirs(python, quick ? 1 : 3);
  const ours = await measureOurs(quick ? 1 : 3);
  return [
    ...results,
    result('python/64/python', 'µs/image/core', theirs),
    result('python/64/factorscope', 'µs/image/core', ours),
    result(
      'python/64',
      'of the best Python pipeline',
      ours.map((microseconds, i) => theirs[i] / microseconds),
    ),
  ];
}

const ENGINE = 'onnx';

async function measureTheirs(python: string, rounds: number): Promise<number[]> {
  const folder = temporaryFolder();
  await writePeerFiles(folder);
  return run<number[]>(python, 'pipeline.py', [folder, String(rounds)]);
}

async function measureOurs(rounds: number): Promise<number[]> {
  const audit = await openAudit({
    network: SMALL_NETWORK,
    ...{ sizePixels: 64, engine: ENGINE, precision: 'f32', space: { preset: 'xu2018' } },
    calibrationPoints: 16_384,
  });
  await audit.scoreShard();
  const measured: number[] = [];
  for (let i = 0; i < rounds; i++) {
    measured.push(1e6 / (await processorRate(0, () => audit.scoreShard())));
  }
  return measured;
}

/** What both read: the face model's arrays and the very graph that our engines score, probes and all. */
async function writePeerFiles(folder: string): Promise<void> {
  const model = loadFaceModel();
  const { input } = NETWORK_RECIPES.small;
  const graph = await scoringGraph({
    network: await readNetworkFile(SMALL_NETWORK),
    input,
    probes: { names: 'auto', pooling: 'mean' },
    batch: BATCH,
  });
  await writeFile(join(folder, 'graph.onnx'), graph.bytes);
  const about = { vertices: model.vertexCount, units: graph.units, size: input.size, batch: BATCH };
  await writeFile(join(folder, 'face.json'), JSON.stringify(about));
  await writeFile(join(folder, 'triangles.i32'), bytesOf(model.triangles));
  await writeBasis(folder, 'shape', model.shape);
  await writeBasis(folder, 'texture', model.texture);
}

async function writeBasis(folder: string, name: string, basis: LinearBasis): Promise<void> {
  await writeFile(join(folder, `${name}-mean.f32`), bytesOf(basis.mean));
  const columns = Buffer.concat(basis.columns.map(({ values }) => bytesOf(values)));
  await writeFile(join(folder, `${name}-columns.f32`), columns);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** The interpreter of a virtual environment with the pinned packages, made where there is none of these pins. */
function preparePython(): string {
  const requirements = join(SCRIPTS, 'requirements.txt');
  // Of these, the little that is used needs none of their dependencies.
  const alone = join(SCRIPTS, 'requirements-alone.txt');
  const hash = createHash('sha256').update(readFileSync(requirements)).update(readFileSync(alone));
  const pins = hash.digest('hex').slice(0, 8);
  const folder = engineFolder(`python-peers-${pins}`);
  const python = join(folder, 'bin', 'python');
  const mark = join(folder, 'installed');
  if (existsSync(mark)) return python;
  command('python3', ['-m', 'venv', folder]);
  command(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements]);
  command(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '-r', alone]);
  writeFileSync(mark, '');
  return python;
}

function run<Result>(python: string, script: string, args: readonly string[]): Result {
  return JSON.parse(command(python, [join(SCRIPTS, script), ...args])) as Result;
}

/** One core: libraries that start threads of their own are told not to. What numba compiles stays out of the sources. */
const SETTINGS = {
  ...{ OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NUMBA_NUM_THREADS: '1' },
  ...{ NUMBA_CACHE_DIR: engineFolder('python-peers-compiled'), PYTHONDONTWRITEBYTECODE: '1' },
};

function command(file: string, args: readonly string[]): string {
  const { stdout, status, error } = spawnSync(file, args, {
    env: { ...process.env, ...SETTINGS },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error || status !== 0) {
    const found = error ? error.message : `exit code ${status}`;
    throw new Error(`expected ${[file, ...args].join(' ')} to end well, found ${found}`);
  }
  return stdout;
}

function result(name: string, unit: string, rounds: readonly number[]): BenchResult {
  const sorted = rounds.map((value) => Number(value.toPrecision(4))).sort((a, b) => a - b);
  const value = sorted[sorted.length >> 1];
  return { name, unit, value, low: sorted[0], high: sorted[sorted.length - 1] };
}

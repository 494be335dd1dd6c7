/**
 * Compiles the kernels (AssemblyScript) of rendering and of statistics to `dist/`, each unless the compiled one is newer
 * than every source. Run by `npm run build`, and before tests, which read TypeScript sources but need the kernels built.
 */
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import asc from 'assemblyscript/asc';

const FOLDERS = ['render', 'statistics'];

const OPTIONS = [
  ...['-O3', '--noAssert', '--enable', 'simd'],
  // No garbage collector, no data of its own: the host hands in the memory and all addresses.
  ...['--runtime', 'stub', '--importMemory', '--memoryBase', '0'],
];

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();

export async function setup() {
  for (const folder of FOLDERS) await build(folder);
}

async function build(folder) {
  const sources = new URL(`../src/${folder}/kernels/assembly/`, import.meta.url);
  const target = new URL(`../dist/src/${folder}/kernels/kernels.wasm`, import.meta.url);
  if (isFresh(sources, target)) return;
  mkdirSync(new URL('./', target), { recursive: true });
  // Other processes may be reading the old file: the new one takes its place at once.
  const fresh = `${fileURLToPath(target)}.${process.pid}`;
  const entry = fileURLToPath(new URL('index.ts', sources));
  const { error, stderr } = await asc.main([
    entry,
    '--outFile',
    fresh,
    '--baseDir',
    '/',
    ...OPTIONS,
  ]);
  if (error) {
    throw new Error(`expected the kernels of ${folder} to compile, found:\n${stderr.toString()}`);
  }
  renameSync(fresh, target);
}

function isFresh(sources, target) {
  const written = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const files = [...readdirSync(sources).map((name) => new URL(name, sources)), import.meta.url];
  return files.every((file) => statSync(new URL(file)).mtimeMs < written);
}

import { existsSync, readFileSync } from 'node:fs';

/**
 * The functions of `assembly/`, compiled by `npm run build`, over a memory of their own. Arguments that are not counts,
 * levels or bytes are addresses in that memory; each function's file says what lies there.
 */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  scoreTile(
    values: number,
    rowBytes: number,
    rows: number,
    map: number,
    scores: number,
    raw: number,
    peak: number,
    scratch: number,
  ): number;
  scoreByKnots(
    values: number,
    rows: number,
    scores: number,
    starts: number,
    knots: number,
    levels: number,
    count: number,
  ): void;
  holdToAtoms(
    values: number,
    rows: number,
    scores: number,
    atoms: number,
    levels: number,
    places: number,
  ): void;
  scoreColumns(scores: number, rows: number, columns: number, columnBytes: number): void;
  sumTile(
    scores: number,
    margins: number,
    plan: number,
    groups: number,
    narrowRows: number,
    mostRows: number,
    fastLevels: number,
    middleLevels: number,
    targets: number,
    scratch: number,
  ): void;
  pairMargins(numbers: number, rows: number, gridRows: number, margins: number): void;
  countTile(
    scores: number,
    plan: number,
    groups: number,
    fastLevels: number,
    middleLevels: number,
    histograms: number,
    columns: number,
    table: number,
    scratch: number,
  ): void;
  addCounters(counters: number, bytes: number, totals: number): void;
  readOutTile(
    values: number,
    rowBytes: number,
    rows: number,
    units: number,
    weights: number,
    count: number,
    target: number,
  ): void;
  productColumns(
    columns: number,
    columnBytes: number,
    count: number,
    masks: number,
    levels: number,
    vectors: number,
    to: number,
  ): void;
  fibreTile(
    scores: number,
    rows: number,
    levels: number,
    stride: number,
    target: number,
    scratch: number,
  ): void;
  dotRows(
    rows: number,
    rowCount: number,
    templates: number,
    templateCount: number,
    vectorBytes: number,
    products: number,
    productBytes: number,
  ): void;
  chooseLevels(
    readOuts: number,
    rowBytes: number,
    rows: number,
    count: number,
    weights: number,
    levels: number,
    chosen: number,
    columns: number,
  ): void;
  sumColumns(
    columns: number,
    columnBytes: number,
    count: number,
    weights: number,
    sums: number,
  ): void;
  rankLogits(logits: number, count: number, truth: number, target: number): void;
  quantiseRow(values: number, width: number, scale: number, target: number): number;
  rankCosines(
    products: number,
    inverses: number,
    count: number,
    identity: number,
    own: number,
    length: number,
    largest: number,
  ): number;
  binCosines(
    products: number,
    rows: number,
    count: number,
    inverses: number,
    lengths: number,
    half: number,
    bins: number,
  ): void;
}

/** A fresh instance; the code is read and compiled once per thread. */
export function createKernels(): Kernels {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(compiled(), { env: { memory } });
  return { ...exports, memory } as unknown as Kernels;
}

let code: WebAssembly.Module | null = null;

function compiled(): WebAssembly.Module {
  code ??= new WebAssembly.Module(readFileSync(codeFile()));
  return code;
}

/** Beside this file in `dist/`; from the sources, as tests run, in the `dist/` of the last build. */
function codeFile(): URL {
  const places = ['./kernels.wasm', '../../../dist/src/statistics/kernels/kernels.wasm'];
  const found = places.map((place) => new URL(place, import.meta.url)).find(existsSync);
  if (!found)
    throw new Error('expected the statistics kernels in dist/, found none: npm run build');
  return found;
}

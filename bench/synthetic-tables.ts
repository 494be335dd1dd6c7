import { DECISION_UNITS } from '../src/statistics/decision.js';
import { TABLE_GROUPS } from '../src/statistics/index.js';
import type { Decision, ReadOutGroup, StatisticsTable } from '../src/statistics/index.js';
import { levelColumns } from '../src/statistics/level-columns.js';
import { productBlocks } from '../src/statistics/readouts/product-layout.js';
import { readOutCount } from '../src/statistics/readouts/read-out-groups.js';
import { defaultPairs } from '../src/statistics/pairs.js';
import { rowLength, shapesOf } from '../src/statistics/table-shapes.js';
import { BIN_COUNT } from '../src/statistics/types.js';
import { blockOf } from '../src/stimulus/index.js';
import type { IdentityRange, Space } from '../src/stimulus/index.js';

export interface SyntheticStudy {
  readonly space: Space;
  /** Units of the network. */
  readonly units: number;
  readonly readOuts: readonly ReadOutGroup[];
}

/** Variance of a score within a cell, in squared fixed-point steps. */
const WITHIN = 1e6;

/**
 * Tables of identities [from, to) as a shard of an embedding's audit has them, without a network: scores whose means
 * follow identity and level, sums that agree with each other so far as estimates need it.
 */
export function syntheticTables(
  study: SyntheticStudy,
  { from, to }: IdentityRange,
): StatisticsTable[] {
  const context = studyContext(study);
  const shapes = shapesOf(TABLE_GROUPS.map((group) => group(context)));
  const identities = Int32Array.from({ length: to - from }, (_, i) => from + i);
  const blocks = Int32Array.from(
    new Set(Array.from(identities, (one) => blockOf(study.space, one))),
  );
  const tables = shapes.map((shape): StatisticsTable => {
    const keys = shape.scope === 'identity' ? identities : blocks;
    const width = rowLength(shape.axes);
    const length = keys.length * width;
    const data = shape.type === 'int32' ? new Int32Array(length) : new Float64Array(length);
    return { ...shape, rowLength: width, keys, data };
  });
  const byName = new Map(tables.map((table) => [table.name, table]));
  identities.forEach((identity, row) => fillIdentity(study, context, byName, identity, row));
  for (const table of tables) {
    if (table.scope === 'block') fillBlocks(study, table, identities);
  }
  return tables;
}

/** The groups' context; the decision is that of an embedding, for the shapes of its tables. */
function studyContext({ space, units, readOuts }: SyntheticStudy) {
  const decision: Decision = {
    variable: 'synthetic',
    decide: () => undefined,
    comparisons: { compare: () => undefined },
  };
  return {
    space,
    units: units + readOutCount(readOuts) + DECISION_UNITS.length,
    hasDecision: true,
    pairs: defaultPairs(space),
    readOuts,
    triples: [],
    decision,
  };
}

type Context = ReturnType<typeof studyContext>;

function fillIdentity(
  { space, units: networkUnits, readOuts }: SyntheticStudy,
  { units }: Context,
  tables: ReadonlyMap<string, StatisticsTable>,
  identity: number,
  row: number,
): void {
  const rowOf = (name: string): Int32Array | Float64Array => {
    const table = tables.get(name);
    if (!table) return new Int32Array(0);
    return table.data.subarray(row * table.rowLength, (row + 1) * table.rowLength);
  };
  const columns = levelColumns(space);
  const counts = columns.map(
    ({ factor }) => space.viewCount / columns.filter((one) => one.factor === factor).length,
  );
  const [sum, squares] = [rowOf('cells.sum'), rowOf('cells.squares')];
  const [allSum, allSquares] = [rowOf('identity.sum'), rowOf('identity.squares')];
  const [product, histogram] = [rowOf('identity.product'), rowOf('identity.histogram')];
  rowOf('cells.count').set(counts);
  rowOf('identity.count').fill(space.viewCount);
  for (let unit = 0; unit < units; unit++) {
    const own = 300 * noise(identity, unit);
    for (let column = 0; column < columns.length; column++) {
      const at = column * units + unit;
      const mean =
        own + 150 * noise(column, unit + 7919) + 30 * noise(identity * 64 + column, unit);
      const total = Math.round(counts[column] * mean);
      sum[at] = total;
      squares[at] = Math.round((total * total) / counts[column] + counts[column] * WITHIN);
      if (columns[column].factor === columns[0].factor) {
        allSum[unit] += total;
        allSquares[unit] += squares[at];
      }
    }
    product[unit] = Math.round(0.3 * noise(unit, 3) * allSquares[unit]);
    for (let bin = 0; bin < BIN_COUNT; bin++) {
      const share = (1 + 0.3 * noise(identity * BIN_COUNT + bin, unit)) / BIN_COUNT;
      histogram[unit * BIN_COUNT + bin] = Math.round(share * space.viewCount);
    }
  }
  fillReadOuts(
    { space, units: networkUnits, readOuts },
    sum,
    allSum,
    rowOf('readouts.product'),
    units,
  );
  fillDecisions(space, counts, identity, rowOf);
}

/** Read-outs that do not depend on each other: Σ q_a q_b = n (m_a m_b + [a = b] v). */
function fillReadOuts(
  { space, units: networkUnits, readOuts }: SyntheticStudy,
  sum: Int32Array | Float64Array,
  allSum: Int32Array | Float64Array,
  products: Int32Array | Float64Array,
  units: number,
): void {
  for (const { group, levels, pairs, base, firstColumn } of productBlocks(space, readOuts)) {
    const points = space.viewCount / levels;
    const first = networkUnits + group.first;
    for (let level = 0; level < levels; level++) {
      const totals = firstColumn < 0 ? allSum : sum.subarray((firstColumn + level) * units);
      let at = base + level * pairs;
      for (let a = 0; a < group.count; a++) {
        for (let b = 0; b <= a; b++) {
          const expected = (totals[first + a] * totals[first + b]) / points;
          products[at++] = Math.round(expected + (a === b ? points * WITHIN : 0));
        }
      }
    }
  }
}

function fillDecisions(
  space: Space,
  counts: readonly number[],
  identity: number,
  rowOf: (name: string) => Int32Array | Float64Array,
): void {
  const all = [...counts, space.viewCount];
  const [decisions, worst] = [rowOf('decisions'), rowOf('decisions.worst')];
  all.forEach((count, column) => {
    const share = 0.9 + 0.09 * noise(identity, column);
    decisions.set([count], column);
    decisions.set([Math.round(share * count)], all.length + column);
    decisions.set([Math.round(300 * share * count)], 2 * all.length + column);
    worst.set([Math.round(-200 * share), Math.floor(share * space.viewCount) - 1, -1], 3 * column);
  });
}

/** Sums of block tables over the given identities: Σ of n, n·m and n (m² + v) with means of their own. */
function fillBlocks(
  { space }: SyntheticStudy,
  table: StatisticsTable,
  identities: Int32Array,
): void {
  const { name, axes, keys, data, rowLength: width } = table;
  const quantity = name.split('.')[1] ?? name;
  const people = Array.from(keys, (block) => {
    return identities.reduce((sum, one) => sum + (blockOf(space, one) === block ? 1 : 0), 0);
  });
  const cells = axes[0][1];
  const units = width / cells;
  for (let i = 0; i < data.length; i++) {
    const within = i % width;
    const cell = Math.floor(within / units);
    const n = Math.round((people[Math.floor(i / width)] * space.viewCount) / Math.min(cells, 25));
    const mean = 200 * noise(cell, within % units);
    data[i] = blockValue(quantity, n, mean, noise(within, keys[Math.floor(i / width)]));
  }
}

function blockValue(quantity: string, n: number, mean: number, own: number): number {
  if (quantity === 'count') return n;
  if (quantity === 'sum') return Math.round(n * (mean + 20 * own));
  if (quantity === 'product') return Math.round(0.2 * own * n * WITHIN);
  if (quantity === 'squares') return Math.round(n * (mean * mean + WITHIN));
  // Histograms, comparisons and decisions.
  return Math.round(Math.min(n, 2 ** 24) * (0.05 + 0.02 * own));
}

/** Reproducible, -1..1, of two numbers; far cheaper than a draw, and good enough to look like one. */
function noise(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h ^= h >>> 13;
  return (h | 0) / 2 ** 31;
}

import { copulaNormalize } from '../../src/statistics/index.js';
import type { StatisticsTable } from '../../src/statistics/index.js';
import type { PairColumn } from '../../src/statistics/variance/pair-classes.js';
import { blockOf } from '../../src/stimulus/index.js';
import type { DesignPoint, FactorName, ViewFactor } from '../../src/stimulus/index.js';
import type { TestStudy } from './helpers.js';

/** Scores q = round(1024·z) of every unit, [points · units]; exact where all of at most 1,024 points calibrated. */
export function exactScores({ activations, units, points }: TestStudy): Float64Array {
  const scores = new Float64Array(points.length * units);
  for (let unit = 0; unit < units; unit++) {
    const z = copulaNormalize(points.map((_, i) => activations[i * units + unit]));
    z.forEach((value, i) => (scores[i * units + unit] = Math.round(1024 * value)));
  }
  return scores;
}

/** Every pair of levels of the named pairs of view factors, the second factor's fastest. */
export function pairColumnsOf(
  study: TestStudy,
  pairs: readonly (readonly [ViewFactor, ViewFactor])[],
): PairColumn[] {
  const { levels } = study.space;
  return pairs.flatMap(([first, second]) =>
    levels[first].flatMap((_, firstLevel) =>
      levels[second].map((__, secondLevel) => ({ first, second, firstLevel, secondLevel })),
    ),
  );
}

/** Pair and fibre tables point by point, with products with unit `decision`. */
export function pairTables(
  study: TestStudy,
  columns: readonly PairColumn[],
  decision = 0,
): StatisticsTable[] {
  const { space, units, points } = study;
  const scores = exactScores(study);
  const blocks = [...new Set(points.map(({ identity }) => blockOf(space, identity)))];
  const views = space.factors.filter(({ kind }) => kind === 'view');
  const make = (name: string, axes: StatisticsTable['axes']): StatisticsTable => {
    const rowLength = axes.reduce((product, [, length]) => product * length, 1);
    const data = new Float64Array(blocks.length * rowLength);
    return {
      name,
      scope: 'block',
      type: 'int64',
      axes,
      rowLength,
      keys: Int32Array.from(blocks),
      data,
    };
  };
  const pair = ['pair cell', columns.length] as const;
  const unit = ['unit', units] as const;
  const counts = make('pairs.count', [pair]);
  const [sums, squares, products] = ['sum', 'squares', 'product'].map((name) =>
    make(`pairs.${name}`, [pair, unit]),
  );
  const fibres = make('fibres.squares', [['factor', views.length], unit]);
  const fibreSums = new Map<string, { at: number; sums: Float64Array }>();
  for (const point of points) {
    const row = blocks.indexOf(blockOf(space, point.identity));
    columns.forEach((column, c) => {
      if (!isIn(point, column)) return;
      const cell = row * columns.length + c;
      counts.data[cell] += 1;
      for (let u = 0; u < units; u++) {
        const q = scores[point.index * units + u];
        sums.data[cell * units + u] += q;
        squares.data[cell * units + u] += q * q;
        products.data[cell * units + u] += q * scores[point.index * units + decision];
      }
    });
    views.forEach(({ name }, f) => {
      const others = views.filter((view) => view.name !== name);
      const key = [f, point.identity, ...others.map((view) => point.levels[view.name])].join();
      const fibre = fibreSums.get(key) ?? {
        at: (row * views.length + f) * units,
        sums: new Float64Array(units),
      };
      fibreSums.set(key, fibre);
      for (let u = 0; u < units; u++) fibre.sums[u] += scores[point.index * units + u];
    });
  }
  for (const { at, sums: fibre } of fibreSums.values()) {
    fibre.forEach((sum, u) => (fibres.data[at + u] += sum * sum));
  }
  const tables = [counts, sums, squares, products].filter(({ rowLength }) => rowLength > 0);
  return [...tables, fibres];
}

function isIn({ levels }: DesignPoint, column: PairColumn): boolean {
  return (
    levels[column.first as FactorName] === column.firstLevel &&
    levels[column.second as FactorName] === column.secondLevel
  );
}

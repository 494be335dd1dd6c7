import { evaluations } from '../../numeric/index.js';
import type { ScoredRows } from '../row-sums.js';
import type { OpenRows } from '../table-rows.js';
import type { GroupContext, TableGroup } from './types.js';

/** Pairs of evaluations whose squared differences are summed, each list a quantity. */
export interface SampleQuantity {
  readonly order: 'all' | 'first' | 'pair' | 'total';
  /** Numbers of the sampled factors. */
  readonly factors: readonly number[];
  readonly differences: readonly (readonly [number, number])[];
}

/**
 * What is summed for `count` sampled factors, of the evaluations of a Saltelli design. Half the mean square of a
 * difference is the variance left when the factors that both share are held (Jansen 1999, *Computer Physics Communications* 117): those that share nothing give the whole.
 */
export function sampleQuantities(count: number): SampleQuantity[] {
  const { a, b, ab, ba } = evaluations(count);
  const all = Array.from({ length: count }, (_, i) => i);
  return [
    {
      order: 'all',
      factors: [],
      differences: [[a, b], ...all.map((i) => [ab(i), ba(i)] as const)],
    },
    ...all.map((i): SampleQuantity => ({
      order: 'first',
      factors: [i],
      differences: [
        [b, ab(i)],
        [a, ba(i)],
      ],
    })),
    ...all.map((i): SampleQuantity => ({
      order: 'total',
      factors: [i],
      differences: [
        [a, ab(i)],
        [b, ba(i)],
      ],
    })),
    ...all.flatMap((i) =>
      all.slice(i + 1).map((j): SampleQuantity => ({
        order: 'pair',
        factors: [i, j],
        differences: [
          [ab(j), ba(i)],
          [ab(i), ba(j)],
        ],
      })),
    ),
  ];
}

/**
 * By block, of a space whose views are a sample: its rows, and of every unit the sums of `sampleQuantities` of scores q;
 * of right and wrong of 0 and 1 themselves. Evaluations are the fastest factor, so that those of a row follow each other.
 */
export function sampleTables({ space, units, hasDecision }: GroupContext): TableGroup {
  const { sample } = space.definition;
  const evaluations = sample ? space.levels.copy.length : 0;
  const quantities = sample ? sampleQuantities(evaluations / 2 - 1) : [];
  const sums = sample && createSampleSums(units, evaluations, quantities, hasDecision);
  return {
    name: 'sample',
    shapes: [
      { name: 'sample.rows', scope: 'block', type: 'int64', axes: [['row', sample ? 1 : 0]] },
      {
        name: 'sample.units',
        scope: 'block',
        type: 'int64',
        axes: [
          ['quantity', quantities.length],
          ['unit', units],
        ],
      },
    ],
    ...(sums && { addRows: sums }),
  };
}

/** Keeps the scores of the row at hand, which may come in two calls. */
function createSampleSums(
  units: number,
  evaluations: number,
  quantities: readonly SampleQuantity[],
  hasDecision: boolean,
) {
  const accuracy = hasDecision ? units - 1 : -1;
  const kept = new Int32Array(units * evaluations);
  let scores = new Int16Array(0);
  return (rows: ScoredRows, tables: OpenRows): void => {
    if (scores.length < units * rows.length) scores = new Int16Array(units * rows.length);
    for (let unit = 0; unit < units; unit++) {
      rows.scoresOf(unit, scores.subarray(unit * rows.length, (unit + 1) * rows.length));
    }
    rows.points.slice(0, rows.length).forEach(({ levels: { copy } }, r) => {
      for (let unit = 0; unit < units; unit++) {
        kept[unit * evaluations + copy] =
          unit === accuracy
            ? rows.values[r * rows.rowLength + unit]
            : scores[unit * rows.length + r];
      }
      if (copy < evaluations - 1) return;
      tables.block('sample.rows')[0] += 1;
      addRow(tables.block('sample.units'));
    });
  };

  function addRow(target: Int32Array | Float64Array): void {
    quantities.forEach(({ differences }, quantity) => {
      for (let unit = 0; unit < units; unit++) {
        const from = unit * evaluations;
        let sum = 0;
        for (const [one, other] of differences) sum += (kept[from + one] - kept[from + other]) ** 2;
        target[quantity * units + unit] += sum;
      }
    });
  }
}

import { describe, expect, it } from 'vitest';
import {
  binOfScore,
  createAccumulator,
  createScorer,
  defineDecision,
  histogramColumns,
  jitterColumns,
  levelColumns,
} from '../../src/statistics/index.js';
import { blockOf, createSpace, designPoint, PRESETS } from '../../src/stimulus/index.js';
import type { Space } from '../../src/stimulus/index.js';
import {
  accumulateShard,
  addIdentities,
  decideAll,
  noise,
  numbers,
  openAccumulator,
  runNetwork,
  tableRow,
  testSpace,
} from './helpers.js';
import type { TestStudy } from './helpers.js';

const layers = [
  { name: 'first', units: 3, offset: 0 },
  { name: 'logits', units: 4, offset: 3 },
];

function classifierStudy(space: Space): TestStudy {
  const trueClass = Int32Array.from(numbers(space.identityCount), (i) => i % 4);
  const { decision } = defineDecision({
    kind: 'classifier',
    output: layers[1],
    trueClass,
    templates: null,
    calibrationViews: () => new Int32Array(0),
  });
  const study = runNetwork(
    space,
    layers,
    (point) =>
      numbers(7).map((unit) =>
        unit === 2 ? Math.max(0, noise(point, unit)) : noise(point, unit) + point.levels.yaw,
      ),
    decision,
  );
  // Calibrated on less than the space, so that some scores are clamped.
  const units = study.calibration.units.map((unit) => ({
    ...unit,
    values: unit.values.slice(2, -2),
    scores: unit.scores.slice(2, -2),
    atoms: unit.atoms.slice(2, -2),
  }));
  const fits = study.calibration.units.map(({ values }) => values.length > 10);
  return {
    ...study,
    calibration: {
      ...study.calibration,
      units: units.map((unit, i) => (fits[i] ? unit : study.calibration.units[i])),
    },
  };
}

/** Every table by the plainest loop: point by point, unit by unit, factor by factor. */
function naiveTables(study: TestStudy): Map<string, Map<number, number[]>> {
  const { space, points, activations, units, decision, calibration } = study;
  const decided = decideAll(decision, points, activations, units);
  const scorer = createScorer(calibration);
  const total = units + 2;
  const views = levelColumns(space);
  const all = histogramColumns(space);
  const jitter = jitterColumns(space);
  const tables = new Map<string, Map<number, number[]>>();
  const add = (name: string, key: number, length: number, at: number, value: number): void => {
    const rows = tables.get(name) ?? new Map<number, number[]>();
    const row = rows.get(key) ?? new Array<number>(length).fill(0);
    row[at] += value;
    tables.set(name, rows.set(key, row));
  };
  points.forEach((point, i) => {
    const { identity } = point;
    const block = blockOf(space, identity);
    const q = new Int16Array(total);
    const one = { rows: 1, scores: q, stride: 1, offset: 0 };
    const values = activations.subarray(i * units, (i + 1) * units);
    const own = decided.subarray(2 * i, 2 * i + 2);
    const clamped =
      scorer.score({ ...one, values, rowLength: units, firstUnit: 0 }) +
      scorer.score({ ...one, values: own, rowLength: 2, firstUnit: units });
    add('clamped', identity, 1, 0, clamped);
    add('identity.count', identity, 1, 0, 1);
    const columnsOf = (columns: typeof all): number[] =>
      numbers(columns.length).filter(
        (c) => (point.levels as Record<string, number>)[columns[c].factor] === columns[c].level,
      );
    for (const column of [...columnsOf(views), views.length]) {
      if (column < views.length) add('cells.count', identity, views.length, column, 1);
      const width = views.length + 1;
      add('decisions', identity, 3 * width, column, 1);
      add('decisions', identity, 3 * width, width + column, own[1]);
      add('decisions', identity, 3 * width, 2 * width + column, Math.round(own[0] * 1024));
    }
    for (const c of columnsOf(jitter)) add('levels.count', block, jitter.length, c, 1);
    for (let unit = 0; unit < total; unit++) {
      const score = q[unit];
      const bin = unit * 16 + binOfScore(score);
      add('identity.sum', identity, total, unit, score);
      add('identity.squares', identity, total, unit, score * score);
      add('identity.product', identity, total, unit, score * q[units]);
      add('identity.histogram', identity, total * 16, bin, 1);
      for (const c of columnsOf(views)) {
        add('cells.sum', identity, views.length * total, c * total + unit, score);
        add('cells.squares', identity, views.length * total, c * total + unit, score * score);
      }
      for (const c of columnsOf(jitter)) {
        add('levels.sum', block, jitter.length * total, c * total + unit, score);
        add('levels.squares', block, jitter.length * total, c * total + unit, score * score);
      }
      for (const c of columnsOf(all)) {
        add('levels.histogram', block, all.length * total * 16, c * total * 16 + bin, 1);
      }
    }
  });
  return tables;
}

const jitter = { scale: 0.1, translation: 0.05 };
const sexes = ['male', 'female'];
const spaces: [string, Space][] = [
  ['the smoke preset', createSpace(PRESETS.smoke)],
  [
    'a space with every kind of factor',
    testSpace(
      {
        residual: [0, 1, 2],
        sex: sexes,
        ethnicity: ['western-caucasian', 'east-asian'],
        age: [25, 65],
        yaw: [-30, 0, 30],
        azimuth: [-30, 0, 30],
        elevation: [-15, 0, 15, 20, 25],
      },
      jitter,
    ),
  ],
  ['a space of one view factor', testSpace({ residual: [0, 1, 2, 3], yaw: [0, 1, 2] }, jitter)],
  ['a space of two factors without jitter', testSpace({ sex: sexes, age: [25, 45], yaw: [0, 5] })],
  ['a space without view factors', testSpace({ residual: [0, 1, 2, 3], sex: sexes }, jitter)],
];

describe('createAccumulator', () => {
  it.each(spaces)('sums %s exactly as the plainest loop', (_, space) => {
    const study = classifierStudy(space);
    const naive = naiveTables(study);
    for (const batch of [7, 64, 1000]) {
      const tables = accumulateShard(study, 0, space.identityCount, batch);
      // Pairs, raw sums and fibres: kernel-sums.test.ts; choices: decision-tables.test.ts.
      const own = tables.filter(
        ({ name }) => !/^((pairs|raw|fibres|decisions)\.|confusions)/.test(name),
      );
      expect(own.map(({ name }) => name)).toEqual([...naive.keys()].sort());
      for (const { name, keys } of own) {
        const rows = naive.get(name);
        expect([...keys]).toEqual([...(rows?.keys() ?? [])]);
        for (const key of keys) expect(tableRow(tables, name, key)).toEqual(rows?.get(key));
      }
    }
  });

  it.each(spaces)(
    'begins anew after the tables of %s, as another accumulator would',
    (_, space) => {
      const study = classifierStudy(space);
      const half = space.identityCount >> 1;
      const accumulator = openAccumulator(study);
      for (const [from, to] of [
        [0, half],
        [half, space.identityCount],
        [0, half],
      ]) {
        addIdentities(accumulator, study, from, to);
        expect(accumulator.finish()).toEqual(accumulateShard(study, from, to));
      }
      expect(accumulator.finish().every(({ keys }) => keys.length === 0)).toBe(true);
    },
  );

  it('has no decision tables without a decision', () => {
    const study = runNetwork(spaces[1][1], layers, () => numbers(7));
    const names = accumulateShard(study, 0, 1).map(({ name }) => name);
    expect(names).not.toContain('decisions');
    expect(names).not.toContain('identity.product');
  });

  const study = runNetwork(spaces[2][1], layers, () => numbers(7));
  const { space, calibration } = study;
  const options = { space, layers, calibration, decision: null, blockOf: () => 0 };
  const point = (index: number) => designPoint(space, index);
  const rows = new Float32Array(7 * 9);

  it('refuses views out of order, twice, missing, or of two identities in a batch', () => {
    expect(() => createAccumulator(options).add([point(1)], rows)).toThrow(/view 0 .* found 1/);
    expect(() => createAccumulator(options).add([point(0), point(0)], rows)).toThrow(/found 0/);
    expect(() => createAccumulator(options).add([point(0), point(3)], rows)).toThrow(
      /found identities 0 and 1/,
    );
    const unfinished = createAccumulator(options);
    unfinished.add([point(0)], rows);
    expect(() => unfinished.finish()).toThrow(/3 views of identity 0, found 1/);
    const again = createAccumulator(options);
    again.add([point(0), point(1), point(2)], rows);
    again.add([point(3), point(4), point(5)], rows);
    expect(() => again.add([point(0)], rows)).toThrow(/identity 0 twice/);
  });

  it('refuses a calibration of other units and too few activations', () => {
    const more = [...layers, { name: 'more', units: 1, offset: 7 }];
    expect(() => createAccumulator({ ...options, layers: more })).toThrow(/8 units .* found 7/);
    expect(() => createAccumulator(options).add([point(0)], rows.subarray(0, 6))).toThrow(
      /7 activations/,
    );
  });

  it('refuses a space whose sums could overflow', () => {
    const angles = numbers(90).map((i) => i - 45);
    const wide = testSpace({ yaw: angles, pitch: angles, azimuth: angles });
    expect(() => createAccumulator({ ...options, space: wide })).toThrow(/views per identity/);
    const crowd = testSpace({ residual: numbers(1_100), yaw: angles, pitch: angles });
    expect(() => createAccumulator({ ...options, space: crowd })).toThrow(/points per block/);
    const spread = { ...options, space: crowd, blockOf: (identity: number) => identity };
    expect(() => createAccumulator(spread)).toThrow(/points with 90 levels/);
  });
});

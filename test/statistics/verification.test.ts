import { describe, expect, it } from 'vitest';

import { drawAddress, normalDraws } from '../../src/numeric/index.js';
import {
  addToTemplate,
  createTemplates,
  defineDecision,
  estimateAudit,
  mergeTables,
  tablesDigest,
  templateColumns,
} from '../../src/statistics/index.js';
import type { VerificationEstimates } from '../../src/statistics/index.js';
import { drawImpostors, IMPOSTORS } from '../../src/statistics/verification/impostors.js';
import {
  CELL_LENGTH,
  cosineBin,
  COSINE_BINS,
  verificationCells,
} from '../../src/statistics/verification/cells.js';
import { createTemplateIndex } from '../../src/statistics/verification/template-index.js';
import {
  equalErrorRate,
  operatingPoints,
  sensitivityIndex,
  trueAcceptRate,
  whyNoRate,
} from '../../src/statistics/verification/rates.js';
import { cosineWithout } from '../../src/statistics/verification/templates.js';
import {
  createSpace,
  designPoint,
  showsChanges,
  unchangedImages,
} from '../../src/stimulus/index.js';
import type { DesignPoint, Space } from '../../src/stimulus/index.js';
import { accumulateShard, numbers, runNetwork, testSpace } from './helpers.js';
import type { TestStudy } from './helpers.js';

const WIDTH = 24;
const output = { name: 'embedding', units: WIDTH, offset: 0 };
const space = testSpace({
  residual: numbers(20),
  sex: ['male', 'female'],
  yaw: [-30, 0, 30],
  azimuth: [-30, 0, 30, 60],
});

type Embedding = (point: DesignPoint) => ArrayLike<number>;

const random = (name: string, values: number[]): Float64Array =>
  normalDraws(drawAddress(3, name, values), WIDTH);

const add = (a: ArrayLike<number>, b: ArrayLike<number>, weight: number): number[] =>
  Array.from(a, (x, i) => x + weight * b[i]);

/** An embedding studied with half of the views as calibration, every level of a factor among them. */
function study(embedding: Embedding, on: Space = space): TestStudy {
  const calibrated = Int32Array.from(
    numbers(on.viewCount / on.levels.variant.length).filter(
      (view) => (view + Math.floor(view / 4)) % 2 === 0,
    ),
  );
  const isChanged = showsChanges(on.definition);
  const columnsOf = templateColumns(on);
  const kept = isChanged ? calibrated.length : 0;
  const templates = createTemplates(on.identityCount, output, columnsOf.count, kept);
  for (let identity = 0; identity < on.identityCount; identity++) {
    calibrated.forEach((view, k) => {
      const point = designPoint(on, identity * on.viewCount + view);
      const row = Float32Array.from(embedding(point));
      addToTemplate(templates, output, identity, row, 0, columnsOf(point.levels), k);
    });
  }
  const { decision } = defineDecision({
    ...{ kind: 'embedding', output, trueClass: null, templates, space: on },
    calibrationViews: () => calibrated,
    ...(isChanged && { unchanged: unchangedImages(on) }),
  });
  return runNetwork(on, [output], (point) => Array.from(embedding(point)), decision);
}

function decisionsOf(one: TestStudy, on: Space = space) {
  const tables = mergeTables([accumulateShard(one, 0, on.identityCount)]);
  const { decisions } = estimateAudit({ space: on, layers: one.layers, tables });
  return decisions ?? expect.unreachable('no decisions');
}

const verificationOf = (one: TestStudy): VerificationEstimates =>
  decisionsOf(one).verification ?? expect.unreachable('no verification');

const invariant = study((point) =>
  add(random('who', [point.identity]), random('noise', [point.index]), 0.3),
);
const poseSpecific = study((point) =>
  add(
    random('who at pose', [point.identity, point.levels.yaw]),
    random('noise', [point.index]),
    0.3,
  ),
);

const ofInvariant = verificationOf(invariant);

function yawMatrix({ byPair }: VerificationEstimates): number[][] {
  const cells = byPair.filter(({ factor }) => factor === 'yaw');
  return numbers(3).map((row) =>
    cells
      .filter(({ imageLevel }) => imageLevel === row)
      .map(({ anyone }) => anyone.sensitivity.value ?? NaN),
  );
}

describe('verification of planted embeddings', () => {
  it('of a person read alike at every pose is as good across poses as within one', () => {
    const verification = ofInvariant;
    for (const row of yawMatrix(verification))
      for (const cell of row) expect(cell).toBeGreaterThan(3);
    expect(verification.overall.anyone.equalError.value).toBeLessThan(0.01);
    expect(verification.overall.anyone.trueAccept[0].value).toBeGreaterThan(0.99);
  });

  it('of a person read differently at every pose is good on the diagonal of the matrix only', () => {
    yawMatrix(verificationOf(poseSpecific)).forEach((row, image) =>
      row.forEach((cell, template) => {
        if (image === template) expect(cell).toBeGreaterThan(3);
        else expect(Math.abs(cell)).toBeLessThan(0.5);
      }),
    );
  });

  it('of noise is chance: an equal error rate of a half, and d′ of 0', () => {
    const { overall } = verificationOf(study(({ index }) => random('noise', [index])));
    expect(overall.anyone.equalError.value).toBeGreaterThan(0.42);
    expect(overall.anyone.equalError.value).toBeLessThan(0.58);
    expect(Math.abs(overall.anyone.sensitivity.value ?? NaN)).toBeLessThan(0.3);
  });

  it('counts every image once as genuine and with 16 impostors of each kind, at each level and pair', () => {
    const { overall, byLevel, byPair } = ofInvariant;
    expect(overall.anyone.genuine).toBe(space.pointCount);
    expect(overall.anyone.impostors).toBe(IMPOSTORS * space.pointCount);
    expect(overall.alike.impostors).toBe(IMPOSTORS * space.pointCount);
    for (const { factor, anyone } of [...byLevel, ...byPair]) {
      const share = space.pointCount / (factor === 'yaw' ? 3 : 4);
      expect(anyone.impostors).toBeGreaterThan(0);
      expect(anyone.genuine).toBeLessThanOrEqual(share);
    }
    expect(byLevel).toHaveLength(7);
    expect(byPair).toHaveLength(9 + 16);
  });

  it('gives no rate that too few impostors could show, with the reason', () => {
    const { trueAccept } = ofInvariant.overall.anyone;
    expect(trueAccept[2].value).toBeNull();
    expect(trueAccept[2].reason).toMatch(/7680 impostor comparisons, at least 100000 needed/);
    expect(whyNoRate(1_000, 1e-2)).toBeNull();
    expect(whyNoRate(999, 1e-2)).toMatch(/at least 1000/);
  });

  it('gives the same tables for any split, order and batch', () => {
    const whole = tablesDigest(mergeTables([accumulateShard(invariant, 0, 40, 12)]));
    const parts = [
      accumulateShard(invariant, 23, 40, 5),
      accumulateShard(invariant, 0, 1, 64),
      accumulateShard(invariant, 1, 23, 7),
    ];
    expect(tablesDigest(mergeTables(parts))).toBe(whole);
  });

  it('names the person that another is taken for', () => {
    const twins = study((point) =>
      add(
        random('who', [point.identity === 4 ? 9 : point.identity]),
        random('noise', [point.index]),
        point.identity === 9 ? 0.01 : 0.05,
      ),
    );
    const { confusions } = decisionsOf(twins);
    const [first] = confusions!.pairs;
    expect([first.identity, first.chosen].sort()).toEqual([4, 9]);
    expect(first.sameSex).toBe(false);
    expect(confusions!.withinSex).toBe(0);
    expect(confusions!.information.bits!).toBeGreaterThan(4.5);
  });
});

describe('impostors', () => {
  it('are never of the same residual, distinct, and alike where they should be', () => {
    for (const index of [0, 100, 333, space.pointCount - 1]) {
      const point = designPoint(space, index);
      const { anyone, alike } = drawImpostors(space, point);
      for (const kind of [anyone, alike]) {
        expect(new Set(kind).size).toBe(IMPOSTORS);
        for (const other of kind) {
          expect(Math.floor(other / 2)).not.toBe(Math.floor(point.identity / 2));
          expect(other).toBeLessThan(space.identityCount);
        }
      }
      for (const other of alike) expect(other % 2).toBe(point.identity % 2);
    }
  });

  it('are all there are where there are fewer, and none of a single face', () => {
    const few = testSpace({ residual: [0, 1, 2], sex: ['male', 'female'], yaw: [0, 10] });
    const { anyone, alike } = drawImpostors(few, designPoint(few, 5));
    expect([...anyone]).toEqual([0, 1, 4, 5]);
    expect([...alike]).toEqual([0, 4]);
    const one = testSpace({ sex: ['male', 'female'], yaw: [0, 10] });
    expect(drawImpostors(one, designPoint(one, 0)).anyone).toHaveLength(0);
  });
});

describe('images that are changes of others', () => {
  // Views of a person share half of what they show; half of the originals calibrate.
  const embedding: Embedding = ({ identity, levels: { yaw, azimuth } }) =>
    add(random('who', [identity]), random('view', [identity, yaw, azimuth]), 1);
  const variants = [{ name: 'nothing' }, { name: 'nothing more' }];
  const changed = createSpace({ ...space.definition, variants });
  const genuineOf = (on: Space): ((cell: number) => number[]) => {
    const tables = mergeTables([accumulateShard(study(embedding, on), 0, on.identityCount)]);
    const { data, rowLength } = tables.find(({ name }) => name === 'verification')!;
    return (cell) =>
      numbers(COSINE_BINS).map((bin) => {
        let count = 0;
        for (let at = cell * CELL_LENGTH + bin; at < data.length; at += rowLength)
          count += data[at];
        return count;
      });
  };

  it('and change nothing meet the templates that the originals meet: of all views, of each level', () => {
    const [before, after] = [space, changed].map(genuineOf);
    const [cells, cellsAfter] = [space, changed].map(verificationCells);
    const thrice = (counts: number[]): number[] => counts.map((count) => 3 * count);
    expect(after(0)).toEqual(thrice(before(0)));
    for (const factor of cells.factors) {
      const same = cellsAfter.factors.find(({ name }) => name === factor.name)!;
      for (let level = 0; level < factor.levels; level++) {
        expect(after(same.firstCell + level)).toEqual(thrice(before(factor.firstCell + level)));
      }
      for (let pair = 0; pair < factor.levels ** 2; pair++) {
        expect(after(same.firstPair + pair)).toEqual(thrice(before(factor.firstPair + pair)));
      }
    }
    const [variant] = cellsAfter.factors;
    for (let level = 0; level < variants.length + 1; level++) {
      expect(after(variant.firstCell + level)).toEqual(before(0));
      // Only originals make templates.
      expect(after(variant.firstPair + 3 * level)).toEqual(before(0));
    }
  });
});

describe('templates', () => {
  it('without an image are exactly those that never held it', () => {
    const rows = numbers(5).map((i) => Float32Array.from(random('row', [i])));
    const all = createTemplates(1, output);
    const others = createTemplates(1, output);
    for (const row of rows) addToTemplate(all, output, 0, row, 0);
    for (const row of rows.slice(1)) addToTemplate(others, output, 0, row, 0);
    const alone = createTemplates(1, output);
    addToTemplate(alone, output, 0, rows[0], 0);
    const own = Int16Array.from(alone.sums);
    const [a, b, ab] = [own, others.sums].reduce(
      ([aa, bb, cross], _, k) =>
        k === 0
          ? [dot(own, own), dot(others.sums, others.sums), dot(own, others.sums)]
          : [aa, bb, cross],
      [0, 0, 0],
    );
    expect(cosineWithout(all, 0, own)).toBe(ab / Math.sqrt(a * b));
    expect(cosineWithout(alone, 0, own)).toBeNull();
  });

  it('that hold nothing but the image are not compared with it', () => {
    // Of four views, two calibrate: one at each level of yaw.
    const small = testSpace({ residual: numbers(6), yaw: [0, 10], azimuth: [0, 10] });
    const one = study((point) => random('who', [point.identity]), small);
    const { byPair } = decisionsOf(one, small).verification!;
    const genuine = (image: number, template: number): number =>
      byPair.find(
        ({ factor, imageLevel, templateLevel }) =>
          factor === 'yaw' && imageLevel === image && templateLevel === template,
      )!.anyone.genuine;
    expect(genuine(0, 0)).toBe(6);
    expect(genuine(0, 1)).toBe(12);
  });

  it('are compared exactly as the plain integer dot product, whatever the width', () => {
    for (const width of [2, 8, 13, 40]) {
      const wide = { units: width, offset: 0 };
      const templates = createTemplates(5, wide, 2);
      numbers(5).forEach((identity) =>
        addToTemplate(templates, wide, identity, Float32Array.from(normals(identity, width)), 0, [
          identity % 2,
        ]),
      );
      const index = createTemplateIndex(templates);
      numbers(3).forEach((row) =>
        index.row(row).set(normals(row + 9, width).map((x) => 5_000 * x)),
      );
      const nearest = Int32Array.from(index.nearest(3));
      const own = Int32Array.from(index.ofIdentity(3, 3));
      numbers(3).forEach((row) => {
        numbers(5).forEach((identity) => {
          const sums = templates.sums.subarray(identity * 3 * width, (identity * 3 + 1) * width);
          const cosine = dot(index.row(row), sums) / Math.sqrt(dot(sums, sums));
          expect(nearest[row * 5 + identity] / 16_384).toBeCloseTo(cosine, -1);
        });
        expect(own[row * 3]).toBe(nearest[row * 5 + 3]);
        expect(own[row * 3 + 1]).toBe(0);
        expect(own[row * 3 + 2]).toBe(own[row * 3]);
      });
    }
  });
});

describe('rates of two normal distributions', () => {
  const genuine = bell(0.4, 0.09);
  const impostor = bell(0.1, 0.06);
  // d' = 0.3/√((0.09² + 0.06²)/2); the errors are equal where (0.4 - t)/0.09 = (t - 0.1)/0.06 = 2.
  it('are those on paper', () => {
    expect(sensitivityIndex(genuine, impostor)).toBeCloseTo(0.3 / Math.sqrt(0.00585), 3);
    expect(equalErrorRate(genuine, impostor)).toBeCloseTo(0.0227501, 4);
    // 1 % of impostors lie above 0.1 + 2.326348·0.06 = 0.239581, where genuine stand 1.782434 deviations above it.
    expect(trueAcceptRate(genuine, impostor, 0.01)).toBeCloseTo(0.96266, 2);
    expect(trueAcceptRate(genuine, impostor, 0.01)).toBeLessThanOrEqual(0.9627);
  });

  it('begin the curve with nobody and end it with everybody, never falling', () => {
    const points = operatingPoints(genuine, impostor);
    expect(points[0]).toMatchObject({ falseAccept: 0, trueAccept: 0 });
    expect(points[points.length - 1]).toMatchObject({ falseAccept: 1, trueAccept: 1 });
    points.slice(1).forEach((point, i) => {
      expect(point.falseAccept).toBeGreaterThanOrEqual(points[i].falseAccept);
      expect(point.trueAccept).toBeGreaterThanOrEqual(points[i].trueAccept);
    });
    expect(points.length).toBeLessThan(600);
  });

  it('hold cosines of -1 and 1 in their ends', () => {
    expect([cosineBin(-1), cosineBin(-1.01), cosineBin(1)]).toEqual([0, 0, COSINE_BINS - 1]);
  });
});

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

const normals = (k: number, width: number): Float64Array =>
  normalDraws(drawAddress(8, 'vector', [k]), width);

/** Counts of a normal distribution over the bins, a million in all. */
function bell(mean: number, deviation: number): Float64Array {
  const step = 2 / COSINE_BINS;
  return Float64Array.from({ length: COSINE_BINS }, (_, bin) => {
    const z = ((bin + 0.5) * step - 1 - mean) / deviation;
    return Math.round((1e6 * step * Math.exp((-z * z) / 2)) / (deviation * Math.sqrt(2 * Math.PI)));
  });
}

import { describe, expect, it } from 'vitest';
import {
  choleskyFactor,
  drawAddress,
  normalDraw,
  symmetricEigen,
} from '../../src/numeric/index.js';
import { openAuditTables } from '../../src/statistics/audit-tables.js';
import { copulaNormalize } from '../../src/statistics/index.js';
import { mapFields } from '../../src/statistics/maps/map-fields.js';
import { createMapSums } from '../../src/statistics/maps/estimate-maps.js';
import { runSteps } from '../../src/statistics/run-steps.js';
import type { FaceSpace } from '../../src/statistics/maps/face-space.js';
import {
  coefficientCovariance,
  residualCoefficients,
} from '../../src/statistics/maps/residual-coefficients.js';
import type { MapEstimates } from '../../src/statistics/maps/types.js';
import {
  explainedByVertex,
  jointVertexMap,
  vertexField,
  vertexMap,
} from '../../src/statistics/maps/vertex-field.js';
import { whitening } from '../../src/statistics/maps/whitening.js';
import { unitMoments } from '../../src/statistics/unit-moments.js';
import { gatherUnits } from '../../src/statistics/unit-sums.js';
import { permutation } from '../../src/statistics/uncertainty/permutation.js';
import type { DesignPoint, Space } from '../../src/stimulus/index.js';
import { accumulateAll, noise, numbers, runNetwork, testSpace } from './helpers.js';
import type { TestNetwork, TestStudy } from './helpers.js';

const SHAPE_COLUMNS = 4;
const TEXTURE_COLUMNS = 2;
const VERTICES = 12;
const draw = (residual: number, stream: string, k: number): number =>
  normalDraw(drawAddress(8, stream, [residual]), k);

/**
 * Vertices 0-3 (nose) move with coefficient 0 alone, 4-7 (chin) with coefficients 1, 2 and 3 in three directions,
 * 8-11 (still) not at all; the texture's nose takes coefficient 0, its chin coefficient 1.
 */
function faces(space: Space): FaceSpace {
  const basis = (columns: number, entry: (k: number, j: number, i: number) => number) =>
    numbers(columns).map((k) =>
      Float32Array.from(numbers(3 * VERTICES), (_, n) => entry(k, Math.floor(n / 3), n % 3)),
    );
  const coefficients = (stream: string, columns: number): Float64Array =>
    Float64Array.from(numbers(space.identityCount * columns), (_, n) =>
      draw(Math.floor(Math.floor(n / columns) / space.identitiesPerResidual), stream, n % columns),
    );
  const isNose = (j: number): boolean => j < 4;
  const isChin = (j: number): boolean => j >= 4 && j < 8;
  return {
    directions: [
      {
        property: 'shape',
        coefficients: coefficients('shape', SHAPE_COLUMNS),
        basis: basis(SHAPE_COLUMNS, (k, j, i) =>
          isNose(j)
            ? k === 0
              ? 1 + i + 0.1 * j
              : 0
            : isChin(j) && k > 0
              ? (k - 1 === i ? 2 : 0.3) + 0.05 * j
              : 0,
        ),
      },
      {
        property: 'texture',
        coefficients: coefficients('texture', TEXTURE_COLUMNS),
        basis: basis(TEXTURE_COLUMNS, (k, j, i) =>
          (isNose(j) && k === 0) || (isChin(j) && k === 1) ? 0.1 * (i + 1) : 0,
        ),
      },
    ],
    regions: Uint8Array.from(numbers(VERTICES), (_, j) => Math.floor(j / 4)),
    regionNames: ['nose', 'chin', 'still'],
  };
}

function study(residuals: number, network: TestNetwork, layers = 1): TestStudy {
  const space = testSpace({
    residual: numbers(residuals),
    sex: ['male', 'female'],
    yaw: [-30, 0, 30],
    azimuth: [-30, -10, 10, 30],
  });
  const units = network({ levels: {} } as never).length;
  return runNetwork(
    space,
    numbers(layers).map((k) => ({
      name: `layer ${k}`,
      units: units / layers,
      offset: (k * units) / layers,
    })),
    network,
  );
}

function estimate(one: TestStudy): MapEstimates {
  const tables = openAuditTables(one.space, one.layers, accumulateAll(one));
  const maps = createMapSums(tables, runSteps(mapFields(tables, faces(one.space))));
  for (const layer of tables.layers) {
    for (const sums of gatherUnits(tables, layer.offset, layer.units)) maps.add(layer, sums);
  }
  return runSteps(maps.finish());
}

const yawOf = (level: number | undefined): number => (level ?? 1) - 1;

describe('information maps checked by brute force on stored vertices', () => {
  const small = study(40, (p) => [
    draw(p.residual, 'shape', 0) + draw(p.residual, 'shape', 1) + yawOf(p.levels.yaw) + noise(p, 0),
  ]);
  const tables = openAuditTables(small.space, small.layers, accumulateAll(small));
  const space = faces(small.space);
  const q = copulaNormalize(small.points.map((_, i) => small.activations[i])).map((z) =>
    Math.round(1024 * z),
  );
  const n = q.length;

  /** Share of q's variance over all images that three stored numbers explain: 1 - det(joint) / (var q · det Cov v). */
  function explainedShare(vertices: readonly (readonly number[])[]): number {
    const columns = [Array.from(q), ...numbers(3).map((i) => vertices.map((vertex) => vertex[i]))];
    const centred = columns.map((values) => {
      const mean = values.reduce((a, b) => a + b) / n;
      return values.map((value) => value - mean);
    });
    const covariance = (members: number[]): Float64Array =>
      Float64Array.from(
        members.flatMap((a) =>
          members.map((b) => centred[a].reduce((sum, x, r) => sum + (x * centred[b][r]) / n, 0)),
        ),
      );
    const determinant = (members: number[]): number => {
      const factor = choleskyFactor(covariance(members), members.length);
      return members.reduce((d, _, i) => d * (factor?.[i * members.length + i] ?? NaN) ** 2, 1);
    };
    return 1 - determinant([0, 1, 2, 3]) / (determinant([0]) * determinant([1, 2, 3]));
  }

  it('agrees with covariances of all images and vertices, after the same correction for chance', () => {
    const [field] = runSteps(mapFields(tables, space));
    const [sums] = gatherUnits(tables, 0, 1);
    const moments = unitMoments(tables, sums);
    const covariance = coefficientCovariance(moments.means, moments.mean, field.coefficients);
    const map = vertexMap(field.vertices, { ...moments, covariance });
    for (const j of [4, 5, 6, 7]) {
      const { basis } = field.directions;
      const share = explainedShare(
        small.points.map(({ residual }) =>
          numbers(3).map((i) =>
            basis.reduce(
              (sum, column, k) => sum + column[3 * j + i] * draw(residual, 'shape', k),
              0,
            ),
          ),
        ),
      );
      // Over images both variances have divisor n; over 40 residuals the between part has 39.
      const meanOf = (list: number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
      const people = numbers(40).map((residual) =>
        meanOf(Array.from(q).filter((_, i) => small.points[i].residual === residual)),
      );
      const grand = meanOf(people);
      const betweenOverN = meanOf(people.map((mean) => (mean - grand) ** 2));
      const total = meanOf(Array.from(q, (value) => (value - grand) ** 2));
      const between = (betweenOverN * 40) / 39;
      const explained = (share * total * 40) / 39;
      const corrected = explained - ((between - explained) * 3) / 36;
      const bits = 0.5 * Math.log2(1 / (1 - corrected / (total - betweenOverN + between)));
      expect(map?.[j]).toBeCloseTo(bits, 5);
      expect(bits).toBeGreaterThan(0.05);
    }
  });

  it('removes exactly the mean over permutations of the residuals', () => {
    const [field] = runSteps(mapFields(tables, space));
    const [sums] = gatherUnits(tables, 0, 1);
    const moments = unitMoments(tables, sums);
    const share = numbers(3000).map((p) => {
      const order = permutation(40, 1, 'test', p);
      const means = Float64Array.from(order, (r) => moments.means[r]);
      const covariance = coefficientCovariance(means, moments.mean, field.coefficients);
      return explainedByVertex(field.vertices, covariance)[5] / moments.between;
    });
    const mean = share.reduce((a, b) => a + b) / share.length;
    expect(Math.abs(mean / (3 / 39) - 1)).toBeLessThan(0.04);
  });

  it('gives one score the same map alone and as a layer of one read-out', () => {
    const [field] = runSteps(mapFields(tables, space));
    const moments = unitMoments(tables, gatherUnits(tables, 0, 1)[0]);
    const covariance = coefficientCovariance(moments.means, moments.mean, field.coefficients);
    const alone = vertexMap(field.vertices, { ...moments, covariance });
    const joint = jointVertexMap(
      field.vertices,
      [covariance],
      Float64Array.of(moments.between),
      Float64Array.of(moments.total),
    );
    joint?.forEach((bits, j) => expect(bits).toBeCloseTo(alone?.[j] ?? NaN, 6));
  });
});

describe('information maps of planted units', () => {
  const residuals = 300;
  // Layer 0: a nose reader, a chin reader, noise. Layer 1: the nose at yaw 0 and the chin elsewhere, skin, pose.
  const planted = study(
    residuals,
    (p) => [
      draw(p.residual, 'shape', 0) + 0.5 * yawOf(p.levels?.yaw) + 0.8 * noise(p, 0),
      draw(p.residual, 'shape', 2) + noise(p, 1),
      noise(p, 2),
      draw(p.residual, 'shape', p.levels?.yaw === 1 ? 0 : 1) + 0.5 * noise(p, 3),
      draw(p.residual, 'texture', 1) + noise(p, 4),
      yawOf(p.levels?.yaw) + noise(p, 5),
    ],
    2,
  );
  const maps = estimate(planted);
  const mapOf = (layer: number, unit: number, property: string, level: number | null) =>
    maps.unitMaps.find(
      (map) =>
        map.layer === `layer ${layer}` &&
        map.unit === unit &&
        map.property === property &&
        (map.level?.level ?? null) === level,
    );
  const region = (layer: number, unit: number, name: string, property = 'shape') =>
    maps.regionInformation.find(
      (row) =>
        row.layer === `layer ${layer}` &&
        row.unit === unit &&
        row.region === name &&
        row.property === property &&
        row.level === null,
    );

  it('put ½ log2(1 + signal/noise) on the vertices that carry the feature, nothing elsewhere', () => {
    // The nose reader: variance 1 of the feature, 0.25 · 2/3 of yaw, 0.64 of noise.
    const onPaper = 0.5 * Math.log2(1 + 1 / (0.25 * (2 / 3) + 0.64));
    const chosen = mapOf(0, 0, 'shape', null) ?? mapOf(0, 1, 'shape', null);
    expect(chosen?.unit).toBe(0);
    for (const j of [0, 1, 2, 3])
      expect(Math.abs((chosen?.bits[j] ?? NaN) - onPaper)).toBeLessThan(0.09);
    for (const j of [4, 5, 6, 7]) expect(Math.abs(chosen?.bits[j] ?? NaN)).toBeLessThan(0.03);
    for (const j of [8, 9, 10, 11]) expect(chosen?.bits[j]).toBe(0);
    expect(chosen?.thresholdBits).toBeLessThan(0.05);
    expect(chosen?.thresholdBits).toBeGreaterThan(0.005);
  });

  it('give the region its information with an interval that holds the paper value', () => {
    const onPaper = 0.5 * Math.log2(1 + 1 / (0.25 * (2 / 3) + 0.64));
    const nose = region(0, 0, 'nose');
    expect(nose?.low).toBeLessThan(onPaper);
    expect(nose?.high).toBeGreaterThan(onPaper);
    expect((nose?.high ?? 0) - (nose?.low ?? 0)).toBeLessThan(0.25);
    expect(Math.abs(region(0, 0, 'chin')?.bits ?? NaN)).toBeLessThan(0.02);
    expect(region(0, 0, 'still')).toBeUndefined();
    expect(maps.regions).toContainEqual({
      property: 'shape',
      region: 'nose',
      dimensions: 1,
      varianceShare: 1,
    });
  });

  it('find skin in the texture, not in the shape', () => {
    const skin = 0.5 * Math.log2(2);
    expect(Math.abs((region(1, 1, 'chin', 'texture')?.bits ?? NaN) - skin)).toBeLessThan(0.1);
    expect(Math.abs(region(1, 1, 'chin', 'shape')?.bits ?? NaN)).toBeLessThan(0.03);
  });

  it('see at which yaw a feature is read: maps of one pose differ from those of others', () => {
    const similarity = maps.similarity.find(
      (row) => row.layer === 'layer 1' && row.unit === 0 && row.property === 'shape',
    );
    const across = similarity?.correlations ?? [];
    expect(across[0]?.[2]).toBeGreaterThan(0.95);
    expect(across[0]?.[1]).toBeLessThan(0);
    expect(mapOf(1, 0, 'shape', 1)?.bits[0]).toBeGreaterThan(0.8);
    expect(Math.abs(mapOf(1, 0, 'shape', 0)?.bits[0] ?? NaN)).toBeLessThan(0.05);
  });

  it('say of the layer the mean and the maximum over its units', () => {
    const layer = maps.layerMaps.find((map) => map.layer === 'layer 0' && map.property === 'shape');
    expect(layer?.units).toBe(3);
    expect(layer?.maximum[0]).toBeCloseTo(mapOf(0, 0, 'shape', null)?.bits[0] ?? NaN, 6);
    expect((layer?.mean[0] ?? 0) / (layer?.maximum[0] ?? 1)).toBeGreaterThan(0.3);
    expect((layer?.mean[0] ?? 0) / (layer?.maximum[0] ?? 1)).toBeLessThan(0.36);
  });

  it('are computed again from a kept row of covariances', () => {
    const tables = openAuditTables(planted.space, planted.layers, accumulateAll(planted));
    const [directions] = faces(planted.space).directions;
    const field = vertexField(directions, residualCoefficients(tables, directions));
    const kept = maps.covariances.find(({ property }) => property === 'shape');
    const again = vertexMap(field, {
      covariance: Float64Array.from(kept?.values.subarray(0, SHAPE_COLUMNS) ?? []),
      between: maps.variances[0],
      total: maps.variances[1],
    });
    mapOf(0, 0, 'shape', null)?.bits.forEach((bits, j) => expect(again?.[j]).toBeCloseTo(bits, 5));
  });
});

describe('information maps at their limits', () => {
  it('are null with a reason, or left out, where residuals are too few', () => {
    const few = estimate(study(4, (p) => [draw(p.residual, 'shape', 0) + noise(p, 0)]));
    expect(few.unitMaps).toEqual([]);
    expect(few.layerMaps).toEqual([]);
    for (const row of few.regionInformation) {
      expect(row.low).toBeNull();
      expect(row.reason).toMatch(/residuals/);
    }
  });

  it('are none of a dead unit, and null with the reason of its regions', () => {
    const constant = estimate(study(12, () => [1]));
    expect(constant.layerMaps).toEqual([]);
    expect(constant.unitMaps).toEqual([]);
    expect(constant.similarity).toEqual([]);
    expect(constant.regionInformation.length).toBeGreaterThan(0);
    for (const row of constant.regionInformation) {
      expect([row.bits, row.low, row.high]).toEqual([null, null, null]);
      expect(row.reason).toMatch(/^constant/);
    }
  });

  it('leave dead units out of the mean over a layer, and count them', () => {
    const reader = (p: DesignPoint): number => draw(p.residual, 'shape', 0) + noise(p, 0);
    const shapeOf = (network: (p: DesignPoint) => number[]) =>
      estimate(study(60, network)).layerMaps.find(({ property }) => property === 'shape');
    const alone = shapeOf((p) => [reader(p)]);
    const beside = shapeOf((p) => [reader(p), 1, 0]);
    expect(alone).toMatchObject({ units: 1, deadUnits: 0 });
    expect(beside).toMatchObject({ units: 1, deadUnits: 2 });
    expect(alone?.mean[0]).toBeGreaterThan(0.1);
    expect([...(beside?.mean ?? [])]).toEqual([...(alone?.mean ?? [])]);
  });

  it('have no correlation with a level at which the unit is dead', () => {
    const blinks = estimate(
      study(60, (p) => [p.levels.yaw === 1 ? 0 : draw(p.residual, 'shape', 0) + 0.3 * noise(p, 0)]),
    );
    const row = blinks.similarity.find(({ property }) => property === 'shape');
    expect(row?.correlations[0][2]).toBeGreaterThan(0.9);
    expect([row?.correlations[0][1], row?.correlations[1][2]]).toEqual([null, null]);
  });

  it('refuse coefficients of another space, and people of one residual that differ', () => {
    const one = study(6, (p) => [noise(p, 0)]);
    const tables = openAuditTables(one.space, one.layers, accumulateAll(one));
    const [shape] = faces(one.space).directions;
    const cut = { ...shape, coefficients: shape.coefficients.slice(1) };
    expect(() => residualCoefficients(tables, cut)).toThrow(/expected 12 x 4 shape coefficients/);
    const differing = shape.coefficients.slice();
    differing[SHAPE_COLUMNS] += 1;
    expect(() => residualCoefficients(tables, { ...shape, coefficients: differing })).toThrow(
      /identities 0 and 1/,
    );
  });
});

describe('symmetricEigen and whitening', () => {
  it('finds eigenvalues and vectors of a known matrix', () => {
    const { values, vectors } = symmetricEigen([2, 1, 0, 1, 2, 0, 0, 0, 5], 3);
    expect(values[0]).toBeCloseTo(5, 12);
    expect(values[1]).toBeCloseTo(3, 12);
    expect(values[2]).toBeCloseTo(1, 12);
    expect(vectors[1][0]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(vectors[1][1]).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('leaves out directions that do not vary', () => {
    const { rank, inverse } = whitening([4, 2, 0, 2, 1, 0, 0, 0, 9], 3);
    expect(rank).toBe(2);
    expect(inverse[0]).toBeCloseTo(0.5, 12);
    expect([...inverse.subarray(3, 6)]).toEqual([0, 0, 0]);
    expect(inverse[8]).toBeCloseTo(1 / 3, 12);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { drawAddress, normalDraw } from '../../src/numeric/index.js';
import {
  applyReadOuts,
  createAccumulator,
  estimateAudit,
  fitCalibration,
  fitReadOuts,
  mergeTables,
  readOutCount,
} from '../../src/statistics/index.js';
import type { FaceSpace, LayerMap, MapEstimates } from '../../src/statistics/index.js';
import { runSteps } from '../../src/statistics/run-steps.js';
import { blockOf, designPoint } from '../../src/stimulus/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { noise, numbers, testSpace } from './helpers.js';

const RESIDUALS = 160;
const space = testSpace({
  residual: numbers(RESIDUALS),
  yaw: [-30, 0, 30],
  azimuth: numbers(8),
});
const points = numbers(space.pointCount).map((index) => designPoint(space, index));
const coefficient = (residual: number, k: number): number =>
  normalDraw(drawAddress(8, 'shape', [residual]), k);

/** Vertex 0 (nose) moves with coefficient 0, vertex 1 (chin) with coefficients 1, 2, 3 along x, y, z, vertex 2 never. */
const faces: FaceSpace = {
  directions: [
    {
      property: 'shape',
      coefficients: Float64Array.from(numbers(4 * space.identityCount), (n) =>
        coefficient(Math.floor(n / 4), n % 4),
      ),
      basis: [
        Float32Array.of(1, 2, 3, 0, 0, 0, 0, 0, 0),
        Float32Array.of(0, 0, 0, 2, 0, 0, 0, 0, 0),
        Float32Array.of(0, 0, 0, 0, 2, 0, 0, 0, 0),
        Float32Array.of(0, 0, 0, 0, 0, 2, 0, 0, 0),
      ],
    },
  ],
  regions: [0, 1, 2],
  regionNames: ['nose', 'chin', 'still'],
};

/** Two readers of the nose and one of the chin, each with noise; a layer of noise alone. */
const layers = [
  { name: 'reader', units: 3, offset: 0 },
  { name: 'noise', units: 3, offset: 3 },
];
const UNITS = 6;
const network = (p: DesignPoint): number[] => [
  coefficient(p.residual, 0) + 0.7 * noise(p, 0),
  coefficient(p.residual, 0) + noise(p, 1),
  coefficient(p.residual, 1) + noise(p, 2),
  ...[3, 4, 5].map((unit) => noise(p, unit)),
];

function mapsOf(residualCount: number): MapEstimates {
  const few = testSpace({
    residual: numbers(residualCount),
    yaw: [-30, 0, 30],
    azimuth: numbers(8),
  });
  const own = residualCount === RESIDUALS ? points : points.slice(0, few.pointCount);
  const activations = Float32Array.from(own.flatMap(network));
  const parts = [
    {
      units: UNITS,
      identities: Int32Array.from(own, ({ identity }) => identity),
      views: Int32Array.from(own, ({ view }) => view),
      values: activations,
    },
  ];
  const readOuts = runSteps(fitReadOuts(few, layers, parts));
  const count = readOutCount(readOuts.groups);
  const read = new Float32Array(own.length * count);
  own.forEach((_, row) => applyReadOuts(readOuts, activations, row * UNITS, read, row * count));
  const column = (unit: number): Float32Array =>
    Float32Array.from(own, (_, row) =>
      unit < UNITS ? activations[row * UNITS + unit] : read[row * count + unit - UNITS],
    );
  const calibration = { ...fitCalibration(column, UNITS + count, own.length, null), readOuts };
  const accumulator = createAccumulator({
    ...{ space: few, layers, calibration, decision: null },
    blockOf: (identity) => blockOf(few, identity),
  });
  for (let identity = 0; identity < few.identityCount; identity++) {
    const first = identity * few.viewCount;
    accumulator.add(own.slice(first, first + few.viewCount), activations.subarray(first * UNITS));
  }
  const tables = mergeTables([accumulator.finish()]);
  const [directions] = faces.directions;
  const coefficients = directions.coefficients.slice(0, 4 * few.identityCount);
  const shown = { ...faces, directions: [{ ...directions, coefficients }] };
  const estimates = estimateAudit({
    ...{ space: few, layers, tables, readOuts: readOuts.groups, faces: shown },
  });
  return estimates.maps ?? expect.unreachable();
}

/** Variance of a coefficient over the residuals that estimate. */
function variance(k: number): number {
  const values = numbers(RESIDUALS / 2).map((i) => coefficient(2 * i + 1, k));
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
}

describe('what a layer carries about the face, from its read-outs together', () => {
  let maps: MapEstimates;
  const layerOf = (name: string): LayerMap =>
    maps.layerMaps.find(({ layer }) => layer === name) ?? expect.unreachable();

  beforeAll(() => {
    maps = mapsOf(RESIDUALS);
  });

  it('adds the signal to noise of its units: ½ log2(1 + v Σ 1/σ²), beyond the best of them', () => {
    const { joint, maximum } = layerOf('reader');
    const { bits, readOuts, residuals, thresholdBits, reason } = joint;
    expect({ readOuts, residuals, reason }).toEqual({ readOuts: 2, residuals: 80, reason: null });
    const nose = 0.5 * Math.log2(1 + variance(0) * (1 / 0.49 + 1));
    const chin = 0.5 * Math.log2(1 + variance(1));
    // A share of variance about means of 24 images' noise from 80 residuals: 3 errors of about 0.02 bits.
    expect(Math.abs(bits![0] - nose)).toBeLessThan(0.06);
    expect(Math.abs(bits![1] - chin)).toBeLessThan(0.06);
    expect(bits![0]).toBeGreaterThan(maximum[0] + 0.1);
    expect(thresholdBits!).toBeLessThan(0.1);
    expect(bits![2]).toBe(0);
  });

  it('is chance where there is only noise', () => {
    const { bits, thresholdBits } = layerOf('noise').joint;
    for (const value of bits!) expect(value).toBeLessThanOrEqual(thresholdBits!);
    expect(thresholdBits!).toBeLessThan(0.02);
  });

  it('is null, with the reason, where the residuals are too few for read-outs', () => {
    maps = mapsOf(10);
    const { bits, thresholdBits, reason } = layerOf('reader').joint;
    expect([bits, thresholdBits]).toEqual([null, null]);
    expect(reason).toMatch(/too few residuals for layer read-outs/);
  });
});

import { tableFromIPC } from 'apache-arrow';
import type { Vector } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';

import { loadFaceModel } from '../../src/face/index.js';
import type { SpaceDefinition } from '../../src/stimulus/index.js';
import { noise, plantedNetwork, read } from './planted-network.js';
import type { PlantedUnit } from './planted-network.js';
import { runWithResults } from './run-in-process.js';
import type { InProcessResults } from './run-in-process.js';
import { createStampSource, STAMP, STAMP_SIZE } from './stamp.js';

const RESIDUALS = 240;
const SPACE: SpaceDefinition = {
  name: 'planted-maps',
  seed: 7,
  factors: {
    residual: Array.from({ length: RESIDUALS }, (_, residual) => residual),
    yaw: [-30, 0, 30],
    azimuth: [-30, -10, 10, 30],
  },
  jitter: { scale: 0, translation: 0 },
};

const NOISE = { texture: 0.7, shape: 0.5, turned: 0.5 };
const UNITS: readonly PlantedUnit[] = [
  { name: 'noise', terms: [noise(0, 1)] },
  { name: 'texture', terms: [read(STAMP.texture), noise(1, NOISE.texture)] },
  { name: 'shape', terms: [read(STAMP.shape), noise(2, NOISE.shape)] },
  {
    name: 'turned',
    terms: [
      { weight: 1, of: [STAMP.yawLevel, STAMP.shape + 1] },
      { weight: 1, of: [STAMP.yawLevel + 1, STAMP.shape + 2] },
      { weight: 1, of: [STAMP.yawLevel + 2, STAMP.shape + 1] },
      noise(3, NOISE.turned),
    ],
  },
  { name: 'constant', terms: [{ weight: 3, of: [] }] },
];

type Property = 'shape' | 'texture';
type Row = Readonly<Record<string, unknown>>;

let results: InProcessResults;
let covariances: readonly Row[];
let vertices: readonly Row[];
let values: readonly Row[];

beforeAll(async () => {
  results = await runWithResults({
    space: SPACE,
    network: plantedNetwork(UNITS),
    output: { kind: 'other', name: 'planted' },
    size: STAMP_SIZE,
    images: createStampSource,
    shardIdentities: 100,
  });
  const rowsOf = async (name: string): Promise<Row[]> =>
    tableFromIPC(await results.table(`${name}.arrow`)).toArray() as Row[];
  covariances = await rowsOf('map-covariances');
  vertices = await rowsOf('map-vertices');
  values = await rowsOf('map-values');
}, 120_000);

const scoresOf = (unit: string, property: Property, yaw: string | null): Row => {
  const number = UNITS.findIndex(({ name }) => name === unit);
  const row = covariances.find(
    (one) =>
      one.layer === 'planted' &&
      one.unit === number &&
      one.property === property &&
      one.yaw === yaw,
  );
  return row ?? expect.unreachable(`no covariances of ${unit} with ${property}`);
};

/** A unit's map as docs/statistics.md makes it of two tables. */
function redraw(unit: string, property: Property, yaw: string | null = null): number[] {
  const { covariance, betweenVariance, totalVariance, residuals } = scoresOf(unit, property, yaw);
  const own = [...(covariance as Vector)] as number[];
  const [between, total, n] = [betweenVariance, totalVariance, residuals] as number[];
  return vertices
    .filter((vertex) => vertex.property === property)
    .map(({ whitenedBasis, directions }) => {
      const basis = [...(whitenedBasis as Vector)] as number[];
      const z = [0, 1, 2].map((i) =>
        own.reduce((sum, value, k) => sum + value * basis[i * own.length + k], 0),
      );
      const explained = z.reduce((sum, value) => sum + value * value, 0);
      const d = directions as number;
      const share = explained - ((between - explained) * d) / (n - 1 - d);
      return 0.5 * Math.log2(total / Math.max(total - share, 1 / 12));
    });
}

/**
 * R² of the k-th residual coefficient on each vertex's three numbers over all people, whose coefficients are independent
 * standard normals: b (B Bᵀ)⁻¹ b for the vertex's rows B and their k-th column b, by Gram and Schmidt on the rows; 0 for a
 * vertex that does not move.
 */
function explainedByVertex(property: Property, k: number): number[] {
  const basis = loadFaceModel()[property].columns.filter(({ kind }) => kind === 'residual');
  return Array.from({ length: basis[0].values.length / 3 }, (_, j) => {
    const orthonormal: number[][] = [];
    for (let i = 0; i < 3; i++) {
      const row = basis.map(({ values }) => values[3 * j + i]);
      const scale = Math.hypot(...row);
      for (const before of orthonormal) {
        const along = row.reduce((sum, x, m) => sum + x * before[m], 0);
        row.forEach((_, m) => (row[m] -= along * before[m]));
      }
      const length = Math.hypot(...row);
      if (length > 1e-5 * scale) orthonormal.push(row.map((x) => x / length));
    }
    return orthonormal.reduce((sum, row) => sum + row[k] ** 2, 0);
  });
}

/** Four standard errors of one vertex's bits from n people: √(ρ²/n)/ln 2, and √6/(2 n ln 2) of what is nothing. */
const errorBits = (squaredCorrelation: number): number =>
  (4 * (Math.sqrt(squaredCorrelation / RESIDUALS) + Math.sqrt(6) / (2 * RESIDUALS))) / Math.LN2;

/** Every vertex has the bits on paper, -½ log2(1 - R²/(1 + σ²)). */
function expectMap(bits: readonly number[], explained: readonly number[], deviation: number): void {
  const shares = explained.map((share) => share / (1 + deviation ** 2));
  expect(bits.length).toBe(shares.length);
  const away = bits.map((value, j) => Math.abs(value + 0.5 * Math.log2(1 - shares[j])));
  expect(away.flatMap((error, j) => (error < errorBits(shares[j]) ? [] : [{ j, error }]))).toEqual(
    [],
  );
}

/** Nowhere apart by more than the rounding of single precision. */
function expectSame(bits: readonly number[], others: readonly number[]): void {
  expect(Math.max(...bits.map((value, j) => Math.abs(value - others[j])))).toBeLessThan(1e-5);
}

describe('maps of planted units on the real face model, redrawn from the tables of a run', () => {
  it('a reader of one texture coefficient has the map that the basis gives it on paper', () => {
    const paper = explainedByVertex('texture', 0);
    expect(Math.max(...paper)).toBeGreaterThan(0.5);
    expectMap(redraw('texture', 'texture'), paper, NOISE.texture);
  });

  it('a reader of one shape coefficient likewise', () => {
    const paper = explainedByVertex('shape', 0);
    expect(Math.max(...paper)).toBeGreaterThan(0.5);
    expectMap(redraw('shape', 'shape'), paper, NOISE.shape);
  });

  it('neither reader, nor noise, has a map of the other property', () => {
    const nothing = redraw('noise', 'shape').map(() => 0);
    expectMap(redraw('texture', 'shape'), nothing, 1);
    expectMap(redraw('shape', 'texture'), nothing, 1);
    expectMap(redraw('noise', 'shape'), nothing, 1);
  });

  it('a unit that reads another coefficient at frontal faces has that one’s map at yaw 0 alone', () => {
    const [turned, frontal] = [1, 2].map((k) => explainedByVertex('shape', k));
    expectMap(redraw('turned', 'shape', '-30'), turned, NOISE.turned);
    expectMap(redraw('turned', 'shape', '0'), frontal, NOISE.turned);
    expectMap(redraw('turned', 'shape', '30'), turned, NOISE.turned);
  });

  it('the regions of the summary carry the same features, and nothing of the other property', () => {
    const { maps } = results.summary;
    const region = (unit: number, property: Property) =>
      maps!.regionInformation
        .filter((row) => row.layer === 'planted' && row.unit === unit && row.level === null)
        .filter((row) => row.property === property && row.region !== 'whole face')
        .reduce((most, { bits }) => Math.max(most, bits ?? 0), 0);
    expect(region(2, 'shape')).toBeGreaterThan(0.3);
    expect(region(1, 'texture')).toBeGreaterThan(0.3);
    expect(region(2, 'texture')).toBeLessThan(errorBits(0));
    expect(region(1, 'shape')).toBeLessThan(errorBits(0));
  });
});

describe('the page', () => {
  it('draws the best unit and whole layers at each yaw, and bits by region and yaw', () => {
    for (const yaw of ['−30°', '0°', '30°']) {
      expect(results.page).toContain(`albedo map at yaw ${yaw}, sums, unit 1`);
      expect(results.page).toContain(`shape map at yaw ${yaw}, mean of sums`);
    }
    expect(results.page).toContain('Bits about regions at each yaw, shape, sums, unit');
    expect(results.page).toContain('the read-outs together have no map of a single yaw');
  });
});

describe('the tables of maps', () => {
  const own = (kind: string, property: Property, yaw: string | null, unit: number | null = null) =>
    values.find(
      (row) =>
        row.layer === 'planted' &&
        row.kind === kind &&
        row.property === property &&
        row.yaw === yaw &&
        row.unit === unit,
    );
  const bitsOf = (row: Row | undefined): number[] => [...(row?.bits as Vector)] as number[];

  it('hold the drawn maps, which are those redrawn', () => {
    for (const yaw of [null, '-30', '0', '30']) {
      const again = redraw('shape', 'shape', yaw);
      expectSame(bitsOf(own('unit', 'shape', yaw, 2)), again);
    }
  });

  it('hold mean and maximum over a layer’s units that vary, at each yaw too', () => {
    const names = UNITS.map(({ name }) => name).filter((name) => name !== 'constant');
    const maps = names.map((name) => redraw(name, 'shape', '30'));
    const [mean, maximum] = ['mean', 'maximum'].map((kind) => own(kind, 'shape', '30'));
    expect(mean?.units).toBe(names.length);
    const over = (fold: (all: number[]) => number): number[] =>
      maps[0].map((_, j) => fold(maps.map((map) => map[j])));
    expectSame(
      bitsOf(mean),
      over((all) => all.reduce((sum, bits) => sum + bits) / all.length),
    );
    expectSame(
      bitsOf(maximum),
      over((all) => Math.max(...all)),
    );
  });

  it('give read-outs over all images, at one yaw nothing but the reason', () => {
    const all = own('read-outs', 'shape', null);
    expect(all?.reason).toBeNull();
    expect(Math.max(...bitsOf(all))).toBeGreaterThan(0.5);
    const one = own('read-outs', 'shape', '0');
    expect(one?.bits).toBeNull();
    expect(one?.reason).toMatch(/products of read-outs/);
  });

  it('give a constant unit no covariances but the reason', () => {
    const { covariance, reason } = scoresOf('constant', 'shape', null);
    expect(covariance).toBeNull();
    expect(reason).toMatch(/does not vary/);
  });
});

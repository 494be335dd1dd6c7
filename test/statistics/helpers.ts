import { normalDraw, drawAddress } from '../../src/numeric/index.js';
import {
  createAccumulator,
  decisionLayer,
  fitCalibration,
  mergeTables,
} from '../../src/statistics/index.js';
import type {
  Accumulator,
  Calibration,
  Decision,
  FactorPair,
  StatisticsTable,
  UnitLayer,
} from '../../src/statistics/index.js';
import { blockOf, createSpace, designPoint } from '../../src/stimulus/index.js';
import type { DesignPoint, Space, SpaceDefinition } from '../../src/stimulus/index.js';

/** A space of a test: jitter off unless given. */
export function testSpace(
  factors: SpaceDefinition['factors'],
  jitter: SpaceDefinition['jitter'] = { scale: 0, translation: 0 },
): Space {
  return createSpace({ name: 'test', seed: 5, factors, jitter });
}

export const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Reproducible standard normal noise, one value per (point, unit). */
export function noise(point: DesignPoint, unit: number): number {
  return normalDraw(drawAddress(99, 'noise', [unit]), point.index);
}

/** A network of the test: activations of one image. */
export type TestNetwork = (point: DesignPoint) => number[];

export interface TestStudy {
  readonly space: Space;
  readonly layers: readonly UnitLayer[];
  readonly units: number;
  readonly points: readonly DesignPoint[];
  /** [points · units] */
  readonly activations: Float32Array;
  readonly calibration: Calibration;
  readonly decision: Decision | null;
}

/** Scores every point of a space and calibrates on all of them. */
export function runNetwork(
  space: Space,
  layers: readonly UnitLayer[],
  network: TestNetwork,
  decision: Decision | null = null,
): TestStudy {
  const units = Math.max(...layers.map((layer) => layer.offset + layer.units));
  const points = numbers(space.pointCount).map((index) => designPoint(space, index));
  const activations = Float32Array.from(points.flatMap(network));
  const decided = decideAll(decision, points, activations, units);
  const column = (unit: number): Float32Array =>
    unit < units
      ? Float32Array.from(points, (_, i) => activations[i * units + unit])
      : Float32Array.from(points, (_, i) => decided[2 * i + unit - units]);
  const total = units + (decision ? decisionLayer(units).units : 0);
  const calibration = fitCalibration(column, total, points.length, null);
  return { space, layers, units, points, activations, calibration, decision };
}

export function decideAll(
  decision: Decision | null,
  points: readonly DesignPoint[],
  activations: Float32Array,
  units: number,
): Float32Array {
  const decided = new Float32Array(2 * points.length);
  points.forEach((point, i) => decision?.decide(point, activations, i * units, decided, 2 * i));
  return decided;
}

/** Tables of identities [from, to), in batches of `batch` rows. */
export function accumulateShard(
  study: TestStudy,
  from: number,
  to: number,
  batch = 64,
  pairs?: readonly FactorPair[],
): StatisticsTable[] {
  const accumulator = openAccumulator(study, pairs);
  addIdentities(accumulator, study, from, to, batch);
  return accumulator.finish();
}

export function openAccumulator(
  { space, layers, calibration, decision }: TestStudy,
  pairs?: readonly FactorPair[],
): Accumulator {
  return createAccumulator({
    space,
    layers,
    calibration,
    decision,
    blockOf: (identity) => blockOf(space, identity),
    pairs,
  });
}

export function addIdentities(
  accumulator: Accumulator,
  { space, units, points, activations }: TestStudy,
  from: number,
  to: number,
  batch = 64,
): void {
  for (let identity = from; identity < to; identity++) {
    for (let view = 0; view < space.viewCount; view += batch) {
      const first = identity * space.viewCount + view;
      const count = Math.min(batch, space.viewCount - view);
      const rows = new Float32Array(batch * units).fill(1e9);
      rows.set(activations.subarray(first * units, (first + count) * units));
      accumulator.add(points.slice(first, first + count), rows);
    }
  }
}

export function accumulateAll(study: TestStudy, pairs?: readonly FactorPair[]): StatisticsTable[] {
  return mergeTables([accumulateShard(study, 0, study.space.identityCount, 64, pairs)]);
}

/** One row of a table as plain numbers. */
export function tableRow(
  tables: readonly StatisticsTable[],
  name: string,
  key: number,
): number[] | null {
  const table = tables.find((one) => one.name === name);
  const row = table?.keys.indexOf(key) ?? -1;
  if (!table || row < 0) return null;
  return [...table.data.subarray(row * table.rowLength, (row + 1) * table.rowLength)];
}

import { createImageSource } from '../activities/image-source.js';
import type { ImageSource } from '../activities/image-source.js';
import type { Engine } from '../src/engines/types.js';
import { loadFaceModel } from '../src/face/index.js';
import { drawAddress, uniformDraw } from '../src/numeric/index.js';
import { imageElementCount } from '../src/render/index.js';
import { createAccumulator, fitCalibration } from '../src/statistics/index.js';
import type { Calibration } from '../src/statistics/index.js';
import { blockOf, createSpace, designPoint, PRESETS } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import { NETWORK_RECIPES } from '../src/training/index.js';
import { processorRate } from './harness.js';
import type { Benchmark } from './harness.js';
import { loadShipped } from './score.js';

/** Render -> score -> sum over xu2018 in index order, as a share of bare scoring in the same round, by processor time. */
export const pipelineBenchmarks: readonly Benchmark[] = [
  {
    name: 'pipeline/64',
    unit: 'of bare scoring',
    prepare: async () => {
      const runBatch = await preparePipeline();
      const scoreAlone = await prepareScoring();
      return async (seconds) => {
        const end = performance.now() + seconds * 1000;
        let [whole, alone] = [0, 0];
        // In turns, so that a busy neighbour slows both alike.
        while (performance.now() < end) {
          whole += await microsecondsPerImage(runBatch);
          alone += await microsecondsPerImage(scoreAlone);
        }
        return alone / whole;
      };
    },
  },
];

async function microsecondsPerImage(work: () => Promise<number>): Promise<number> {
  return 1e6 / (await processorRate(0, work));
}

async function prepareScoring(): Promise<() => Promise<number>> {
  const engine = await loadShipped();
  const { batch } = engine.info.mode;
  const images = new Float32Array(batch * imageElementCount(NETWORK_RECIPES.demo.input)).fill(0.5);
  return async () => {
    await engine.score(images);
    return batch;
  };
}

async function preparePipeline(): Promise<() => Promise<number>> {
  const space = createSpace(PRESETS.xu2018);
  const engine = await loadShipped();
  const { batch } = engine.info.mode;
  const images = createImageSource(loadFaceModel(), NETWORK_RECIPES.demo.input, batch);
  const calibration = await calibrate(space, engine, images);
  const accumulator = createAccumulator({
    space,
    layers: engine.info.layers,
    calibration,
    decision: null,
    blockOf: (identity) => blockOf(space, identity),
  });
  let next = 0;
  return async () => {
    const count = Math.min(batch, space.viewCount - (next % space.viewCount));
    const points = Array.from({ length: count }, (_, i) => designPoint(space, next + i));
    accumulator.add(points, await engine.score(images.drawBatch(points)));
    next += count;
    return count;
  };
}

/** A quarter of what a run calibrates on: how a unit's scores are computed depends on how its values are distributed. */
const CALIBRATION_POINTS = 16_384;

/** Fitted to the network's own units, at points spread over the space. */
async function calibrate(space: Space, engine: Engine, images: ImageSource): Promise<Calibration> {
  const { units } = engine.info;
  const { batch } = engine.info.mode;
  const columns = Array.from({ length: units }, () => new Float32Array(CALIBRATION_POINTS));
  const step = space.pointCount / CALIBRATION_POINTS;
  for (let first = 0; first < CALIBRATION_POINTS; first += batch) {
    const points = Array.from({ length: Math.min(batch, CALIBRATION_POINTS - first) }, (_, row) =>
      designPoint(
        space,
        Math.floor(
          (first + row + uniformDraw(drawAddress(4, 'calibration', [first + row]), 0)) * step,
        ),
      ),
    );
    const activations = await engine.score(images.drawBatch(points));
    points.forEach((_, row) => {
      columns.forEach((column, unit) => (column[first + row] = activations[row * units + unit]));
    });
  }
  return fitCalibration((unit) => columns[unit], units, CALIBRATION_POINTS, null);
}

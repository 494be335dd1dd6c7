/** A thread that draws batches: see `feedByThreads`. */
import { parentPort, workerData } from 'node:worker_threads';

import { createSpace, designPoint } from '../src/stimulus/index.js';
import { partWeights } from './face-parts.js';
import { createImageSource } from './image-source.js';
import type { DrawTask, DrawnTask, RenderThreadData } from './render-threads.js';

const { space: definition, faceModel, format, batch, features } = workerData as RenderThreadData;
const space = createSpace(definition);
const source = createImageSource(faceModel, format, batch, partWeights(faceModel, space, features));

parentPort?.on('message', ({ task, indices, memory }: DrawTask) => {
  const drawn = source.drawBatch(indices.map((index) => designPoint(space, index)));
  // The source keeps its own memory: what travels is a copy, into memory that came back from an earlier batch.
  const images = memory ?? new Float32Array(drawn.length);
  images.set(drawn);
  const result: DrawnTask = { task, images };
  parentPort?.postMessage(result, [images.buffer as ArrayBuffer]);
});

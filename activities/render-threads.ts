import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { FaceModel } from '../src/face/types.js';
import type { TensorFormat } from '../src/render/types.js';
import type { FeatureCovariances } from '../src/statistics/index.js';
import type { SpaceDefinition } from '../src/stimulus/index.js';
import type { BatchFeed, DrawnBatch, ImageBatch } from './batch-feed.js';

/** What a render thread is told at its start. */
export interface RenderThreadData {
  readonly space: SpaceDefinition;
  readonly faceModel: FaceModel;
  readonly format: TensorFormat;
  /** Images for which a batch has room. */
  readonly batch: number;
  /** Null: none are shown yet. */
  readonly features: FeatureCovariances | null;
}

/** A batch to draw; `memory`: where, if there is some that is no longer needed. */
export interface DrawTask {
  readonly task: number;
  readonly indices: readonly number[];
  readonly memory: Float32Array | null;
}

export interface DrawnTask {
  readonly task: number;
  readonly images: Float32Array;
}

/** Batches of each thread that are drawn or waited for: one while it draws, one that waits for the device. */
const BATCHES_PER_THREAD = 2;

/**
 * Draws batches in `threads` threads, ahead of whoever scores them: a GPU need not wait for images. At most two batches
 * per thread are in memory; they come in the order given, with the bytes that `feedInTurns` gives.
 */
export function feedByThreads(data: RenderThreadData, threads: number): BatchFeed {
  const pool = Array.from({ length: threads }, () => new RenderThread(data));
  const spare: Float32Array[] = [];
  let asked = 0;

  const start = async (batch: ImageBatch): Promise<DrawnBatch> => {
    const indices = batch.points.map(({ index }) => index);
    const images = await pool[asked++ % threads].draw(indices, spare.pop() ?? null);
    return { ...batch, images };
  };

  async function* draw(batches: Iterable<ImageBatch>): AsyncGenerator<DrawnBatch> {
    const rest = batches[Symbol.iterator]();
    const ahead: Promise<DrawnBatch>[] = [];
    const fill = (): void => {
      while (ahead.length < threads * BATCHES_PER_THREAD) {
        const next = rest.next();
        if (next.done) return;
        const started = start(next.value);
        // Looked at in its turn, which may be after it failed.
        started.catch(() => undefined);
        ahead.push(started);
      }
    };
    for (fill(); ahead.length > 0; fill()) {
      const drawn = await ahead.shift()!;
      yield drawn;
      spare.push(drawn.images);
    }
  }

  return {
    draw,
    close: async () => void (await Promise.all(pool.map((thread) => thread.close()))),
  };
}

/** One thread, started with its first batch and again after it died. */
class RenderThread {
  private worker: Worker | null = null;
  private readonly waiting = new Map<
    number,
    { resolve: (images: Float32Array) => void; reject: (error: Error) => void }
  >();
  private tasks = 0;

  constructor(private readonly data: RenderThreadData) {}

  draw(indices: readonly number[], memory: Float32Array | null): Promise<Float32Array> {
    const task = this.tasks++;
    const message: DrawTask = { task, indices, memory };
    this.worker ??= this.start();
    this.worker.postMessage(message, memory ? [memory.buffer as ArrayBuffer] : []);
    return new Promise((resolve, reject) => this.waiting.set(task, { resolve, reject }));
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(threadProgram(), { workerData: this.data, execArgv: [] });
    worker.on('message', ({ task, images }: DrawnTask) => {
      this.waiting.get(task)?.resolve(images);
      this.waiting.delete(task);
    });
    worker.on('error', (error) => this.fail(worker, error));
    worker.on('exit', (code) => {
      this.fail(worker, new Error(`a render thread ended with code ${code}`));
    });
    return worker;
  }

  private fail(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** The compiled program; TypeScript sources (tests) use the build beside them. */
function threadProgram(): string {
  const beside = fileURLToPath(new URL('./render-thread.js', import.meta.url));
  if (existsSync(beside)) return beside;
  return fileURLToPath(new URL('../dist/activities/render-thread.js', import.meta.url));
}

import { setImmediate } from 'node:timers/promises';

import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

import { ActivationError } from '../src/engines/index.js';
import { imageElementCount } from '../src/render/index.js';
import { designPoint } from '../src/stimulus/index.js';
import type { DesignPoint, IdentityRange, Space } from '../src/stimulus/index.js';
import type { ShardResult } from '../workflows/types.js';
import type { ImageBatch } from './batch-feed.js';
import { badShard, scoringFailure } from './failures.js';
import type { OpenRun, RunOpener } from './worker-context.js';

/** Activations of consecutive views of one identity. */
export interface ScoredBatch {
  readonly identity: number;
  readonly points: readonly DesignPoint[];
  /** [points.length, units]; valid until the next batch. */
  readonly activations: Float32Array;
}

/** Seconds of work, by stage. */
export interface StageSeconds {
  render: number;
  score: number;
}

/**
 * Renders and scores views of identities `from` to `to` - 1 in batches of the engine's fixed size that never cross an
 * identity, the tail padded: what a row holds does not depend on the shard. What `seconds.render` counts is how long
 * scoring waited for images.
 */
export async function* scoreViews(
  { space, engine, feed, run }: OpenRun,
  { from, to }: IdentityRange,
  viewsOf: (identity: number) => ArrayLike<number>,
  seconds: StageSeconds,
): AsyncGenerator<ScoredBatch> {
  const { batch } = engine.info.mode;
  const { units } = engine.info;
  const elements = imageElementCount(run.network.format);
  let drawingFrom = performance.now();
  for await (const drawn of feed.draw(cutBatches(space, { from, to }, viewsOf, batch))) {
    const { identity, points, images } = drawn;
    padWithFirst(images, points.length, elements);
    const scoringFrom = performance.now();
    const scored = await withHeartbeats(engine.score(images)).catch((error: unknown) => {
      throw atDesignPoint(error, points);
    });
    seconds.render += (scoringFrom - drawingFrom) / 1000;
    seconds.score += (performance.now() - scoringFrom) / 1000;
    yield { identity, points, activations: scored.subarray(0, points.length * units) };
    drawingFrom = performance.now();
  }
}

function* cutBatches(
  space: Space,
  { from, to }: IdentityRange,
  viewsOf: (identity: number) => ArrayLike<number>,
  batch: number,
): Generator<ImageBatch> {
  for (let identity = from; identity < to; identity++) {
    const views = viewsOf(identity);
    for (let start = 0; start < views.length; start += batch) {
      const points: DesignPoint[] = [];
      for (let i = start; i < Math.min(views.length, start + batch); i++) {
        points.push(designPoint(space, identity * space.viewCount + views[i]));
      }
      yield { identity, points };
    }
  }
}

/** A padding image is one the network has to take anyway: an empty one might be what it divides by zero for. */
function padWithFirst(buffer: Float32Array, images: number, elements: number): void {
  for (let at = images * elements; at < buffer.length; at += elements) {
    buffer.copyWithin(at, 0, elements);
  }
}

/** A NaN or infinite activation, told with the image that caused it. */
function atDesignPoint(error: unknown, points: readonly DesignPoint[]): unknown {
  if (!(error instanceof ActivationError)) return error;
  const { index } = points[error.row] ?? points[0];
  return badShard(`design point ${index}: ${error.message}`, error);
}

const HEARTBEAT_MILLISECONDS = 2_000;

/** Heartbeats while `work` goes on: one batch of a large network may take longer than the timeout. */
export async function withHeartbeats<Result>(work: Promise<Result>): Promise<Result> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), HEARTBEAT_MILLISECONDS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Says how far the shard is and stops here when the run was cancelled. Rendering and scoring block the event loop, so
 * it turns once here: heartbeats leave and cancellations arrive.
 */
export async function beat(images: number): Promise<void> {
  const context = Context.current();
  context.heartbeat({ images });
  await setImmediate();
  const { cancellationSignal } = context;
  if (cancellationSignal.aborted) throw stopReason(cancellationSignal.reason);
}

/** A worker that stops hands its work to another: that is no cancellation of the run. */
export function stopReason(reason: unknown): unknown {
  const isDraining = reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
  if (!isDraining) return reason;
  return ApplicationFailure.retryable('the worker stopped before its work ended', 'WorkerStopped');
}

/** Opens a run with heartbeats; a network that does not load is the input's fault. */
export function openForScoring(opener: RunOpener, runId: string): Promise<OpenRun> {
  return withHeartbeats(opener.open(runId)).catch((error: unknown) => {
    throw scoringFailure(error);
  });
}

export function nothingToDo(): ShardResult {
  return { images: 0, renderSeconds: 0, scoreSeconds: 0, sumSeconds: 0, committed: false };
}

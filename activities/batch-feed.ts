import type { DesignPoint } from '../src/stimulus/index.js';
import type { ImageSource } from './image-source.js';

/** Images that are scored together: consecutive views of one identity. */
export interface ImageBatch {
  readonly identity: number;
  /** As many as fit the engine's batch, fewer at an identity's end. */
  readonly points: readonly DesignPoint[];
}

export interface DrawnBatch extends ImageBatch {
  /** Room for the engine's whole batch, the images of `points` first; valid until the next batch is asked for. */
  readonly images: Float32Array;
}

/** Draws batches for scoring, in the order given. One at a time: a feed serves one caller. */
export interface BatchFeed {
  draw(batches: Iterable<ImageBatch>): AsyncIterable<DrawnBatch>;
  close(): Promise<void>;
}

/** Draws each batch when it is asked for: where a worker is one core's work, drawing and scoring take turns. */
export function feedInTurns(images: ImageSource): BatchFeed {
  return {
    async *draw(batches) {
      for (const batch of batches) yield { ...batch, images: images.drawBatch(batch.points) };
    },
    close: async () => undefined,
  };
}

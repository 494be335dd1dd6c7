import type { LayersModel, Tensor, TensorFlow } from '../engines/tfjs/tensorflow.js';
import { headLabels } from './heads.js';
import type { Head } from './heads.js';
import type { ViewImage } from './view-image.js';

const EVALUATION_BATCH = 200;

/**
 * Shares of `images` that each head names correctly, in the order of the heads; null where there are no images. Waits
 * for `onBatch` after each batch.
 */
export async function headAccuracies(
  tf: TensorFlow,
  model: LayersModel,
  heads: readonly Head[],
  images: readonly ViewImage[],
  render: (images: readonly ViewImage[]) => Tensor,
  onBatch: () => Promise<void>,
): Promise<(number | null)[]> {
  const correct = heads.map(() => 0);
  for (let from = 0; from < images.length; from += EVALUATION_BATCH) {
    const batch = images.slice(from, from + EVALUATION_BATCH);
    const chosen = tf.tidy(() =>
      applyHeads(model, render(batch), false).map((logits) => logits.argMax(-1).dataSync()),
    );
    heads.forEach((head, h) =>
      headLabels(head, batch).forEach((label, i) => (correct[h] += label === chosen[h][i] ? 1 : 0)),
    );
    await onBatch();
  }
  return correct.map((count) => (images.length === 0 ? null : count / images.length));
}

/** Logits of every head, [images, classes] each: a model of one output gives no array. */
export function applyHeads(model: LayersModel, images: Tensor, training: boolean): Tensor[] {
  return [model.apply(images, { training }) as Tensor | Tensor[]].flat();
}

import type { LayersModel, Scalar, Tensor, TensorFlow } from '../engines/tfjs/tensorflow.js';
import { headLabels } from './heads.js';
import type { Head } from './heads.js';
import { applyHeads } from './name-images.js';
import type { ViewImage } from './view-image.js';

export interface WeighedHead extends Head {
  /** Of its cross entropy in the loss. */
  readonly weight: number;
}

/** Weighed sum of all heads' cross entropies, nats, means over the batch. */
export function trainingLoss(
  tf: TensorFlow,
  model: LayersModel,
  heads: readonly WeighedHead[],
  images: Tensor,
  batch: readonly ViewImage[],
  labelSmoothing: number,
): Scalar {
  const logits = applyHeads(model, images, true);
  const losses = heads.map((head, h) => {
    const labels = tf.oneHot(tf.tensor1d(headLabels(head, batch), 'int32'), head.classes);
    return tf.losses.softmaxCrossEntropy(labels, logits[h], head.weight, labelSmoothing);
  });
  return tf.addN(losses).asScalar();
}

import type * as TensorFlowModule from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../src/engines/index.js';
import { tensorFlowInstalled } from '../../src/engines/tfjs/load-tensorflow.js';
import { createResNet10 } from '../../src/training/index.js';
import { useNativeOperations } from '../../src/training/native-operations.js';

describe.skipIf(!tensorFlowInstalled())('training with native operations', () => {
  it('gives the loss, gradients and moving statistics of TensorFlow.js itself', () => {
    const tf = loadTensorFlow() as typeof TensorFlowModule;
    const create = () =>
      createResNet10(tf, { sizePixels: 32, heads: [{ output: 'logits', classes: 3 }], width: 4 });
    const plain = oneStep(tf, create());
    const model = create();
    useNativeOperations(tf, model);
    const native = oneStep(tf, model);
    plain.forEach((values, i) => {
      const largest = Math.max(...values.map(Math.abs), 1e-3);
      values.forEach((value, k) => expect(Math.abs(native[i][k] - value)).toBeLessThan(1e-3 * largest));
    });
  });
});

/** Loss, then the gradients, then all weights, moving statistics included, after one forward and backward pass. */
function oneStep(tf: typeof TensorFlowModule, model: TensorFlowModule.LayersModel): number[][] {
  const images = tf.randomNormal([64, 32, 32, 3], 0, 1, 'float32', 5);
  const labels = tf.oneHot(tf.tensor1d(Array.from({ length: 64 }, (_, i) => i % 3), 'int32'), 3);
  const variables = model.trainableWeights.map(
    (weight) => weight.read() as TensorFlowModule.Variable,
  );
  const { value, grads } = tf.variableGrads(
    () =>
      tf.losses.softmaxCrossEntropy(
        labels,
        model.apply(images, { training: true }) as TensorFlowModule.Tensor,
      ),
    variables,
  );
  const tensors = [value, ...variables.map(({ name }) => grads[name]), ...model.getWeights()];
  return tensors.map((tensor) => [...tensor.dataSync()]);
}

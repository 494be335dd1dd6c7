import type * as TensorFlowModule from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../src/engines/index.js';
import { tensorFlowInstalled } from '../../src/engines/tfjs/load-tensorflow.js';
import { createResNet10 } from '../../src/training/index.js';
import { useNativeOperations } from '../../src/training/native-operations.js';

describe.skipIf(!tensorFlowInstalled())('training with native operations', () => {
  it('gives the loss, gradients and moving statistics of TensorFlow.js itself', () => {
    const tf = loadTensorFlow();
    const create = () =>
      createResNet10(tf, { sizePixels: 32, heads: [{ output: 'logits', classes: 3 }], width: 4 });
    const plain = oneStep(tf, create());
    const model = create();
    useNativeOperations(tf, model);
    const native = oneStep(tf, model);
    native.forEach(({ name, values }, i) => {
      const expected = plain[i].unbiased ?? plain[i].values;
      const largest = Math.max(...expected.map(Math.abs), 1e-3);
      const apart = Math.max(...expected.map((value, k) => Math.abs(values[k] - value)));
      expect(apart / largest, name).toBeLessThan(5e-4);
    });
  });
});

const BATCH = 64;
/** Of the moving statistics. */
const MOMENTUM = 0.9;

interface Measured {
  readonly name: string;
  readonly values: number[];
  /** What a moving variance would be if the batch's variance were divided by n - 1. */
  readonly unbiased?: number[];
}

/** Loss, gradients and all weights, moving statistics included, after one forward and backward pass. */
function oneStep(tf: typeof TensorFlowModule, model: TensorFlowModule.LayersModel): Measured[] {
  const images = tf.randomNormal([BATCH, 32, 32, 3], 0, 1, 'float32', 5);
  const classes = Array.from({ length: BATCH }, (_, i) => i % 3);
  const labels = tf.oneHot(tf.tensor1d(classes, 'int32'), 3);
  const variables = model.trainableWeights.map(
    (weight) => weight.read() as TensorFlowModule.Variable,
  );
  const loss = (): TensorFlowModule.Scalar => {
    const logits = model.apply(images, { training: true }) as TensorFlowModule.Tensor;
    return tf.losses.softmaxCrossEntropy(labels, logits).asScalar();
  };
  const { value, grads } = tf.variableGrads(loss, variables);
  const numbers = (tensor: TensorFlowModule.Tensor): number[] => [...tensor.dataSync()];
  return [
    { name: 'loss', values: numbers(value) },
    ...variables.map(({ name }) => ({ name: `gradient of ${name}`, values: numbers(grads[name]) })),
    ...model.layers.flatMap((layer) =>
      layer.weights.map((weight) => {
        const values = numbers(weight.read());
        if (!weight.originalName.endsWith('moving_variance')) return { name: weight.name, values };
        const [, height, width] = layer.outputShape as number[];
        const count = BATCH * height * width;
        const unbiased = values.map((v) => MOMENTUM + ((v - MOMENTUM) * count) / (count - 1));
        return { name: weight.name, values, unbiased };
      }),
    ),
  ];
}

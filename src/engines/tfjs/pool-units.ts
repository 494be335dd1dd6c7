import { middle, tileOf } from '../onnx/append-units.js';
import type { ProbePooling } from '../types.js';
import type { Tensor, TensorFlow } from './tensorflow.js';

/**
 * One probe as units, [N, units], by the rules of the ONNX engines: maps [N, H, W, C] are pooled over their positions
 * (all positions come channels first), tokens [N, T, C] over theirs. Call it inside `tf.tidy`.
 */
export function poolUnits(tf: TensorFlow, tensor: Tensor, pooling: ProbePooling): Tensor {
  const { shape } = tensor;
  if (shape.length === 2) return tensor;
  if (pooling === 'all') {
    const ordered = shape.length === 4 ? tf.transpose(tensor, [0, 3, 1, 2]) : tensor;
    return tf.reshape(ordered, [shape[0], -1]);
  }
  const axes = shape.slice(1, -1).map((_, index) => index + 1);
  if (pooling === 'max') return tf.max(tensor, axes);
  if (pooling === 'mean') return tf.mean(tileMeans(tf, tensor), axes);
  const centre = axes.reduce((rest, axis) => {
    const positions = middle(shape[axis]);
    const begin = rest.shape.map((_, i) => (i === axis ? positions[0] : 0));
    const size = rest.shape.map((length, i) => (i === axis ? positions.length : length));
    return tf.slice(rest, begin, size);
  }, tensor);
  return tf.mean(centre, axes);
}

/** Means of equal tiles first, as the ONNX engines take them: one long running sum in float32 loses digits. */
function tileMeans(tf: TensorFlow, tensor: Tensor): Tensor {
  const [, height, width] = tensor.shape;
  if (tensor.shape.length !== 4) return tensor;
  const tile: [number, number] = [tileOf(height), tileOf(width)];
  if (tile[0] * tile[1] === 1) return tensor;
  return tf.avgPool(tensor as Parameters<TensorFlow['avgPool']>[0] & Tensor, tile, tile, 'valid');
}

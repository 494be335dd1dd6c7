import type { OnnxAttribute } from '../../onnx/onnx-model.js';
import type { Layer } from '../tensorflow.js';
import { intsAttribute } from './graph-writer.js';

/** Throws an Error that names the layer unless its configuration holds one of the values, or none. */
export function requireConfig(layer: Layer, key: string, allowed: readonly unknown[]): void {
  const found = layer.getConfig()[key];
  if (found !== undefined && !allowed.includes(found)) {
    throw new Error(
      `expected ${key} ${allowed.join(' or ')} in layer ${layer.name}, found ${JSON.stringify(found)}: ONNX export does not cover it`,
    );
  }
}

/** Height and width from one number or two. */
export function pair(sizes: unknown): [number, number] {
  return Array.isArray(sizes)
    ? [Number(sizes[0]), Number(sizes[1])]
    : [Number(sizes), Number(sizes)];
}

/**
 * Window, strides and explicit pads, and the size of the map that results. TensorFlow's `same` pads ⌈in/stride⌉
 * windows: total = (⌈in/s⌉ - 1)·s + k - in, the smaller half before and the larger after, so that even sizes at stride
 * 2 are padded on one side only.
 * @param shape of the input, [C, H, W]
 */
export function windowAttributes(
  shape: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
  padding: unknown,
  dilations: readonly number[] = [1, 1],
): { attributes: OnnxAttribute[]; size: number[] } {
  const sizes = shape.slice(1);
  const reach = kernel.map((taps, axis) => (taps - 1) * dilations[axis] + 1);
  const totals = sizes.map((size, axis) => {
    if (padding === 'valid') return 0;
    const windows = Math.ceil(size / strides[axis]);
    return Math.max(0, (windows - 1) * strides[axis] + reach[axis] - size);
  });
  const before = totals.map((total) => Math.floor(total / 2));
  const after = totals.map((total, axis) => total - before[axis]);
  return {
    attributes: [
      intsAttribute('kernel_shape', kernel),
      intsAttribute('strides', strides),
      intsAttribute('pads', [...before, ...after]),
      intsAttribute('dilations', dilations),
    ],
    size: sizes.map(
      (size, axis) => Math.floor((size + totals[axis] - reach[axis]) / strides[axis]) + 1,
    ),
  };
}

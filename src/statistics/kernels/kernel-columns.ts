import { createKernels } from './kernels.js';

const PAGE_BYTES = 65_536;
/** The kernel takes sixteen numbers of a column at a time. */
const STEP = 16;

/**
 * `sumColumns` of columns that stay the same, the same bits, by a kernel: weights in, [length] out, which is the caller's
 * to write into and valid until the next call. The kernel's memory holds a copy of the columns.
 */
export function createKernelColumns(
  columns: readonly Float32Array[],
): (weights: Float64Array) => Float64Array {
  const length = columns[0]?.length ?? 0;
  const rows = STEP * Math.ceil(length / STEP);
  const columnBytes = 4 * rows;
  const kernels = createKernels();
  const weightsAt = 64 + columns.length * columnBytes;
  const sumsAt = weightsAt + STEP * 8 * Math.ceil(columns.length / STEP);
  const missing = sumsAt + 8 * rows - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const { buffer } = kernels.memory;
  columns.forEach((column, k) => new Float32Array(buffer, 64 + k * columnBytes).set(column));
  const held = new Float64Array(buffer, weightsAt, columns.length);
  const sums = new Float64Array(buffer, sumsAt, length);
  return (weights) => {
    held.set(weights);
    kernels.sumColumns(64, columnBytes, columns.length, weightsAt, sumsAt);
    return sums;
  };
}

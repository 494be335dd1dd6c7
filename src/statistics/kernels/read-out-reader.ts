import { readOutCount } from '../readouts/read-out-groups.js';
import type { ReadOuts } from '../readouts/types.js';
import { loadReadOuts, readOutBytes } from './kernel-read-outs.js';
import { createKernels } from './kernels.js';

const ROWS = 256;
const PAGE_BYTES = 65_536;

/**
 * Reads out rows of activations, [rows · networkUnits]: [rows · read-outs], the same bits as `applyReadOuts`. The result
 * is valid until the next call; at most 256 rows at a time.
 */
export function createReadOutReader(
  readOuts: ReadOuts,
  networkUnits: number,
): (values: Float32Array, rows: number) => Float32Array {
  const kernels = createKernels();
  const count = readOutCount(readOuts.groups);
  const width = networkUnits + count;
  const weightBytes = readOutBytes(readOuts);
  const first = 64 + weightBytes;
  const missing = first + 4 * ROWS * width - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const readOut = loadReadOuts(kernels, readOuts, 64);
  const place = new Float32Array(kernels.memory.buffer, first, ROWS * width);
  const result = new Float32Array(ROWS * count);
  return (values, rows) => {
    for (let row = 0; row < rows; row++) {
      place.set(values.subarray(row * networkUnits, (row + 1) * networkUnits), row * width);
    }
    readOut(first, 4 * width, rows, first + 4 * networkUnits);
    for (let row = 0; row < rows; row++) {
      const from = row * width + networkUnits;
      result.set(place.subarray(from, from + count), row * count);
    }
    return result.subarray(0, rows * count);
  };
}

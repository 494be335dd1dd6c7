import { FaceModelError } from '../model-file.js';
import { readBounded } from './limits.js';

/** A target that is read only when it is used. */
export interface Target {
  /** Below the folder. */
  readonly path: string;
  readonly name: string;
  /** [3V] */
  readonly read: () => Float32Array;
}

/**
 * A sparse target: lines `index dx dy dz` with 0-based vertices, `#` begins a comment. Returns all displacements,
 * [length], zero where the file says nothing. Throws FaceModelError naming the line.
 */
export function readTarget(file: string, length: number): Float32Array {
  const values = new Float32Array(length);
  const lines = new TextDecoder().decode(readBounded(file)).split('\n');
  lines.forEach((line, i) => {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) return;
    const fields = text.split(/\s+/).map(Number);
    const [vertex] = fields;
    const sound = fields.length === 4 && fields.every(Number.isFinite) && Number.isInteger(vertex);
    if (!sound || vertex < 0 || 3 * vertex >= length) {
      throw new FaceModelError(
        `${file}:${i + 1}: expected "index dx dy dz" with an index of 0 to ${length / 3 - 1}, found "${text.slice(0, 60)}"`,
      );
    }
    for (let k = 0; k < 3; k++) values[3 * vertex + k] = fields[1 + k];
  });
  return values;
}

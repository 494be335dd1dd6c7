import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll } from 'vitest';
import { FaceModelError } from '../../../src/face/index.js';
import type { Landmarks } from '../../../src/face/import/index.js';

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'face-import-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

const COLUMNS = 21;
const ROWS = 27;
const STEP = 8;

/**
 * A mask of 21 x 27 vertices in millimetres, 160 x 208: a curved sheet with a nose, eyes at ±32 and 0, mouth corners at
 * ±24 and -72, nose tip at 0 and -40.
 */
export const mask = {
  vertexCount: COLUMNS * ROWS,
  positions: Array.from({ length: COLUMNS * ROWS }, (_, i) => {
    const x = ((i % COLUMNS) - 10) * STEP;
    const y = (13 - Math.floor(i / COLUMNS)) * STEP;
    const nose = 30 * Math.exp(-((x / 12) ** 2 + ((y + 40) / 16) ** 2));
    return [x, y, nose - (x * x) / 100 - (y * y) / 400];
  }).flat(),
  /** Four corners each, counter-clockwise from the front. */
  quads: Array.from({ length: (COLUMNS - 1) * (ROWS - 1) }, (_, i) => {
    const corner = Math.floor(i / (COLUMNS - 1)) * COLUMNS + (i % (COLUMNS - 1));
    return [corner, corner + COLUMNS, corner + COLUMNS + 1, corner + 1];
  }),
};

export const maskTriangles = mask.quads.flatMap(([a, b, c, d]) => [a, b, c, a, c, d]);

/** The mask's vertex at a place, millimetres. */
export function at(x: number, y: number): number {
  return (13 - y / STEP) * COLUMNS + x / STEP + 10;
}

export const maskLandmarks: Landmarks = {
  eyeImageLeft: [at(-32, 0)],
  eyeImageRight: [at(32, 0)],
  noseTip: [at(0, -40)],
  mouthCornerImageLeft: [at(-24, -72)],
  mouthCornerImageRight: [at(24, -72)],
};

export function objText(
  positions: readonly number[],
  faces: readonly (readonly number[])[],
): string {
  const lines: string[] = [];
  for (let i = 0; i < positions.length; i += 3)
    lines.push(`v ${positions.slice(i, i + 3).join(' ')}`);
  for (const face of faces) lines.push(`f ${face.map((vertex) => `${vertex + 1}/1`).join(' ')}`);
  return `${lines.join('\n')}\n`;
}

/** A `.npy` file of float64 or int32. */
export function npy(
  values: readonly number[],
  shape: readonly number[],
  type: '<f8' | '<i4' = '<f8',
  fortran = false,
): Uint8Array {
  const size = type === '<f8' ? 8 : 4;
  const order = fortran ? 'True' : 'False';
  const header =
    `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`.padEnd(
      117,
    ) + '\n';
  const bytes = new Uint8Array(128 + values.length * size);
  bytes.set([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0, ...Buffer.from(header)]);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (type === '<f8') view.setFloat64(128 + i * size, value, true);
    else view.setInt32(128 + i * size, value, true);
  });
  return bytes;
}

export function npz(arrays: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])),
  );
}

/** The message of the FaceModelError that `work` ends in; it is one line. */
export async function refusal(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof FaceModelError)) throw error;
    if (error.message.includes('\n')) throw new Error('expected one line', { cause: error });
    return error.message;
  }
  throw new Error('expected a refusal, found none');
}

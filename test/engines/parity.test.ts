import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createImageSource } from '../../activities/image-source.js';
import { ENGINES, loadEngine } from '../../src/engines/index.js';
import { loadFaceModel } from '../../src/face/index.js';
import type { Background, Crop } from '../../src/render/types.js';
import { createSpace, designPoint, PRESETS } from '../../src/stimulus/index.js';

interface Case {
  readonly network: string;
  readonly file: string;
  readonly size: number;
  readonly crop: Crop;
  readonly images: number;
}

const REAL = path.resolve(process.env.FACTORSCOPE_REAL_INPUTS ?? '../shared/real-inputs');
const CASES: readonly Case[] = [
  {
    network: 'the shipped network',
    file: path.resolve('assets/networks/demo.onnx'),
    size: 64,
    crop: { kind: 'centred', margin: 1.25 },
    images: 128,
  },
  {
    network: 'MobileFaceNet',
    file: path.join(REAL, 'networks/foamliu-mobilefacenet/MobileFaceNet.onnx'),
    size: 112,
    crop: { kind: 'arcface' },
    images: 32,
  },
];
const BACKGROUND: Background = { kind: 'constant', grey: 0.5 };
const OTHERS = ENGINES.filter(({ name }) => name !== 'onnx');

/** Draws points spread over the demo space, NCHW. */
function faces({ size, crop }: Case) {
  const space = createSpace(PRESETS.demo);
  const scale = { range: [0, 1], mean: [0.5], std: [0.25], background: BACKGROUND } as const;
  const format = { size, layout: 'nchw', channels: 'rgb', crop, ...scale } as const;
  const source = createImageSource(loadFaceModel(), format);
  return (number: number, batch: Float32Array, offset: number): void =>
    source.draw(designPoint(space, (number * 102_877) % space.pointCount), batch, offset);
}

/** Activations of the case's images, row by row. */
async function score(engineName: string, one: Case) {
  const { file, size, images } = one;
  const engine = await loadEngine({ engine: engineName, path: file });
  const draw = faces(one);
  const { units, mode } = engine.info;
  const elements = 3 * size * size;
  const batch = new Float32Array(mode.batch * elements);
  const rows = new Float32Array(images * units);
  for (let first = 0; first < images; first += mode.batch) {
    for (let i = 0; i < mode.batch; i++) draw(first + i, batch, i * elements);
    rows.set(await engine.score(batch), first * units);
  }
  await engine.dispose();
  return { rows, units };
}

/** Largest difference of each unit, in standard deviations of that unit over the images. */
function largestDifference(a: Float32Array, b: Float32Array, units: number): number {
  const rows = a.length / units;
  let largest = 0;
  for (let unit = 0; unit < units; unit++) {
    const values = Float64Array.from({ length: rows }, (_, row) => a[row * units + unit]);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rows - 1);
    // A unit that no image moves has no scale to compare with.
    if (variance < 1e-12) continue;
    for (let row = 0; row < rows; row++) {
      const difference = Math.abs(b[row * units + unit] - values[row]) / Math.sqrt(variance);
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}

describe.each(CASES)('$network', (one) => {
  it.for([...OTHERS])(
    "differs on $name from ONNX Runtime by less than 1e-3 of every unit's standard deviation",
    { timeout: 60_000 },
    async ({ name, installed }, { skip }) => {
      skip(!installed(), `engine ${name} is not installed`);
      skip(!existsSync(one.file), `${one.file} is not here`);
      const reference = await score('onnx', one);
      const { rows, units } = await score(name, one);
      expect(units).toBe(reference.units);
      expect(largestDifference(reference.rows, rows, units)).toBeLessThan(1e-3);
    },
  );
});

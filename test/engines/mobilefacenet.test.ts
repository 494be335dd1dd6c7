import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeNetwork, guessInput, loadEngine } from '../../src/engines/index.js';

const folder = path.resolve(
  process.env.FACTORSCOPE_REAL_INPUTS ?? '../shared/real-inputs',
  'networks',
);
const file = path.join(folder, 'foamliu-mobilefacenet/MobileFaceNet.onnx');

interface ReferenceOutputs {
  outputs: Record<string, { out: { output0: { first16: number[]; sum: number; l2: number } } }>;
}

/** The input of `reference-outputs.json`: p = (i · 7919) mod 256 over the flat NHWC index i, scaled, in NCHW. */
function referenceImage(): Float32Array {
  const mean = [0.485, 0.456, 0.406];
  const std = [0.229, 0.224, 0.225];
  const pixels = 112 * 112;
  const image = new Float32Array(3 * pixels);
  for (let index = 0; index < image.length; index++) {
    const channel = index % 3;
    const value = ((index * 7919) % 256) / 255;
    image[channel * pixels + Math.floor(index / 3)] = (value - mean[channel]) / std[channel];
  }
  return image;
}

describe.skipIf(!existsSync(file))(
  'MobileFaceNet (skipped without the folder of real inputs)',
  () => {
    it('gives the reference outputs to 1e-4', async () => {
      const reference = JSON.parse(
        readFileSync(path.join(folder, 'reference-outputs.json'), 'utf8'),
      ) as ReferenceOutputs;
      const { first16, l2 } =
        reference.outputs['foamliu-mobilefacenet/MobileFaceNet.onnx'].out.output0;
      const engine = await loadEngine({ path: file });
      const { offset, units } = engine.info.output;
      const output = (await engine.score(referenceImage())).slice(offset, offset + units);
      await engine.dispose();
      expect(units).toBe(128);
      first16.forEach((expected, unit) => {
        expect(Math.abs(output[unit] / expected - 1), `unit ${unit}`).toBeLessThan(1e-4);
      });
      expect(Math.hypot(...output) / l2).toBeCloseTo(1, 4);
    });

    it('is described, and its probes are the activations and residual additions of its blocks', async () => {
      const description = await describeNetwork(file);
      expect(description).toMatchObject({ opset: 18, parameters: 989_952 });
      expect(guessInput(description)).toEqual({
        name: 'input0',
        size: 112,
        layout: 'nchw',
        channels: 'rgb',
      });
      const engine = await loadEngine({ path: file });
      await engine.dispose();
      const { info } = engine;
      expect(info.mode.batch).toBe(1);
      expect(info.units).toBe(3904);
      expect(info.layers.length).toBe(23);
      expect(info.layers.at(4)).toEqual({
        name: 'features/features.0/conv/conv.1/conv.1.2/Clip',
        units: 128,
        offset: 320,
        shape: [128, 28, 28],
      });
    });
  },
);

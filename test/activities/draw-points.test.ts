import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { drawPoints } from '../../activities/draw-points.js';
import { createImageSource } from '../../activities/image-source.js';
import { loadFaceModel } from '../../src/face/index.js';
import { readPixels } from '../../src/render/index.js';
import type { TensorFormat } from '../../src/render/types.js';
import { createSpace, designPoint, PRESETS } from '../../src/stimulus/index.js';

const model = loadFaceModel();
const format: TensorFormat = {
  ...{ size: 64, layout: 'nchw', channels: 'bgr', range: [0, 1], mean: [0.5], std: [0.25] },
  crop: { kind: 'centred', margin: 1 },
  background: { kind: 'constant', grey: 0.5 },
};
const point = designPoint(createSpace(PRESETS.demo), 100);
const compressed = { ...point, jpegQuality: 10 };

describe('pictures of design points', () => {
  it('are framed for people where no pixel is altered', () => {
    const [picture] = drawPoints([point], 112, { model, format });
    expect(PNG.sync.read(Buffer.from(picture.png)).width).toBe(112);
    expect(picture.seenPixels).toBeUndefined();
  });

  it('are what the network saw, every pixel enlarged, where JPEG alters any of them', () => {
    const pictures = drawPoints([point, compressed], 112, { model, format });
    expect(pictures.map(({ seenPixels }) => seenPixels)).toEqual([64, 64]);
    const tensor = new Float32Array(3 * 64 * 64);
    createImageSource(model, format).draw(compressed, tensor, 0);
    const seen = readPixels(format, tensor);
    const { data, width } = PNG.sync.read(Buffer.from(pictures[1].png));
    expect(width).toBe(256);
    const differences = Array.from({ length: 256 * 256 }, (_, i) => {
      const [x, y] = [Math.floor((i % 256) / 4), Math.floor(i / 1024)];
      return [0, 1, 2].map((c) => Math.abs(data[4 * i + c] - 255 * seen[3 * (64 * y + x) + c]));
    });
    const largest = differences.flat().reduce((most, one) => Math.max(most, one), 0);
    expect(largest).toBeLessThanOrEqual(0.5001);
    expect(pictures[1].png).not.toEqual(pictures[0].png);
  });
});

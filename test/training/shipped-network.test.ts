import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';

import { loadFaceModel, packageFile } from '../../src/face/index.js';
import { RENDERER_VERSION } from '../../src/render/index.js';
import { createSpace } from '../../src/stimulus/index.js';
import { createRenderedImages, heldOutImages, NETWORK_RECIPES } from '../../src/training/index.js';
import type { NetworkRecord } from '../../src/training/index.js';

const SAMPLE = 400;

describe.each([
  { name: 'demo', people: 200, accuracy: 0.95, bytes: 3_500_000 },
  { name: 'small', people: 2000, accuracy: 0.95, bytes: 6_000_000 },
] as const)('the shipped network $name', ({ name, people, accuracy, bytes }) => {
  const onnx = readFileSync(packageFile(`assets/networks/${name}.onnx`));
  const record = JSON.parse(
    readFileSync(packageFile(`assets/networks/${name}.json`), 'utf8'),
  ) as NetworkRecord;

  it('is the file its record describes', () => {
    expect(record.sha256).toBe(createHash('sha256').update(onnx).digest('hex'));
    expect(onnx.length).toBeLessThan(bytes);
  });

  it('was trained on the face model and the renderer that ship with it', () => {
    expect(record.faceModel.digest).toBe(loadFaceModel().digest);
    expect(record.rendererVersion).toBe(RENDERER_VERSION);
  });

  it('was trained as its recipe says', () => {
    const { startFrom, ...training } = record.training;
    expect(training).toEqual(JSON.parse(JSON.stringify(NETWORK_RECIPES[name].training)));
    expect(startFrom !== undefined).toBe(name === 'small');
  });

  it('names people in images of held-out views as often as its record says', () => {
    expect(record.classes).toBe(people);
    expect(record.heldOutImages).toBeGreaterThanOrEqual(10_000);
    expect(record.heldOutAccuracy).toBeGreaterThanOrEqual(accuracy);
  });

  it('does so as a file, in the hands of another runtime', async () => {
    const session = await ort.InferenceSession.create(onnx);
    const images = heldOutImages(createSpace(record.training.space), record.training, SAMPLE);
    const named = await nameImages(session, record, images);
    const right = images.filter(({ identity }, i) => named[i] === identity).length;
    const spread = 4 * Math.sqrt((accuracy * (1 - accuracy)) / SAMPLE);
    expect(right / SAMPLE).toBeGreaterThan(record.heldOutAccuracy! - spread);
  });
});

/** Class of the largest logit of each image. */
async function nameImages(
  session: ort.InferenceSession,
  { input, classes, training }: NetworkRecord,
  images: ReturnType<typeof heldOutImages>,
): Promise<number[]> {
  const { size } = input;
  const last = new Float32Array(images.length * size * size * 3);
  createRenderedImages(loadFaceModel(), input, training.space).render(images, last);
  const tensor = new ort.Tensor('float32', channelsFirst(last, size), [
    images.length,
    3,
    size,
    size,
  ]);
  const { logits } = await session.run({ input: tensor });
  return images.map((_, i) => {
    const row = (logits.data as Float32Array).subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

/** [N, S, S, 3] -> [N, 3, S, S] */
function channelsFirst(images: Float32Array, size: number): Float32Array {
  const plane = size * size;
  return images.map((_, at) => {
    const image = Math.floor(at / (3 * plane));
    const channel = Math.floor(at / plane) % 3;
    return images[(image * plane + (at % plane)) * 3 + channel];
  });
}

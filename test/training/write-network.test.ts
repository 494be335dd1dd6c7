import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  AMPLIFICATION_RULE,
  faceCoefficients,
  loadFaceModel,
  synthesise,
} from '../../src/face/index.js';
import { imageElementCount, rasterise, relight } from '../../src/render/index.js';
import { createSpace, PRESETS } from '../../src/stimulus/index.js';
import { heldOutImages, NETWORK_RECIPES, writeNetwork } from '../../src/training/index.js';
import type { NetworkRecipe } from '../../src/training/index.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const { demo } = NETWORK_RECIPES;

/** Two people whose skins are exaggerated, seen from the front: a tiny network tells them apart at once. */
const recipe: NetworkRecipe = {
  name: 'tiny',
  input: { ...demo.input, size: 16 },
  classRule: demo.classRule,
  training: {
    ...demo.training,
    space: {
      ...PRESETS.smoke,
      factors: {
        residual: [0, 1],
        textureAmplification: [6],
        azimuth: [-30, -15, 0, 15, 30],
        elevation: [-30, -15, 0, 15, 30],
      },
      jitter: { scale: 0, translation: 0 },
    },
    network: { ...demo.training.network, sizePixels: 16, width: 4 },
    auxiliaryHeads: [],
    seed: 2,
    heldOutShare: 0.3,
    steps: 25,
    augmentation: { scale: 0, translation: 0 },
    batch: { meshes: 4, posesPerMesh: 1, lightsPerPose: 2 },
    evaluateEverySteps: 25,
    evaluationImages: { during: 4, final: 10 },
  },
};

/** Share of the images that the file's own output names correctly, from tensors in the format it states. */
async function accuracyOfFile(onnx: Uint8Array): Promise<number> {
  const { input, training } = recipe;
  const images = heldOutImages(createSpace(training.space), training, 10);
  const length = imageElementCount(input);
  const tensor = new Float32Array(images.length * length);
  const model = loadFaceModel();
  images.forEach(({ point, pose, light }, n) => {
    const mesh = synthesise(model, faceCoefficients(model, point));
    relight(rasterise(mesh, pose, input.crop, input.size), light, input, tensor, n * length);
  });
  const session = await ort.InferenceSession.create(onnx);
  const feed = new ort.Tensor('float32', tensor, [images.length, 3, input.size, input.size]);
  const logits = (await session.run({ input: feed })).logits.data as Float32Array;
  const right = images.filter(({ identity }, n) => {
    const scores = [...logits.subarray(n * 2, (n + 1) * 2)];
    return scores.indexOf(Math.max(...scores)) === identity;
  });
  return right.length / images.length;
}

describe('writeNetwork', () => {
  it('returns a file as accurate on held-out faces as its record says', async () => {
    const { onnx, layers, record } = await writeNetwork(recipe, { tf, producerVersion: '0.1.0' });
    expect(record.heldOutImages).toBe(10);
    expect(record.heldOutAccuracy).toBeGreaterThan(0.8);
    expect(await accuracyOfFile(onnx)).toBeCloseTo(record.heldOutAccuracy!, 10);
    const { modelTopology, weightsManifest } = JSON.parse(
      Buffer.from(layers.modelJson).toString(),
    ) as {
      modelTopology: object;
      weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
    };
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology,
        weightSpecs: weightsManifest[0].weights,
        weightData: Uint8Array.from(layers.weights).buffer,
      }),
    );
    expect(loaded.countParams()).toBe(record.parameters);
    expect(record.sha256).toBe(createHash('sha256').update(onnx).digest('hex'));
    expect(record.faceModel.digest).toBe(loadFaceModel().digest);
    expect(record.classes).toBe(2);
    expect(record.amplification).toBe(AMPLIFICATION_RULE);
  });
});

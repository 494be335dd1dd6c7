import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  folderCheckpoints,
  learningRate,
  readParentNetwork,
  trainNetwork,
} from '../../src/training/index.js';
import { writeLayersFiles } from '../../src/training/layers-file.js';
import type { ImageSource, TrainingOptions, TrainingState } from '../../src/training/index.js';

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'training-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const SIZE = 8;

/** Two people: one with a bright upper half, one with a bright lower half; light and zoom change the brightness. */
const halves: ImageSource = {
  digest: 'halves',
  render(images, out) {
    images.forEach(({ identity, light, pose }, n) => {
      for (let i = 0; i < SIZE * SIZE * 3; i++) {
        const upper = i < (SIZE * SIZE * 3) / 2;
        const bright = upper === (identity === 0) ? 1 : -1;
        out[n * SIZE * SIZE * 3 + i] = bright * pose.scale + light.azimuthDegrees / 30;
      }
    });
  },
};

const options: TrainingOptions = {
  space: {
    name: 'toy',
    seed: 1,
    factors: { residual: [0, 1], yaw: [-30, 0, 30], azimuth: [-30, -15, 0, 15, 30] },
    jitter: { scale: 0.1, translation: 0.05 },
  },
  network: { sizePixels: SIZE, width: 2, stem: { kernelPixels: 3, stride: 2, pool: false } },
  seed: 3,
  steps: 30,
  batch: { meshes: 4, posesPerMesh: 1, lightsPerPose: 2 },
  augmentation: { scale: 0.1, translation: 0.05 },
  optimizer: { kind: 'adam', peakRate: 0.02, schedule: 'cosine', weightDecay: 0.01 },
  labelSmoothing: 0.05,
  heldOutShare: 0.3,
  evaluateEverySteps: 10,
  evaluationImages: { during: 4, final: 8 },
};

const weightsOf = (model: tf.LayersModel) => model.getWeights().map((w) => [...w.dataSync()]);

describe('trainNetwork', () => {
  it('learns two people apart in seconds, on views it never saw', async () => {
    const { heldOutAccuracy, heldOutImages, log } = await trainNetwork(options, {
      tf,
      images: halves,
    });
    expect(heldOutImages).toBe(8);
    expect(heldOutAccuracy).toBeGreaterThan(0.9);
    expect(log.map(({ step }) => step)).toEqual([10, 20, 30]);
    expect(log[2].loss).toBeLessThan(log[0].loss);
    for (const { imagesPerSecond, renderShare } of log) {
      expect(imagesPerSecond).toBeGreaterThan(0);
      expect(renderShare).toBeGreaterThan(0);
      expect(renderShare).toBeLessThan(1);
    }
  });

  it('cannot tell people apart that look the same', async () => {
    const constant: ImageSource = { digest: 'constant', render: (_, out) => void out.fill(0.5) };
    const { heldOutAccuracy } = await trainNetwork(
      { ...options, steps: 10 },
      { tf, images: constant },
    );
    expect(heldOutAccuracy).toBe(0.5);
  });

  it.each(['adam', 'sgd', 'muon'] as const)(
    'gives the same weights when %s is interrupted and resumed as without interruption',
    async (kind) => {
      const asked = { ...options, optimizer: { ...options.optimizer, kind }, steps: 12 };
      const whole = await trainNetwork(asked, { tf, images: halves });
      const controller = new AbortController();
      let rendered = 0;
      const interrupting: ImageSource = {
        ...halves,
        render(images, out) {
          if (++rendered === 7) controller.abort(new Error('interrupted'));
          halves.render(images, out);
        },
      };
      await expect(
        trainNetwork(asked, {
          tf,
          images: interrupting,
          signal: controller.signal,
          checkpoints: folderCheckpoints(folder),
        }),
      ).rejects.toThrow('interrupted');
      const resumed = await trainNetwork(asked, {
        tf,
        images: halves,
        checkpoints: folderCheckpoints(folder),
      });
      expect(weightsOf(resumed.model)).toEqual(weightsOf(whole.model));
      expect(resumed.log.map(({ step }) => step)).toEqual([10, 12]);
    },
  );

  it('learns a head for a factor beside the identity', async () => {
    const lit: ImageSource = {
      digest: 'lit',
      render(images, out) {
        images.forEach(({ identity, light }, n) => {
          for (let i = 0; i < SIZE * SIZE * 3; i++) {
            const upper = i < (SIZE * SIZE * 3) / 2;
            const red = upper === (identity === 0) ? 1 : -1;
            out[n * SIZE * SIZE * 3 + i] = i % 3 === 0 ? red : Math.sign(light.azimuthDegrees);
          }
        });
      },
    };
    const space = {
      ...options.space,
      factors: { ...options.space.factors, yaw: [-30, 0, 30], azimuth: [-30, 30], pitch: [0, 15] },
    };
    const network = { ...options.network, width: 4 };
    const asked = { ...options, space, network, heads: ['azimuth' as const] };
    const { headAccuracies, heldOutAccuracy, model } = await trainNetwork(asked, {
      tf,
      images: lit,
    });
    expect(model.outputs.map(({ shape }) => shape)).toEqual([
      [null, 2],
      [null, 2],
    ]);
    expect(heldOutAccuracy).toBeGreaterThan(0.9);
    expect(headAccuracies.azimuth).toBeGreaterThan(0.9);
  });

  it('is taught by auxiliary heads and does not keep them', async () => {
    const asked = { ...options, steps: 2, auxiliaryHeads: ['azimuth' as const] };
    const taught = await trainNetwork(asked, { tf, images: halves });
    const plain = await trainNetwork({ ...options, steps: 2 }, { tf, images: halves });
    expect(taught.model.outputs.map(({ shape }) => shape)).toEqual([[null, 2]]);
    expect(taught.headAccuracies).toEqual({});
    expect(weightsOf(taught.model)).not.toEqual(weightsOf(plain.model));
    expect(taught.log[0].loss).toBeGreaterThan(plain.log[0].loss);
  });

  it('begins with the parent that is named, and refuses any other', async () => {
    const { model } = await trainNetwork(options, { tf, images: halves });
    const files = await writeLayersFiles(tf, model);
    const parent = readParentNetwork(files.modelJson, files.weights, 'model.json');
    const startFrom = { sha256: parent.sha256 };
    const asked = { ...options, steps: 3, startFrom, seed: 9 };
    const child = await trainNetwork(asked, { tf, images: halves, parent });
    const orphan = await trainNetwork({ ...asked, startFrom: undefined }, { tf, images: halves });
    expect(child.log[0].loss).toBeLessThan(orphan.log[0].loss);
    await expect(trainNetwork(asked, { tf, images: halves })).rejects.toThrow(
      `expected the parent network ${parent.sha256}, found none`,
    );
  });

  it('knows a pose it never saw where poses look alike, and says that it has none held out', async () => {
    const heldOutPoses = [{ yaw: 30, pitch: 0 }];
    const trained = await trainNetwork({ ...options, heldOutPoses }, { tf, images: halves });
    expect(trained.heldOutPoseAccuracy).toBeGreaterThan(0.9);
    expect(trained.heldOutPoseImages).toBe(8);
    const plain = await trainNetwork({ ...options, steps: 1 }, { tf, images: halves });
    expect(plain.heldOutPoseAccuracy).toBeNull();
  });

  it('goes on from the middle between two entries of the log with the same loss', async () => {
    const asked = { ...options, steps: 10 };
    const whole = await trainNetwork(asked, { tf, images: halves });
    let saved = 0;
    const checkpoints = folderCheckpoints<TrainingState>(folder);
    const killed: typeof checkpoints = {
      ...checkpoints,
      async save(checkpoint) {
        if (++saved === 7) throw new Error('killed');
        await checkpoints.save(checkpoint);
      },
    };
    const everyStep = { tf, images: halves, saveEverySeconds: 0 };
    await expect(trainNetwork(asked, { ...everyStep, checkpoints: killed })).rejects.toThrow(
      'killed',
    );
    const resumed = await trainNetwork(asked, { ...everyStep, checkpoints });
    expect(weightsOf(resumed.model)).toEqual(weightsOf(whole.model));
    expect(resumed.log.map(({ step, loss }) => ({ step, loss }))).toEqual(
      whole.log.map(({ step, loss }) => ({ step, loss })),
    );
  });

  it('refuses the checkpoint of another training', async () => {
    const asked = { ...options, steps: 2 };
    await trainNetwork(asked, { tf, images: halves, checkpoints: folderCheckpoints(folder) });
    await expect(
      trainNetwork(
        { ...asked, seed: 4 },
        { tf, images: halves, checkpoints: folderCheckpoints(folder) },
      ),
    ).rejects.toThrow(/expected a checkpoint of this training in/);
  });
});

describe('a checkpoint', () => {
  it('that is cut short is refused, with the bytes expected and found', async () => {
    const asked = { ...options, steps: 2 };
    await trainNetwork(asked, { tf, images: halves, checkpoints: folderCheckpoints(folder) });
    const file = (await readdir(folder)).find((name) => name.endsWith('.f32')) as string;
    await truncate(join(folder, file), 100);
    await expect(
      trainNetwork(asked, { tf, images: halves, checkpoints: folderCheckpoints(folder) }),
    ).rejects.toThrow(/expected \d+ bytes in .*, found 100/);
  });
});

describe('learningRate', () => {
  const rate = (schedule: 'cosine' | 'cyclic', step: number) =>
    learningRate({ ...options.optimizer, peakRate: 1, schedule }, step, 100);

  it('warms up over a twentieth of the steps and falls along a cosine', () => {
    expect(rate('cosine', 0)).toBeCloseTo(0.2);
    expect(rate('cosine', 4)).toBeCloseTo(1);
    expect(rate('cosine', 5)).toBeCloseTo(1);
    expect(rate('cosine', 99)).toBeLessThan(0.001);
  });

  it('cycles four times between a tenth of the peak and the peak', () => {
    expect(rate('cyclic', 0)).toBeCloseTo(0.1);
    expect(rate('cyclic', 12.5)).toBeCloseTo(1);
    expect(rate('cyclic', 25)).toBeCloseTo(0.1);
  });
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { faceApiDetectors } from '../../scripts/judge-faces/detectors.js';
import { loadFaceApi } from '../../scripts/judge-faces/face-api.js';
import { loadSexClassifiers } from '../../scripts/judge-faces/classifiers.js';
import { createDetectionJudge } from '../../scripts/judge-faces/judge-detection.js';
import { NETWORK_FILES } from '../../scripts/judge-faces/options.js';
import {
  createPortraitSource,
  DETECTION_FRAME,
  PORTRAIT_FRAME,
} from '../../scripts/judge-faces/portraits.js';
import { sexPoints } from '../../scripts/judge-faces/spaces.js';
import { loadJudgesTensorFlow } from '../../scripts/judge-faces/tensor-flow.js';
import { loadFaceModel } from '../../src/face/index.js';

const networks = path.resolve(
  process.env.FACTORSCOPE_REAL_INPUTS ?? '../shared/real-inputs',
  'networks',
);
const present = Object.values(NETWORK_FILES).every((file) => existsSync(path.join(networks, file)));

describe.skipIf(!present)('judges (skipped without the folder of real inputs)', () => {
  it('find the face in a frontal portrait and none in plain grey', async () => {
    const tf = await loadJudgesTensorFlow();
    const [, detector] = faceApiDetectors(tf, await loadFaceApi());
    const portrait = createPortraitSource(loadFaceModel(), DETECTION_FRAME).draw(
      sexPoints(8, 1)[0],
    );
    const judge = createDetectionJudge(detector);
    await judge.see(portrait);
    const grey = { ...portrait.picture, rgb: portrait.picture.rgb.map(() => 128) };
    await judge.see({ ...portrait, picture: grey });
    const { found, missed, perLevel } = judge.verdict();
    expect(found).toMatchObject({ right: 1, of: 2, people: 1 });
    expect(missed).toEqual([expect.objectContaining({ sex: 'male', age: 25, yaw: 0 })]);
    expect(perLevel['yaw 0']).toMatchObject({ share: 0.5 });
  });

  it('read the weights of the old layout: probabilities of every crop add up to one', async () => {
    const tf = await loadJudgesTensorFlow();
    const classifiers = await loadSexClassifiers(tf, await loadFaceApi(), networks);
    const portrait = createPortraitSource(loadFaceModel(), PORTRAIT_FRAME).draw(sexPoints(8, 1)[0]);
    for (const classifier of classifiers) {
      const answers = await classifier.classify(portrait);
      expect(answers.length).toBe(9);
      for (const answer of answers) {
        expect(answer.length).toBe(classifier.labels.length);
        expect(answer.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
      }
    }
  });
});

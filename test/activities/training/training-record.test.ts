import { describe, expect, it } from 'vitest';

import { sha256 } from '../../../activities/sha256.js';
import { defineTraining } from '../../../activities/training/training-record.js';
import { AMPLIFICATION_RULE } from '../../../src/face/index.js';
import { canonicalJson } from '../../../src/numeric/index.js';
import { NETWORK_RECIPES } from '../../../src/training/index.js';

const { demo } = NETWORK_RECIPES;
const ingredients = {
  recipe: demo,
  faceModelDigest: 'f',
  rendererVersion: 1,
  producerVersion: '0',
};

function idOf(definition: object): string {
  return `demo-${sha256(Buffer.from(canonicalJson(definition))).slice(0, 16)}`;
}

describe('defineTraining', () => {
  it('leaves the rule of amplification out of a training that amplifies nothing', () => {
    const record = defineTraining(ingredients);
    expect(record).toEqual({ trainingId: idOf(ingredients), ...ingredients });
    expect(Object.keys(record)).not.toContain('amplification');
  });

  it('makes the rule of amplification part of the id of a training that amplifies', () => {
    const space = { ...demo.training.space, variants: [{ name: 'two', textureAmplification: 2 }] };
    const amplified = {
      ...ingredients,
      recipe: { ...demo, training: { ...demo.training, space } },
    };
    const record = defineTraining(amplified);
    expect(record.amplification).toBe(AMPLIFICATION_RULE);
    expect(record.trainingId).toBe(idOf({ ...amplified, amplification: AMPLIFICATION_RULE }));
  });
});

import { describe, expect, it } from 'vitest';

import { defineRun, isOfThisVersion } from '../../activities/run-record.js';
import type { RunIngredients, RunRecord } from '../../activities/run-record.js';
import { displayFormat, RENDERER_VERSION } from '../../src/render/index.js';
import { STATISTICS_VERSION } from '../../src/statistics/types.js';

const ingredients: RunIngredients = {
  version: '1.0.0',
  space: {
    name: 'test',
    seed: 1,
    factors: { residual: [0, 1], yaw: [0, 30] },
    jitter: { scale: 0, translation: 0 },
  },
  network: {
    ...{ key: 'networks/a.onnx', fileName: 'a.onnx', sha256: 'a', storedSha256: 'a' },
    ...{ parameters: 1, inputName: null, classes: null, layers: [] },
    format: { ...displayFormat(64, { kind: 'centred', margin: 1 }), layout: 'nchw' },
    output: { kind: 'embedding', name: null },
    probes: { names: 'auto', pooling: 'mean' },
    mode: { engine: 'onnx', version: '1', precision: 'f32', device: 'cpu', batch: 64 },
  },
  faceModel: { name: 'face', digest: 'b' },
  calibrationPoints: 4,
  rendererVersion: RENDERER_VERSION,
  statisticsVersion: STATISTICS_VERSION,
};

/** As it is read from a store. */
const stored = (one: RunIngredients): RunRecord =>
  JSON.parse(JSON.stringify(defineRun(one))) as RunRecord;

describe('the record of a run', () => {
  it('says whether this version would make the same numbers', () => {
    expect(isOfThisVersion(stored(ingredients))).toBe(true);
    expect(isOfThisVersion(stored({ ...ingredients, study: 'sensitivity' }))).toBe(true);
    const before = { ...ingredients, rendererVersion: RENDERER_VERSION - 1 };
    expect(isOfThisVersion(stored(before))).toBe(false);
  });

  it('of an embedding names the rule of changed images only where it shows some', () => {
    const variants = [{ name: 'old', age: 80 }];
    const changed = { ...ingredients, space: { ...ingredients.space, variants } };
    expect(defineRun(ingredients).shardIdentity).not.toContain('"twins"');
    expect(defineRun(changed).shardIdentity).toContain('"twins":1');
    const network = { ...ingredients.network, output: { kind: 'classifier', name: null } } as const;
    expect(defineRun({ ...changed, network }).shardIdentity).not.toContain('"twins"');
  });
});

import { describe, expect, it } from 'vitest';
import { auditConfig } from '../../cli/audit-config.js';
import { resolveConfig } from '../../src/config/index.js';
import { PRESETS } from '../../src/stimulus/index.js';
import { NETWORK_RECIPES } from '../../src/training/index.js';
import type { NetworkRecord } from '../../src/training/index.js';

describe('auditConfig', () => {
  it.each([
    ['a preset', PRESETS.demo],
    ['a space of its own', { ...NETWORK_RECIPES.demo.training.space, name: 'mine', seed: 7 }],
  ])('asks for the images that the network was trained on, over %s', (_, space) => {
    const { input } = NETWORK_RECIPES.demo;
    const training = { ...NETWORK_RECIPES.demo.training, space };
    const text = auditConfig({ training, input } as NetworkRecord, 'demo.onnx');
    const { science } = resolveConfig({
      file: { text, name: '/networks/demo.yaml' },
      environment: {},
      flags: {},
      resolvePath: (_base, name) => `/networks/${name}`,
      processorCount: 1,
    });
    expect(science.space).toEqual(training.space);
    expect(science.network.file).toBe('/networks/demo.onnx');
    expect(science.network.input).toEqual({ ...input, name: null });
    expect(science.network.output).toEqual({
      kind: 'classifier',
      name: 'logits',
      space: training.space,
      levels: null,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { completeNetworkRequest } from '../../activities/network-request.js';
import { shippedNetwork } from '../../activities/shipped-networks.js';
import { PRESETS } from '../../src/stimulus/index.js';

const nameFor = (space: Parameters<typeof shippedNetwork>[0]) => shippedNetwork(space).record.name;

describe('the network that a study gets without asking for one', () => {
  it('is the fastest that knows all people of the space', () => {
    expect(nameFor(PRESETS.demo)).toBe('demo');
    expect(nameFor(PRESETS.smoke)).toBe('demo');
    expect(nameFor({ ...PRESETS.demo, factors: { residual: [0, 49] } })).toBe('demo');
    expect(nameFor({ ...PRESETS.demo, factors: { residual: [0, 50] } })).toBe('small');
    expect(nameFor({ ...PRESETS.demo, factors: { yaw: [-15, 15] } })).toBe('demo');
    expect(nameFor(PRESETS.xu2018)).toBe('small');
  });

  it('is the one that knows most where none knows the people', () => {
    expect(nameFor({ ...PRESETS.demo, factors: { residual: [0, 500] } })).toBe('small');
    expect(nameFor({ ...PRESETS.demo, seed: 1 })).toBe('small');
  });

  it('comes with the classes and the format it was trained on', () => {
    const probes = { names: 'auto', pooling: 'mean' } as const;
    const nothing = { file: null, input: null, output: null, probes };
    const { output, input } = completeNetworkRequest(nothing, PRESETS.demo);
    expect(output.space?.factors.residual).toHaveLength(50);
    expect(input.size).toBe(64);
  });
});

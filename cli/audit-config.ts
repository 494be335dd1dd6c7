import { stringify } from 'yaml';

import type { NetworkRecord } from '../src/training/index.js';

/** An audit of a trained network over the space it was trained on, as a config file that lies beside the network. */
export function auditConfig(record: NetworkRecord, networkFile: string): string {
  const { input, training } = record;
  const space = {
    name: training.space.name,
    seed: training.space.seed,
    factors: training.space.factors,
    jitter: training.space.jitter,
  };
  const config = {
    version: 1,
    study: 'audit',
    space,
    network: { file: networkFile, input, output: { kind: 'classifier', name: 'logits', space } },
  };
  return stringify(config, { aliasDuplicateObjects: false });
}

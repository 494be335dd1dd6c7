import { stringify } from 'yaml';

import { PRESETS } from '../src/stimulus/index.js';
import type { SpaceDefinition } from '../src/stimulus/index.js';
import type { NetworkRecord } from '../src/training/index.js';

/** An audit of a trained network over the space it was trained on, as a config file that lies beside the network. */
export function auditConfig(record: NetworkRecord, networkFile: string): string {
  const { input, training } = record;
  const space = spaceOf(training.space);
  const config = {
    version: 1,
    study: 'audit',
    space,
    network: { file: networkFile, input, output: { kind: 'classifier', name: 'logits', space } },
  };
  return stringify(config, { aliasDuplicateObjects: false });
}

/** A preset's name is its own: such a space is asked for by name. */
function spaceOf({ name, seed, factors, jitter }: SpaceDefinition) {
  return Object.hasOwn(PRESETS, name) ? { preset: name } : { name, seed, factors, jitter };
}

import { readFileSync } from 'node:fs';

import { packageFile } from '../src/face/index.js';
import type { SpaceDefinition } from '../src/stimulus/index.js';
import type { NetworkRecord } from '../src/training/index.js';

/** A network that comes with the project: its file and what is known of it. */
export interface ShippedNetwork {
  readonly file: string;
  readonly record: NetworkRecord;
}

/** Files of `assets/networks/`, the smallest and fastest first. */
const NAMES = ['demo', 'small'] as const;

/**
 * The fastest shipped network that knows all people of a space; for people that none knows, or another seed's, the one
 * that knows most.
 */
export function shippedNetwork(space: SpaceDefinition): ShippedNetwork {
  const networks = NAMES.map(readShipped);
  return networks.find(({ record }) => knows(record.training.space, space)) ?? networks.at(-1)!;
}

function readShipped(name: (typeof NAMES)[number]): ShippedNetwork {
  const record = readFileSync(packageFile(`assets/networks/${name}.json`), 'utf8');
  return {
    file: packageFile(`assets/networks/${name}.onnx`),
    record: JSON.parse(record) as NetworkRecord,
  };
}

/** Sexes and ethnicities of a residual are people of their own, and every network was trained on all of them. */
function knows(trained: SpaceDefinition, { seed, factors }: SpaceDefinition): boolean {
  const residuals = factors.residual ?? [];
  return (
    seed === trained.seed && residuals.every((level) => trained.factors.residual?.includes(level))
  );
}

import { readFileSync } from 'node:fs';

import { packageFile } from '../../src/face/index.js';
import type { NetworkRecord } from '../../src/training/index.js';

/** The space whose identities the shipped network's classes are, as a value of `network.output.space`. */
export function shippedClasses(): string {
  const text = readFileSync(packageFile('assets/networks/demo.json'), 'utf8');
  const { name, seed, factors, jitter } = (JSON.parse(text) as NetworkRecord).training.space;
  return JSON.stringify({ name, seed, factors, jitter });
}

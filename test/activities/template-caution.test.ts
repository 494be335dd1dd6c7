import { expect, it } from 'vitest';

import type { RunRecord } from '../../activities/run-record.js';
import { templateCaution } from '../../activities/study-findings.js';
import type { OutputKind } from '../../src/engines/types.js';
import type { Variant } from '../../src/stimulus/index.js';

function cautionOf(kind: OutputKind, ...variants: Variant[]): string | null {
  const space = {
    ...{ name: 'test', seed: 3, jitter: { scale: 0, translation: 0 }, variants },
    factors: { residual: [0, 1], yaw: [-30, 0, 30] },
  };
  const network = { output: { kind, name: null } } as RunRecord['network'];
  return templateCaution({ space, network });
}

const FRONTAL = { name: 'yaw 0', yaw: 0 };
const PROFILE = { name: 'yaw 80', yaw: 80 };

it('names the changed faces that a template of embeddings may hold as other views', () => {
  expect(cautionOf('embedding', FRONTAL, PROFILE)).toMatch(/level of the space \(yaw 0\)/);
});

it('has nothing to say of other levels, nor of a network without templates', () => {
  expect(cautionOf('embedding', PROFILE)).toBeNull();
  expect(cautionOf('classifier', FRONTAL)).toBeNull();
});

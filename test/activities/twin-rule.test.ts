import { describe, expect, it } from 'vitest';

import { TWIN_RULE, twinRule } from '../../activities/twin-rule.js';
import type { SpaceDefinition } from '../../src/stimulus/index.js';

const plain: SpaceDefinition = {
  name: 'test',
  seed: 3,
  factors: { residual: [0, 1], yaw: [0, 30] },
  jitter: { scale: 0, translation: 0 },
};
const changed: SpaceDefinition = { ...plain, variants: [{ name: 'old', age: 80 }] };

describe('the rule of what changed images are compared with', () => {
  it('is part of the keys of embeddings that meet changed images, and of no others', () => {
    expect(twinRule(changed, 'embedding')).toBe(TWIN_RULE);
    expect(twinRule({ ...plain, copies: { count: 2, kind: 'blur' } }, 'embedding')).toBe(TWIN_RULE);
    expect(twinRule(plain, 'embedding')).toBeNull();
    expect(twinRule(changed, 'classifier')).toBeNull();
    expect(twinRule(changed, 'other')).toBeNull();
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { loadFaceModel, packageFile } from '../../src/face/index.js';
import { RENDERER_VERSION } from '../../src/render/index.js';
import type { NetworkRecord } from '../../src/training/index.js';

const onnx = readFileSync(packageFile('assets/networks/demo.onnx'));
const record = JSON.parse(
  readFileSync(packageFile('assets/networks/demo.json'), 'utf8'),
) as NetworkRecord;

describe('the shipped network', () => {
  it('is the file its record describes', () => {
    expect(record.sha256).toBe(createHash('sha256').update(onnx).digest('hex'));
    expect(onnx.length).toBeLessThan(3_500_000);
  });

  it('was trained on the face model and the renderer that ship with it', () => {
    expect(record.faceModel.digest).toBe(loadFaceModel().digest);
    expect(record.rendererVersion).toBe(RENDERER_VERSION);
  });

  it('names the right one of 40 identities in at least 95 % of images of held-out views', () => {
    expect(record.classes).toBe(40);
    expect(record.heldOutImages).toBeGreaterThanOrEqual(4_000);
    expect(record.heldOutAccuracy).toBeGreaterThanOrEqual(0.95);
  });
});

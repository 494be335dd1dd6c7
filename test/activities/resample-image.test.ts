import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, expect, it } from 'vitest';

import { resampleImage } from '../../activities/resample-image.js';
import { resolveConfig } from '../../src/config/index.js';
import { packageFile } from '../../src/face/index.js';
import { encodeRgbPng } from '../../src/render/index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'resample-image-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function isAssumed(...set: string[]): Promise<boolean> {
  const study = resolveConfig({
    ...{ environment: {}, processorCount: 1, resolvePath: (_: string, name: string) => name },
    flags: {
      engine: 'onnx',
      set: [
        `network.file=${packageFile('assets/networks/demo.onnx')}`,
        ...['network.input.size=64', 'network.output.kind=other', 'study=resample'],
        ...['resample.copies=8', 'resample.perturbation=noise', ...set],
      ],
    },
  });
  const file = path.join(folder, 'grey.png');
  writeFileSync(file, encodeRgbPng(new Uint8Array(64 * 64 * 3).fill(128), 64, 64));
  return (await resampleImage(study, file)).findings.input.isAssumed;
}

it('an input is assumed where nobody named it, not where the very defaults were named', async () => {
  expect(await isAssumed()).toBe(true);
  expect(await isAssumed('network.input.range=[0, 1]')).toBe(false);
  expect(await isAssumed('network.input.mean=[0.5]')).toBe(false);
});

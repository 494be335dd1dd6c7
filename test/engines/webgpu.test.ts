import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENGINES, loadEngine } from '../../src/engines/index.js';
import { residualNetwork } from './tiny-graphs.js';

/** A Vulkan driver on the processor, as Debian's chromium brings one: slow, and enough to see that it works. */
const LOADER = '/usr/lib/chromium/libvulkan.so.1';
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const webgpu = ENGINES.find(({ name }) => name === 'webgpu')!;

if (!webgpu.installed() && existsSync(LOADER) && existsSync(DRIVER)) {
  process.env.FACTORSCOPE_VULKAN = LOADER;
  process.env.VK_DRIVER_FILES = DRIVER;
}

describe.skipIf(!webgpu.installed())(
  'webgpu (skipped without a Vulkan loader; Debian: chromium)',
  () => {
    it('gives what ONNX Runtime gives on the processor', { timeout: 120_000 }, async () => {
      const images = Float32Array.of(1, -2, 3, 4);
      const options = { bytes: residualNetwork(), fileName: 'tiny.onnx', batch: 1 };
      const engine = await loadEngine({ ...options, engine: 'webgpu' });
      const found = (await engine.score(images)).slice();
      await engine.dispose();
      const plain = await loadEngine({ ...options, engine: 'onnx' });
      const expected = await plain.score(images);
      expect(engine.info.layers).toEqual(plain.info.layers);
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4));
      expect(engine.info.mode.engine).toBe('webgpu');
      expect(engine.info.mode.device).toMatch(/^webgpu-/);
    });
  },
);

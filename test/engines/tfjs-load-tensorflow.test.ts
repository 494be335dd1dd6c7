import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../src/engines/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('loadTensorFlow', () => {
  it('says in one line how to install an engine that is not there', () => {
    expect(() => loadTensorFlow(folder)).toThrow(
      `expected the TensorFlow engine in ${folder}, found none: install it with \`factorscope engine install tensorflow\``,
    );
  });

  it('says in one line why an engine does not load', async () => {
    await mkdir(join(folder, 'node_modules', '@tensorflow', 'tfjs-node'), { recursive: true });
    let message = '';
    try {
      loadTensorFlow(folder);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/to load, found: Cannot find .*remove the folder and install it with/);
    expect(message).not.toContain('\n');
  });
});

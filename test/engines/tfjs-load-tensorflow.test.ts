import { fstatSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../src/engines/index.js';
import { withoutStderr } from '../../src/engines/tfjs/without-stderr.js';

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

describe.skipIf(process.platform === 'win32')('withoutStderr', () => {
  const device = () => fstatSync(2).rdev;
  const { rdev: nowhere } = statSync('/dev/null');

  it('leads what native libraries write on stderr nowhere, and gives stderr back, also after an error', () => {
    const before = fstatSync(2).ino;
    expect(withoutStderr(device)).toBe(nowhere);
    expect(fstatSync(2).ino).toBe(before);
    const failing = (): never => {
      throw new Error(`on ${device()}`);
    };
    expect(() => withoutStderr(failing)).toThrow(`on ${nowhere}`);
    expect(fstatSync(2).ino).toBe(before);
  });
});

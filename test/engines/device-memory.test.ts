import { describe, expect, it } from 'vitest';
import { DeviceMemoryError, NetworkError, withFittingBatch } from '../../src/engines/index.js';
import { engineFailure } from '../../src/engines/device-memory.js';

/** A device with room for so many images, and an engine that takes `own` at once by itself. */
function device({ room, own, fixed = false }: { room: number; own: number; fixed?: boolean }) {
  const tried: number[] = [];
  const attempt = async (asked?: number): Promise<number> => {
    const batch = fixed ? own : (asked ?? own);
    tried.push(batch);
    if (batch > room) throw new DeviceMemoryError('a.onnx', 'expected it to run', batch);
    return batch;
  };
  return { tried, attempt };
}

describe('a batch that is too large for the device', () => {
  it('is halved until it fits', async () => {
    const { tried, attempt } = device({ room: 70, own: 256 });
    expect(await withFittingBatch(attempt)).toBe(64);
    expect(tried).toEqual([256, 128, 64]);
  });

  it('is refused when not even one image fits', async () => {
    const { tried, attempt } = device({ room: 0, own: 4 });
    await expect(withFittingBatch(attempt)).rejects.toThrow(
      /a\.onnx: .*1 images at once are too many for the device's memory: set batch smaller/,
    );
    expect(tried).toEqual([4, 2, 1]);
  });

  it('is tried once where the user asked for it, or the file fixes it', async () => {
    const asked = device({ room: 10, own: 256 });
    await expect(withFittingBatch(asked.attempt, 100)).rejects.toThrow(/100 images at once/);
    expect(asked.tried).toEqual([100]);
    const fixed = device({ room: 10, own: 32, fixed: true });
    await expect(withFittingBatch(fixed.attempt)).rejects.toThrow(/32 images at once/);
    expect(fixed.tried).toEqual([32, 32]);
  });

  it('leaves other errors alone', async () => {
    let tries = 0;
    const failing = async (): Promise<never> => {
      tries++;
      throw new NetworkError('a.onnx', 'expected it to run, found: no');
    };
    await expect(withFittingBatch(failing)).rejects.toThrow(/found: no$/);
    expect(tries).toBe(1);
  });

  it.each([
    'BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 4096',
    'CUDA failure 2: out of memory',
    'OOM when allocating tensor with shape[256,64,112,112]',
    'std::bad_alloc',
  ])('is what "%s" means', (said) => {
    expect(engineFailure('a.onnx', 'expected it to run', said, 256)).toBeInstanceOf(
      DeviceMemoryError,
    );
    const other = engineFailure('a.onnx', 'expected it to run', 'a shape mismatch', 256);
    expect(other).not.toBeInstanceOf(DeviceMemoryError);
  });
});

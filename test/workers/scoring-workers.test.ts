import { describe, expect, it } from 'vitest';

import { queueNames } from '../../activities/run-record.js';
import { scoringWorkers } from '../../workers/scoring-workers.js';

describe('workers that score', () => {
  it('are one per core on a processor, each drawing its own images', () => {
    expect(scoringWorkers('cpu-avx512', null, 16)).toEqual({ workers: 16, renderThreads: 0 });
    expect(scoringWorkers('cpu-neon', 3, 16)).toEqual({ workers: 3, renderThreads: 0 });
  });

  it('are two on a GPU, for which the cores that are left draw', () => {
    expect(scoringWorkers('cuda-sm90', null, 16)).toEqual({ workers: 2, renderThreads: 7 });
    expect(scoringWorkers('webgpu-nvidia', 1, 16)).toEqual({ workers: 1, renderThreads: 15 });
    expect(scoringWorkers('cuda', 4, 2)).toEqual({ workers: 4, renderThreads: 1 });
  });

  it('poll a queue of their kind of device, and of their own numeric mode', () => {
    const queueOf = (device: string) =>
      queueNames('file:///data', { engine: 'e', version: '1', precision: 'f32', device }).scoring;
    expect(queueOf('cpu-avx2')).toMatch(/^factorscope-\w+-v[\d.]+-cpu-\w+$/);
    expect(queueOf('cuda-sm90')).toMatch(/^factorscope-\w+-v[\d.]+-gpu-\w+$/);
    expect(queueOf('webgpu-nvidia')).toMatch(/-gpu-/);
    expect(queueOf('cuda-sm90')).not.toBe(queueOf('cuda-sm80'));
  });
});

import type * as ort from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { firstLine, NetworkError } from '../network-error.js';
import { cudaAbsence, openVulkan, requireCudaRuntime } from './gpu-libraries.js';

export type Runtime = typeof ort;

/** Errors only as exceptions: nothing on the terminal. */
const FATAL = 4;

/**
 * One thread and no spinning: workers are processes or threads of their own, one per core, and a spinning thread
 * takes the core of another. All graph optimisations (the blocked NCHWc kernels double the speed).
 */
const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: FATAL,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

/** Where a session computes. */
export type Provider = 'cpu' | 'cuda' | 'webgpu';

/** Options of a session that computes there. What a GPU has no kernel for runs on the processor. */
export function providerOptions(provider: Provider): InferenceSession.SessionOptions {
  if (provider === 'webgpu') openVulkan();
  return { executionProviders: [provider] };
}

/** Loads ONNX Runtime on first use, so that nothing else needs its native library. */
export async function loadRuntime(fileName: string): Promise<Runtime> {
  try {
    // One runtime in a process: a second library of the same name would resolve to the first.
    if (cudaAbsence() === null) return requireCudaRuntime()('onnxruntime-node') as Runtime;
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new NetworkError(
      fileName,
      `expected the package onnxruntime-node, found that it does not load (${firstLine(cause)}); run npm ci again`,
      { cause },
    );
  }
}

/** @throws NetworkError when ONNX Runtime refuses the network */
export async function createSession(
  runtime: Runtime,
  bytes: Uint8Array,
  fileName: string,
  options: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(bytes, { ...SESSION_OPTIONS, ...options });
  } catch (cause) {
    throw new NetworkError(
      fileName,
      `expected a network that ONNX Runtime ${runtime.env.versions.node ?? ''} loads, found: ${firstLine(cause)}`,
      { cause },
    );
  }
}

import type * as ort from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { firstLine, NetworkError } from '../network-error.js';

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

/** Loads ONNX Runtime on first use, so that nothing else needs its native library. */
export async function loadRuntime(fileName: string): Promise<Runtime> {
  try {
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

import { ApplicationFailure } from '@temporalio/common';

import { DeviceMemoryError, NetworkError } from '../src/engines/index.js';

/**
 * A failure that is the input's fault (network, configuration, store of another run): never retried, and it ends the
 * study at once, because every shard would fail the same way.
 */
export function badInput(message: string, cause?: unknown): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'BadInput',
    message,
    nonRetryable: true,
    cause: cause instanceof Error ? cause : undefined,
  });
}

/** A failure of one shard's data, such as a NaN activation: not retried, listed, the other shards go on. */
export function badShard(message: string, cause?: unknown): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'BadShard',
    message,
    nonRetryable: true,
    cause: cause instanceof Error ? cause : undefined,
  });
}

/**
 * What a failure while scoring a shard means for the study. Failures of the store and the like are left to retry, and so
 * is a device whose memory another process holds: a batch that fitted when the run began will fit again.
 */
export function scoringFailure(error: unknown): unknown {
  if (error instanceof DeviceMemoryError) return error;
  return error instanceof NetworkError ? badInput(error.message, error) : error;
}

import { constants, openSync, closeSync } from 'node:fs';
import { devNull } from 'node:os';
import koffi from 'koffi';

const STDERR = 2;

/**
 * Runs `work` with the process's stderr closed to native libraries too. TensorFlow tells of its oneDNN kernels before
 * the log level that `TF_CPP_MIN_LOG_LEVEL` sets holds; errors come as exceptions, and nothing else of its start is
 * news to anyone who runs a study. Where there is no `dup2` (Windows), `work` runs as it is.
 */
export function withoutStderr<Result>(work: () => Result): Result {
  const descriptors = openDescriptors();
  if (descriptors === null) return work();
  const saved = descriptors.duplicate(STDERR);
  const nowhere = openSync(devNull, constants.O_WRONLY);
  descriptors.replace(nowhere, STDERR);
  closeSync(nowhere);
  try {
    return work();
  } finally {
    descriptors.replace(saved, STDERR);
    closeSync(saved);
  }
}

interface Descriptors {
  readonly duplicate: (descriptor: number) => number;
  readonly replace: (source: number, target: number) => number;
}

function openDescriptors(): Descriptors | null {
  if (process.platform === 'win32') return null;
  const own = koffi.load(null);
  return {
    duplicate: own.func('int dup(int source)'),
    replace: own.func('int dup2(int source, int target)'),
  };
}

import { NetworkError } from './network-error.js';

/** A device that has no memory for a batch. */
export class DeviceMemoryError extends NetworkError {
  constructor(
    file: string,
    message: string,
    /** Images at once. */
    readonly batch: number,
    options?: ErrorOptions,
  ) {
    super(
      file,
      `${message}; ${batch} images at once are too many for the device's memory: set batch smaller`,
      options,
    );
  }
}

/** How libraries complain of memory. */
const OUT_OF_MEMORY =
  /out of (device )?memory|failed to allocate|bad_alloc|OutOfMemory|RESOURCE_EXHAUSTED|OOM when/i;

/** The error of an engine that does not load or run: of memory, where the library complains of that. */
export function engineFailure(
  fileName: string,
  expected: string,
  said: string,
  batch: number,
  cause?: unknown,
): NetworkError {
  const message = `${expected}, found: ${said}`;
  const whole = cause instanceof Error ? cause.message : said;
  return OUT_OF_MEMORY.test(whole)
    ? new DeviceMemoryError(fileName, message, batch, { cause })
    : new NetworkError(fileName, message, { cause });
}

/**
 * Tries with half the images at once for as long as the device has too little memory. A batch that the user asked for,
 * or that the file fixes, is tried once.
 * @param attempt loads and scores; without a number it takes the engine's own batch
 */
export async function withFittingBatch<Result>(
  attempt: (batch?: number) => Promise<Result>,
  asked?: number,
): Promise<Result> {
  let batch = asked;
  for (;;) {
    try {
      return await attempt(batch);
    } catch (error) {
      if (!(error instanceof DeviceMemoryError) || asked !== undefined) throw error;
      // A file that fixes its batch takes no smaller one.
      const isFixed = batch !== undefined && error.batch > batch;
      if (isFixed || error.batch === 1) throw error;
      batch = Math.floor(error.batch / 2);
    }
  }
}

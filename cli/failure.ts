import { ApplicationFailure } from '@temporalio/common';
import { CommanderError } from 'commander';

import { ConfigError } from '../src/config/index.js';
import { NetworkError } from '../src/engines/index.js';
import { FaceModelError } from '../src/face/index.js';
import { StorageError } from '../src/storage/index.js';
import type { StorageFailure } from '../src/storage/index.js';
import { CliError, ExitCode } from './exit-codes.js';

/** Exit code and the one line that says what was expected, what was found and what to do. */
export function failureOf(error: unknown): { exitCode: number; message: string } {
  const message = oneLine(error);
  if (error instanceof CliError) return { exitCode: error.exitCode, message };
  if (isBadInput(error)) return { exitCode: ExitCode.badInput, message };
  return { exitCode: ExitCode.infrastructure, message };
}

/** Failures of a store that choosing another, or another key, would mend; the others are the medium's. */
const BAD_STORES: readonly StorageFailure[] = [
  'bad-url',
  'bad-key',
  'unsupported',
  'unwritable',
  'not-a-folder',
];

/** Ours say what was expected; the engine's own (out of memory, stack overflow) say nothing of any input. */
function isOurRangeError(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('expected');
}

function isBadInput(error: unknown): boolean {
  return (
    error instanceof ConfigError ||
    error instanceof NetworkError ||
    (error instanceof StorageError && BAD_STORES.includes(error.failure)) ||
    error instanceof FaceModelError ||
    isOurRangeError(error) ||
    (error instanceof ApplicationFailure && error.type === 'BadInput') ||
    error instanceof CommanderError
  );
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, '; ')
    .trim();
}

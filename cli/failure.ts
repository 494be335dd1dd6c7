import { CommanderError } from 'commander';

import { ConfigError } from '../src/config/index.js';
import { NetworkError } from '../src/engines/index.js';
import { StorageError } from '../src/storage/index.js';
import { CliError, ExitCode } from './exit-codes.js';

/** Exit code and the one line that says what was expected, what was found and what to do. */
export function failureOf(error: unknown): { exitCode: number; message: string } {
  const message = oneLine(error);
  if (error instanceof CliError) return { exitCode: error.exitCode, message };
  if (isBadInput(error)) return { exitCode: ExitCode.badInput, message };
  return { exitCode: ExitCode.infrastructure, message };
}

function isBadInput(error: unknown): boolean {
  return (
    error instanceof ConfigError ||
    error instanceof NetworkError ||
    error instanceof StorageError ||
    error instanceof RangeError ||
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

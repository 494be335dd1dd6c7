import { CommanderError } from 'commander';

import { ExitCode } from './exit-codes.js';
import { failureOf } from './failure.js';
import { program } from './program/program.js';

async function main(): Promise<void> {
  const root = program();
  try {
    await root.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const { exitCode, message } = failureOf(error);
    process.stderr.write(`factorscope: ${message}\n`);
    process.exitCode = exitCode;
  }
}

await main();
// Native handles (sessions, connections) may keep the loop alive after the work is done.
process.exit(process.exitCode ?? ExitCode.done);

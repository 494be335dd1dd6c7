import { expect, test } from 'vitest';
import { CliError, ExitCode } from '../../cli/exit-codes.js';

test('exit codes are the ones that scripts rely on', () => {
  expect(ExitCode).toEqual({
    done: 0,
    gateFailed: 1,
    badInput: 2,
    incomplete: 3,
    infrastructure: 4,
    interrupted: 130,
  });
});

test('a CliError carries its exit code, the kind of failure and its cause', () => {
  const cause = new Error('connection refused');
  const error = new CliError(ExitCode.infrastructure, 'no server', { cause });
  expect(error).toMatchObject({
    name: 'CliError',
    message: 'no server',
    exitCode: 4,
    kind: 'infrastructure',
    cause,
  });
});

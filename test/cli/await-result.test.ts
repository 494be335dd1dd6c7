import { setTimeout } from 'node:timers/promises';

import { ServiceError } from '@temporalio/client';
import { expect, it } from 'vitest';

import { awaitResult } from '../../cli/await-result.js';

/** As the client wraps what gRPC says. */
function refusal(code: number): ServiceError {
  const cause = Object.assign(new Error('gRPC'), { code, details: '', metadata: {} });
  return new ServiceError('Failed to get Workflow execution history', { cause });
}

/** A workflow whose server answers each question in turn, after some milliseconds. */
function handleOf(answers: readonly (string | Error)[], milliseconds = 0) {
  let asked = 0;
  return {
    asked: () => asked,
    result: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)];
      await setTimeout(milliseconds);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

const quietly = { log: () => undefined, milliseconds: 40, everyMilliseconds: 5 };

it('asks a server again that was away, and says so', async () => {
  const lines: string[] = [];
  const handle = handleOf([refusal(4), refusal(14), 'done']);
  const patience = { ...quietly, log: (line: string) => lines.push(line) };
  expect(await awaitResult(handle, patience)).toBe('done');
  expect(lines).toEqual(Array(2).fill('the Temporal server gave no result (gRPC): asking again'));
});

it('is as patient after hours of waiting as at the beginning', async () => {
  const handle = handleOf([refusal(14), refusal(14), 'done'], 100);
  expect(await awaitResult(handle, quietly)).toBe('done');
});

it('gives up on a server that only fails', async () => {
  const handle = handleOf([refusal(14)]);
  await expect(awaitResult(handle, quietly)).rejects.toThrow('execution history');
  expect(handle.asked()).toBeGreaterThan(2);
});

it('passes on at once what a workflow failed for, and what asking again would not change', async () => {
  for (const error of [new Error('bad input'), refusal(5), refusal(16)]) {
    const handle = handleOf([error, 'done']);
    await expect(awaitResult(handle, quietly)).rejects.toBe(error);
    expect(handle.asked()).toBe(1);
  }
});

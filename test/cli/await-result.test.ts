import { ServiceError } from '@temporalio/client';
import { expect, it } from 'vitest';

import { awaitResult } from '../../cli/await-result.js';

/** As the client wraps what gRPC says. */
function refusal(code: number): ServiceError {
  const cause = Object.assign(new Error('gRPC'), { code, details: '', metadata: {} });
  return new ServiceError('Failed to get Workflow execution history', { cause });
}

/** A workflow whose server answers each question in turn. */
function handleOf(answers: readonly (string | Error)[], isThere = true) {
  let asked = 0;
  return {
    asked: () => asked,
    result: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    describe: async () => {
      if (!isThere) throw refusal(14);
      return {} as never;
    },
  };
}

it('asks a server again that was away, and says so', async () => {
  const lines: string[] = [];
  const handle = handleOf([refusal(4), refusal(14), 'done']);
  const patience = { log: (line: string) => lines.push(line), everyMilliseconds: 1 };
  expect(await awaitResult(handle, patience)).toBe('done');
  expect(lines).toEqual(Array(2).fill('the Temporal server does not answer: asking again'));
});

it('gives up on a server that stays away', async () => {
  const handle = handleOf([refusal(14)], false);
  const patience = { log: () => undefined, milliseconds: 20, everyMilliseconds: 5 };
  await expect(awaitResult(handle, patience)).rejects.toThrow('execution history');
  expect(handle.asked()).toBeGreaterThan(2);
});

it('passes on at once what a workflow failed for, and what asking again would not change', async () => {
  for (const error of [new Error('bad input'), refusal(5), refusal(16)]) {
    const handle = handleOf([error, 'done']);
    await expect(awaitResult(handle, { log: () => undefined })).rejects.toBe(error);
    expect(handle.asked()).toBe(1);
  }
});

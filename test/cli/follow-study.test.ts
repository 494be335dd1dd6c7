import { expect, it } from 'vitest';

import { followStudy } from '../../cli/follow-study.js';
import type { StudyToFollow } from '../../cli/follow-study.js';
import type { Phase } from '../../workflows/types.js';

/** Executions of a study that end in turn, each in the phase that it answers the retry in; what they were asked. */
function serverOf(states: readonly string[], phase: Phase) {
  const asked = { starts: 0, retries: 0 };
  const start = async () => {
    const state = states[asked.starts++];
    return {
      workflowId: 'study',
      describe: async () => ({ taskQueue: 'own', raw: {} }),
      signal: async () => undefined,
      executeUpdate: async () => {
        asked.retries++;
        return phase;
      },
      result: async () => ({ state }),
    };
  };
  const getHandle = () => ({ query: async () => Promise.reject(new Error('not asked')) });
  return { asked, client: { workflow: { start, getHandle } } };
}

function follow(client: unknown, retriesFailed: boolean) {
  const silent = () => undefined;
  return followStudy({
    connection: { client },
    pool: { failure: new Promise(() => undefined) },
    input: { runId: 'run', parallelism: 1, hasSearchAttributes: false },
    ...{ attributes: [], workflowId: 'study', coordinatingQueue: 'own', retriesFailed },
    reporter: { log: silent, print: silent, result: silent, progress: silent, endProgress: silent },
  } as unknown as StudyToFollow);
}

it('a study that is joined for a retry is told of its failed shards', async () => {
  const { asked, client } = serverOf(['incomplete'], 'scoring');
  expect(await follow(client, true)).toEqual({ state: 'incomplete' });
  expect(asked).toEqual({ starts: 1, retries: 1 });
});

it('one that was writing its report is followed by another, which plans what is missing', async () => {
  const { asked, client } = serverOf(['incomplete', 'done'], 'reporting');
  expect(await follow(client, true)).toEqual({ state: 'done' });
  expect(asked).toEqual({ starts: 2, retries: 1 });
});

it('no other is told or followed by another', async () => {
  const { asked, client } = serverOf(['incomplete'], 'reporting');
  expect(await follow(client, false)).toEqual({ state: 'incomplete' });
  expect(asked).toEqual({ starts: 1, retries: 0 });
});

import { expect, it } from 'vitest';

import { askRetry } from '../../cli/ask-retry.js';
import { retryFailedUpdate } from '../../workflows/signals.js';
import type { Phase } from '../../workflows/types.js';

/** A study that answers the update, and only that one, in a phase. */
const studyIn = (phase: Phase) => ({
  executeUpdate: (async (update: unknown) => {
    expect(update).toBe(retryFailedUpdate);
    return phase;
  }) as never,
});

it.each(['planning', 'calibrating', 'scoring', 'merging'] as const)(
  'a study that is %s takes its failed shards back',
  async (phase) => {
    expect(await askRetry(studyIn(phase))).toBe(false);
  },
);

it.each(['reporting', 'done'] as const)(
  'a study that is %s leaves them to another',
  async (phase) => {
    expect(await askRetry(studyIn(phase))).toBe(true);
  },
);

it('a study that ended before it could answer leaves them to another', async () => {
  const ended = { executeUpdate: (async () => Promise.reject(new Error('ended'))) as never };
  expect(await askRetry(ended)).toBe(true);
});

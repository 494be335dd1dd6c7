import { setImmediate } from 'node:timers/promises';

import type { Steps, UnitRange } from '../src/statistics/index.js';

/** Longest that other work of the process waits for a computation in steps. */
const TURN_MILLISECONDS = 100;

/** Runs a computation in steps; between them heartbeats leave, and `load` sees to the tables that a step asks for. */
export async function inTurns<Result>(
  steps: Steps<Result>,
  load: (units: UnitRange) => Promise<void> = refuse,
): Promise<Result> {
  let sinceTurn = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value) await load(step.value);
    else if (performance.now() - sinceTurn < TURN_MILLISECONDS) continue;
    await setImmediate();
    sinceTurn = performance.now();
  }
}

async function refuse({ first, count }: UnitRange): Promise<void> {
  throw new Error(`expected the tables of units ${first}-${first + count - 1} in memory`);
}

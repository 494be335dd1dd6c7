import { setImmediate } from 'node:timers/promises';

/** Longest that other work of the process waits for a computation in steps. */
const TURN_MILLISECONDS = 100;

/** Runs a computation in steps; between them heartbeats leave. */
export async function inTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  let sinceTurn = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - sinceTurn < TURN_MILLISECONDS) continue;
    await setImmediate();
    sinceTurn = performance.now();
  }
}

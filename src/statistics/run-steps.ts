import type { UnitRange } from './tiled-tables.js';

/**
 * A computation in steps. A step that names units asks the caller to hold their tables before it goes on
 * (`TiledTables`); the others only let the caller see to other work.
 */
export type Steps<Result> = Generator<UnitRange | void, Result>;

/** What a computation in steps returns, without a pause between them. Throws an Error where tables are not held. */
export function runSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value) {
      const { first, count } = step.value;
      throw new Error(`expected the tables of units ${first}-${first + count - 1} in memory`);
    }
  }
}

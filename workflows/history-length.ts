import { workflowInfo } from '@temporalio/workflow';

/**
 * How many events a history may hold before it is renewed, which waits for the shards under way and so leaves workers
 * idle for a moment: some 1,900, and for fleets what ten rounds of shards take.
 */
const FEWEST_EVENTS = 1_900;
const MOST_EVENTS = 20_000;
const ROUNDS_PER_HISTORY = 10;
/** At most: scheduled, started and completed, of the activity and of the workflow's task. */
const EVENTS_PER_SHARD = 6;

/** Whether the history may hold no more shards than those under way. */
export function isHistoryFull(shardsUnderWay: number, parallelism: number): boolean {
  const rounds = ROUNDS_PER_HISTORY * EVENTS_PER_SHARD * parallelism;
  const most = Math.min(MOST_EVENTS, Math.max(FEWEST_EVENTS, rounds));
  return workflowInfo().historyLength + EVENTS_PER_SHARD * shardsUnderWay >= most;
}

/** A worker process as the server last heard of it on a task queue. */
export interface BuildPoller {
  readonly identity: string;
  /** Null: a worker that names no build. */
  readonly buildId: string | null;
  readonly lastSeenMilliseconds: number;
}

/** Who polls a task queue, and which build gets its tasks. */
export interface QueueRouting {
  /** Null: none yet. */
  readonly current: string | null;
  readonly pollers: readonly BuildPoller[];
}

/** A poll waits on the server for a minute, so a living worker is heard of that often. */
const SILENCE_MILLISECONDS = 75_000;

/** Whether a build takes over: nobody has the tasks, or none of those who have them is there any more. */
export function isAbandoned({ current, pollers }: QueueRouting, nowMilliseconds: number): boolean {
  if (current === null) return true;
  return !pollers.some((poller) => poller.buildId === current && isAlive(poller, nowMilliseconds));
}

/**
 * The build that a leaving worker hands its tasks to: none while another worker of its own build is there, else that of
 * the worker heard of last. Null: nobody to hand over to, or nothing to hand over.
 */
export function successorOf(
  { current, pollers }: QueueRouting,
  leaving: { readonly identity: string; readonly buildId: string },
  nowMilliseconds: number,
): string | null {
  const others = pollers
    .filter((poller) => poller.identity !== leaving.identity && isAlive(poller, nowMilliseconds))
    .sort((a, b) => b.lastSeenMilliseconds - a.lastSeenMilliseconds);
  const isServing = current === leaving.buildId;
  if (!isServing || others.some(({ buildId }) => buildId === current)) return null;
  return others.find(({ buildId }) => buildId !== null)?.buildId ?? null;
}

function isAlive({ lastSeenMilliseconds }: BuildPoller, nowMilliseconds: number): boolean {
  return nowMilliseconds - lastSeenMilliseconds < SILENCE_MILLISECONDS;
}

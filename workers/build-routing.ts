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
export function isAbandoned({ current, pollers }: QueueRouting): boolean {
  if (current === null) return true;
  const now = lastHeard(pollers);
  return !pollers.some((poller) => poller.buildId === current && isAlive(poller, now));
}

/**
 * The build that a leaving worker hands its tasks to: none while another worker of its own build is there, else that of
 * the worker heard of last. Null: nobody to hand over to, or nothing to hand over.
 */
export function successorOf(
  { current, pollers }: QueueRouting,
  leaving: { readonly identity: string; readonly buildId: string },
): string | null {
  const now = lastHeard(pollers);
  const others = pollers
    .filter((poller) => poller.identity !== leaving.identity && isAlive(poller, now))
    .sort((a, b) => b.lastSeenMilliseconds - a.lastSeenMilliseconds);
  const isServing = current === leaving.buildId;
  if (!isServing || others.some(({ buildId }) => buildId === current)) return null;
  return others.find(({ buildId }) => buildId !== null)?.buildId ?? null;
}

/** The server's time, as far as its pollers tell: that of this machine may be another. Whoever asks polls, too. */
function lastHeard(pollers: readonly BuildPoller[]): number {
  return Math.max(...pollers.map(({ lastSeenMilliseconds }) => lastSeenMilliseconds));
}

function isAlive({ lastSeenMilliseconds }: BuildPoller, nowMilliseconds: number): boolean {
  return nowMilliseconds - lastSeenMilliseconds < SILENCE_MILLISECONDS;
}

/**
 * State of a run, in the words of every command. `unfinished`: started, without results, and no server says that it goes
 * on; `unreadable`: its record cannot be read.
 */
export type RunState = 'done' | 'incomplete' | 'running' | 'unfinished' | 'unreadable';

/** @param missing Images that its results lack; null without results. */
export function runState(isReadable: boolean, isLive: boolean, missing: number | null): RunState {
  if (!isReadable) return 'unreadable';
  if (isLive) return 'running';
  if (missing === null) return 'unfinished';
  return missing === 0 ? 'done' : 'incomplete';
}

/** `running, paused`: the state, then what a running one does or how an unfinished one ended, where it is known. */
export function stateText(state: RunState, phase: string | null): string {
  return phase === null ? state : `${state}, ${phase}`;
}

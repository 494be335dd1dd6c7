import { readFileSync } from 'node:fs';

/** A process that is not confused with a later one of the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from boot to its start; null where the system does not tell, and the number alone must do. */
  readonly startTicks: string | null;
}

/** Null when there is no such process, or when it has ended and waits to be reaped. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  if (!Number.isInteger(pid) || pid < 1) return null;
  if (process.platform !== 'linux') return signalReaches(pid) ? { pid, startTicks: null } : null;
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Fields after the name, which stands in brackets and may hold anything: proc(5), state is 3 and start time 22.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : { pid, startTicks: fields[19] };
  } catch {
    return null;
  }
}

export function isAlive({ pid, startTicks }: ProcessIdentity): boolean {
  const found = identifyProcess(pid);
  return found !== null && found.startTicks === startTicks;
}

/** Sends a signal unless the process is gone, or its number belongs to another by now. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, isAlive, signalProcess } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';
import { searchAttributeOptions } from './search-attribute-options.js';
import { lastLines } from './server-folder.js';
import type { ServerFolder } from './server-folder.js';

export interface TemporalProcess {
  readonly identity: ProcessIdentity;
  readonly port: number;
  hasEnded(): boolean;
}

/** Where a server runs and what it says goes. */
type LogFolder = Pick<ServerFolder, 'path' | 'serverLog'>;

const HOST = '127.0.0.1';
const PORT_TRIES = 5;
const LISTEN_SECONDS = 45;
const KILL_SECONDS = 10;

/**
 * Starts a development server and waits until it listens. The wanted port is taken if it is free; a port lost to another
 * program is exchanged. An error quotes the last lines of the server's log.
 * @param options of its command line: where its database is; without, in memory
 */
export async function startTemporal(
  binary: string,
  folder: LogFolder,
  wantedPort: number | null,
  options: readonly string[],
): Promise<TemporalProcess> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? wantedPort : null);
    const logStart = sizeOf(folder.serverLog);
    const child = spawnServer(binary, folder, port, options);
    const started = await waitUntilListening(child, port);
    if (started) return started;
    const log = lastLines(folder.serverLog, logStart);
    if (log.includes('address already in use') && attempt < PORT_TRIES) continue;
    child.kill('SIGKILL');
    const quoted = log === '' ? `its log ${folder.serverLog} is empty` : `its log ends: ${log}`;
    throw new Error(`the Temporal server ${binary} ${endOf(child)}; ${quoted}`);
  }
}

/** SIGTERM, and SIGKILL if that does not help within 10 seconds. Returns when the process is gone. */
export async function stopTemporal(identity: ProcessIdentity): Promise<void> {
  signalProcess(identity, 'SIGTERM');
  const deadline = performance.now() + KILL_SECONDS * 1000;
  while (isAlive(identity)) {
    if (performance.now() > deadline) signalProcess(identity, 'SIGKILL');
    await delay(50);
  }
}

/** Of the server that a data folder's commands share: its database there, and what studies are searched by. */
export function embeddedOptions({ database }: ServerFolder): string[] {
  return [...searchAttributeOptions(), '--db-filename', database];
}

function spawnServer(
  binary: string,
  folder: LogFolder,
  port: number,
  more: readonly string[],
): ChildProcess {
  const log = openSync(folder.serverLog, 'a');
  const options = ['--headless', '--ip', HOST, '--port', String(port), '--log-level', 'error'];
  const child = spawn(binary, ['server', 'start-dev', ...options, ...more], {
    cwd: folder.path,
    env: serverEnvironment(),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return child;
}

/** The user's TEMPORAL_… variables are for clients; the server's program would read them too. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return Object.fromEntries(entries);
}

async function waitUntilListening(
  child: ChildProcess,
  port: number,
): Promise<TemporalProcess | null> {
  let failed = false;
  child.once('error', () => (failed = true));
  const hasEnded = () => failed || child.exitCode !== null || child.signalCode !== null;
  const deadline = performance.now() + LISTEN_SECONDS * 1000;
  while (!hasEnded() && performance.now() < deadline) {
    const identity = identifyProcess(child.pid ?? 0);
    if (identity && (await listens(port))) return { identity, port, hasEnded };
    await delay(50);
  }
  return null;
}

function endOf(child: ChildProcess): string {
  if (child.pid === undefined) return 'cannot be run';
  if (child.signalCode) return `was ended by ${child.signalCode}`;
  if (child.exitCode !== null) return `ended at its start with code ${child.exitCode}`;
  return `did not listen within ${LISTEN_SECONDS} seconds`;
}

/** The wanted port if nobody listens there, else one that the system chooses. */
async function freePort(wanted: number | null): Promise<number> {
  const port = wanted === null ? null : await tryPort(wanted);
  return port ?? (await tryPort(0)) ?? Promise.reject(new Error(`no free port on ${HOST}`));
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, HOST, () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    const answer = (listening: boolean) => () => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

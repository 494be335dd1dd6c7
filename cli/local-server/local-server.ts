import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { checkWritable } from '../../src/storage/index.js';
import { builtProgram } from './built-program.js';
import { findTemporal } from './find-temporal.js';
import { folderLockHolder } from './folder-lock.js';
import { isAlive } from './process-identity.js';
import {
  countUsers,
  lastLines,
  openServerFolder,
  readServerRecord,
  registerUser,
} from './server-folder.js';
import type { ServerFolder } from './server-folder.js';

export interface LocalServer {
  /** Of the gRPC front end, as in `127.0.0.1:40213`. Stays the same when the server has to be started again. */
  readonly address: string;
  /** Gives the server up; the last user waits until it has stopped. May be called twice. */
  release(): Promise<void>;
}

export interface LocalServerOptions {
  /** The server's database and logs lie in its `temporal` folder. Made if need be. */
  readonly dataFolder: string;
  /** Told what takes long: finding or building the server's program. */
  readonly onProgress: (line: string) => void;
  /** The server's program; found or built by default. */
  readonly findBinary?: () => Promise<string>;
}

const START_SECONDS = 60;
const STOP_SECONDS = 20;
const KEEPER_CHECK_MILLISECONDS = 2000;

/**
 * The embedded development server of a data folder, started if nobody runs it. All commands on the folder share one
 * server; it stops when the last has released it or died. Throws a `StorageError` when the folder cannot be written,
 * otherwise one line that quotes the server's log.
 */
export async function acquireLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const dataFolder = resolve(options.dataFolder);
  await checkWritable(dataFolder);
  const folder = openServerFolder(dataFolder);
  const findBinary = options.findBinary ?? (() => findTemporal(options));
  const leave = registerUser(folder);
  try {
    const address = await reachServer(folder, findBinary);
    const stopWatching = watchKeeper(folder, findBinary);
    return {
      address,
      release: async () => {
        stopWatching();
        leave();
        await waitUntilStopped(folder);
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** Waits for a server that answers, and starts a keeper whenever nobody keeps one. */
async function reachServer(
  folder: ServerFolder,
  findBinary: () => Promise<string>,
): Promise<string> {
  let keeper: Keeper | null = null;
  let deadline = performance.now() + START_SECONDS * 1000;
  for (;;) {
    const address = await answeringServer(folder);
    if (address !== null) return address;
    if (keeper) throwIfFailed(keeper, folder);
    if (!folderLockHolder(folder.path) && (!keeper || keeper.process.exitCode !== null)) {
      const binary = await findBinary();
      if (!keeper) deadline = performance.now() + START_SECONDS * 1000;
      keeper = startKeeper(folder, binary);
    }
    if (performance.now() > deadline) {
      throw new Error(
        `expected the Temporal server of ${folder.path} to answer within ${START_SECONDS} seconds, it did not; its log is ${folder.serverLog}`,
      );
    }
    await delay(100);
  }
}

/** Address of the folder's server once it serves the default namespace; null before. */
async function answeringServer(folder: ServerFolder): Promise<string | null> {
  const record = readServerRecord(folder);
  if (!record || !isAlive(record)) return null;
  const address = `127.0.0.1:${record.port}`;
  try {
    const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
    try {
      await connection.withDeadline(Date.now() + 2000, () =>
        connection.workflowService.describeNamespace({ namespace: 'default' }),
      );
      return address;
    } finally {
      await connection.close();
    }
  } catch {
    return null;
  }
}

interface Keeper {
  readonly process: ChildProcess;
  /** Size of the keepers' log before this one. */
  readonly logStart: number;
}

/** Starts a keeper that outlives this process and holds none of its streams. */
function startKeeper(folder: ServerFolder, binary: string): Keeper {
  const logStart = statSync(folder.keeperLog, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(folder.keeperLog, 'a');
  const child = spawn(process.execPath, [builtProgram('server-keeper'), folder.path, binary], {
    cwd: folder.path,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return { process: child, logStart };
}

function throwIfFailed(keeper: Keeper, folder: ServerFolder): void {
  const { exitCode, signalCode } = keeper.process;
  if (exitCode === 0 || (exitCode === null && signalCode === null)) return;
  const log = lastLines(folder.keeperLog, keeper.logStart);
  throw new Error(
    `cannot start the Temporal server of ${folder.path}: ${log || `its keeper ended with ${exitCode ?? signalCode}`}`,
  );
}

/** Starts another keeper should it be killed while the server is in use. Returns what ends the watch. */
function watchKeeper(folder: ServerFolder, findBinary: () => Promise<string>): () => void {
  let starting = false;
  const check = async () => {
    if (starting) return;
    starting = true;
    try {
      if (!folderLockHolder(folder.path)) startKeeper(folder, await findBinary());
    } catch {
      // The data folder or the program is gone; whoever uses the server sees that it is.
    } finally {
      starting = false;
    }
  };
  const timer = setInterval(() => void check(), KEEPER_CHECK_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Returns when the server has stopped or has other users. */
async function waitUntilStopped(folder: ServerFolder): Promise<void> {
  const deadline = performance.now() + STOP_SECONDS * 1000;
  while (countUsers(folder).alive === 0 && folderLockHolder(folder.path)) {
    if (performance.now() > deadline) return;
    await delay(50);
  }
}

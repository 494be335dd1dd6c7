/**
 * Keeps one development server running while anyone uses it: `node server-keeper.js <temporal folder> <binary>`. It is
 * started detached from its command, so that a killed command leaves no server behind: once no user process lives, the
 * keeper stops the server and ends. It holds the folder's lock all its life, so that a database never has two servers.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { takeFolderLock } from './folder-lock.js';
import {
  countUsers,
  readServerRecord,
  removeServerRecord,
  serverFolder,
  writeServerRecord,
} from './server-folder.js';
import type { ServerFolder } from './server-folder.js';
import { embeddedOptions, startTemporal, stopTemporal } from './temporal-process.js';
import type { TemporalProcess } from './temporal-process.js';

const POLL_MILLISECONDS = 200;
/** How long a server outlives users that were killed; those who left in order end it at once. */
const GRACE_MILLISECONDS = 2000;
/** A server that dies under its users is started again, this often. */
const RESTARTS = 5;

let toldToStop = false;
process.on('SIGTERM', () => (toldToStop = true));
process.on('SIGINT', () => (toldToStop = true));
process.on('SIGHUP', () => undefined);

await keep(serverFolder(process.argv[2]), process.argv[3]);

async function keep(folder: ServerFolder, binary: string): Promise<void> {
  const lock = takeFolderLock(folder.path);
  if (!lock) return;
  try {
    await serveUntilUnused(folder, binary);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    lock.release();
  }
}

async function serveUntilUnused(folder: ServerFolder, binary: string): Promise<void> {
  let port = await stopLeftServer(folder);
  for (let starts = 0; starts <= RESTARTS; starts++) {
    const server = await startTemporal(binary, folder, port, embeddedOptions(folder));
    port = server.port;
    const unused = await watch(server, folder);
    removeServerRecord(folder);
    if (unused) return stopTemporal(server.identity);
    console.error(`the Temporal server on port ${port} died; see ${folder.serverLog}`);
  }
  throw new Error(`the Temporal server died ${RESTARTS + 1} times; see ${folder.serverLog}`);
}

/** Stops a server whose keeper was killed; answers its port, so that clients find the next one there. */
async function stopLeftServer(folder: ServerFolder): Promise<number | null> {
  const left = readServerRecord(folder);
  if (!left) return null;
  removeServerRecord(folder);
  await stopTemporal(left);
  return left.port;
}

/** Publishes the server and waits: true when nobody uses it any more, false when it died. */
async function watch(server: TemporalProcess, folder: ServerFolder): Promise<boolean> {
  const record = { ...server.identity, port: server.port, keeperPid: process.pid };
  writeServerRecord(folder, record);
  let lastUsed = performance.now();
  let grace = GRACE_MILLISECONDS;
  for (;;) {
    await delay(POLL_MILLISECONDS);
    if (toldToStop) return true;
    if (server.hasEnded()) return false;
    const { alive, died } = countUsers(folder);
    if (alive > 0) {
      lastUsed = performance.now();
      grace = 0;
    }
    if (died > 0) grace = GRACE_MILLISECONDS;
    if (alive > 0 || performance.now() - lastUsed < grace) continue;
    // A user registers before it looks for a server. Looking again once the record is gone leaves no way to miss it.
    removeServerRecord(folder);
    if (countUsers(folder).alive === 0) return true;
    writeServerRecord(folder, record);
  }
}

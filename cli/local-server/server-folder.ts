import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isAlive } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';
import { readJson, TEMPORARY_ENDING, writeJson } from './small-files.js';

/** What lies in the `temporal` folder of a data folder. */
export interface ServerFolder {
  readonly path: string;
  /** SQLite file of the server: workflows live here. */
  readonly database: string;
  readonly serverLog: string;
  readonly keeperLog: string;
}

/** The running server, in server.json. */
export interface ServerRecord extends ProcessIdentity {
  readonly port: number;
  readonly keeperPid: number;
}

/** Makes the folder in a data folder that exists. */
export function openServerFolder(dataFolder: string): ServerFolder {
  const folder = serverFolder(join(dataFolder, 'temporal'));
  mkdirSync(usersPath(folder), { recursive: true });
  return folder;
}

export function serverFolder(path: string): ServerFolder {
  return {
    path,
    database: join(path, 'temporal.db'),
    serverLog: join(path, 'server.log'),
    keeperLog: join(path, 'keeper.log'),
  };
}

export function readServerRecord(folder: ServerFolder): ServerRecord | null {
  return readJson(recordPath(folder)) as ServerRecord | null;
}

export function writeServerRecord(folder: ServerFolder, record: ServerRecord): void {
  writeJson(recordPath(folder), record);
}

export function removeServerRecord(folder: ServerFolder): void {
  rmSync(recordPath(folder), { force: true });
}

/** Counts this process as a user until the returned function is called, or it ends. */
export function registerUser(folder: ServerFolder): () => void {
  const path = join(usersPath(folder), `${process.pid}-${randomUUID()}`);
  writeJson(path, identifyProcess(process.pid));
  return () => rmSync(path, { force: true });
}

/** How many users live, and how many were found dead and struck off. */
export function countUsers(folder: ServerFolder): { alive: number; died: number } {
  const counts = { alive: 0, died: 0 };
  for (const name of userNames(folder)) {
    const path = join(usersPath(folder), name);
    const user = readJson(path) as ProcessIdentity | null;
    if (user && isAlive(user)) {
      counts.alive++;
    } else {
      rmSync(path, { force: true });
      counts.died++;
    }
  }
  return counts;
}

/** The last lines of a log from a byte on, in one line for an error message. */
export function lastLines(path: string, fromByte: number): string {
  try {
    const text = readFileSync(path).subarray(fromByte).toString('utf8').trim();
    return text
      .split(/\s*\n\s*/)
      .slice(-LOG_LINES)
      .join('; ');
  } catch {
    return '';
  }
}

const LOG_LINES = 10;

function recordPath(folder: ServerFolder): string {
  return join(folder.path, 'server.json');
}

function usersPath(folder: ServerFolder): string {
  return join(folder.path, 'users');
}

/** None when the folder was removed. */
function userNames(folder: ServerFolder): string[] {
  try {
    return readdirSync(usersPath(folder)).filter((name) => !name.endsWith(TEMPORARY_ENDING));
  } catch {
    return [];
  }
}

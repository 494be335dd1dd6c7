import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile, chmod, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderLockHolder } from '../../cli/local-server/folder-lock.js';
import { acquireLocalServer } from '../../cli/local-server/local-server.js';
import type { LocalServer } from '../../cli/local-server/local-server.js';
import { identifyProcess, isAlive } from '../../cli/local-server/process-identity.js';
import type { ProcessIdentity } from '../../cli/local-server/process-identity.js';
import type { ServerRecord } from '../../cli/local-server/server-folder.js';
import { writeJson } from '../../cli/local-server/small-files.js';

let dataFolder: string;
let servers: LocalServer[];
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'factorscope-temporal-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.release();
  await rm(dataFolder, { recursive: true, force: true });
});

describe('the embedded Temporal server', () => {
  it('is shared, outlives its first user and stops with its last', async () => {
    const [first, second] = await Promise.all([acquire(), acquire()]);
    expect(second.address).toBe(first.address);
    const { server, keeper } = await running();
    await first.release();
    expect(await answers(second)).toBe(true);
    await second.release();
    // The keeper gives up its folder, which the last user waits for, a moment before it ends.
    await until(() => !isAlive(server) && !isAlive(keeper));
    await expect(readFile(join(dataFolder, 'temporal/server.json'))).rejects.toThrow('ENOENT');
    await second.release();
  });

  it('keeps its workflows when it is started again', async () => {
    const first = await acquire();
    await startWorkflow(first, 'kept');
    await first.release();
    const second = await acquire();
    expect(await hasWorkflow(second, 'kept')).toBe(true);
    expect(await hasWorkflow(second, 'never-started')).toBe(false);
  });

  it('stops within seconds after its only user was killed', async () => {
    const own = await acquire();
    const { server, keeper } = await running();
    const user = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    registerAsUser(user.pid!);
    await own.release();
    expect(isAlive(server)).toBe(true);
    user.kill('SIGKILL');
    await once(user, 'exit');
    await until(() => !isAlive(server) && !isAlive(keeper));
  });

  it('works again on the same file after everything was killed', async () => {
    const first = await acquire();
    await startWorkflow(first, 'survivor');
    const { server, keeper } = await running();
    // The keeper first, or it would start the server again.
    process.kill(keeper.pid, 'SIGKILL');
    process.kill(server.pid, 'SIGKILL');
    await until(() => !isAlive(server) && !isAlive(keeper));
    const second = await acquire();
    expect(await hasWorkflow(second, 'survivor')).toBe(true);
  });

  it('comes back at its address when it is killed under its user, and when its keeper is', async () => {
    const own = await acquire();
    const before = await running();
    process.kill(before.server.pid, 'SIGKILL');
    await until(async () => (await running()).server.pid !== before.server.pid);
    expect(await answers(own)).toBe(true);

    const between = await running();
    process.kill(between.keeper.pid, 'SIGKILL');
    await until(async () => (await running()).keeper.pid !== between.keeper.pid);
    await until(() => !isAlive(between.server));
    expect(await answers(own)).toBe(true);
  });

  it('takes another port when a record names one that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await mkdir(join(dataFolder, 'temporal'));
    const dead = { pid: 2 ** 30, startTicks: '1', port, keeperPid: 2 ** 30 };
    writeJson(join(dataFolder, 'temporal/server.json'), dead);
    const server = await acquire();
    expect(server.address).not.toBe(`127.0.0.1:${port}`);
    expect(await answers(server)).toBe(true);
    other.close();
  });

  it('quotes the log of a server that dies at its start, and leaves no user behind', async () => {
    const binary = join(dataFolder, 'broken');
    await writeFile(binary, '#!/bin/sh\necho starting\necho "the disk is on fire" >&2\nexit 3\n');
    await chmod(binary, 0o755);
    const findBinary = async () => binary;
    await expect(
      acquireLocalServer({ dataFolder, onProgress: () => undefined, findBinary }),
    ).rejects.toThrow(
      /^cannot start the Temporal server of \S+: the Temporal server \S+ ended at its start with code 3; its log ends: starting; the disk is on fire$/,
    );
    expect(folderLockHolder(join(dataFolder, 'temporal'))).toBeNull();
  });

  it('says in one line that its folder cannot be made', async () => {
    await writeFile(join(dataFolder, 'file'), '');
    await expect(
      acquireLocalServer({ dataFolder: join(dataFolder, 'file'), onProgress: () => undefined }),
    ).rejects.toMatchObject({ name: 'StorageError', failure: 'not-a-folder' });
  });
});

async function acquire(): Promise<LocalServer> {
  const server = await acquireLocalServer({ dataFolder, onProgress: () => undefined });
  servers.push(server);
  return server;
}

/** The processes that server.json names; throws while there is none. */
async function running(): Promise<{ server: ProcessIdentity; keeper: ProcessIdentity }> {
  const text = await readFile(join(dataFolder, 'temporal/server.json'), 'utf8');
  const record = JSON.parse(text) as ServerRecord;
  return { server: record, keeper: identifyProcess(record.keeperPid)! };
}

/** What a command does that registers and then lives on by itself. */
function registerAsUser(pid: number): void {
  writeJson(join(dataFolder, `temporal/users/${pid}-test`), identifyProcess(pid));
}

async function withClient<T>(server: LocalServer, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

async function answers(server: LocalServer): Promise<boolean> {
  return withClient(server, async (client) => {
    await client.workflow.count();
    return true;
  });
}

async function startWorkflow(server: LocalServer, workflowId: string): Promise<void> {
  await withClient(server, (client) =>
    client.workflow.start('nobody-runs-it', { workflowId, taskQueue: 'none' }),
  );
}

async function hasWorkflow(server: LocalServer, workflowId: string): Promise<boolean> {
  return withClient(server, async (client) => {
    try {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      return status.name === 'RUNNING';
    } catch {
      return false;
    }
  });
}

/** Fails when a condition does not come true, or goes on throwing, for a minute: seconds, and what a busy machine adds. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const met = await Promise.resolve()
      .then(condition)
      .catch(() => false);
    if (met) return;
    expect(Date.now(), 'still not so after a minute').toBeLessThan(deadline);
    await delay(50);
  }
}

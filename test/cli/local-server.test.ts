import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTemporal, installedTemporal } from '../../cli/local-server/find-temporal.js';
import { folderLockHolder, takeFolderLock } from '../../cli/local-server/folder-lock.js';
import { identifyProcess, isAlive } from '../../cli/local-server/process-identity.js';
import {
  countUsers,
  lastLines,
  openServerFolder,
  registerUser,
} from '../../cli/local-server/server-folder.js';
import { writeJson } from '../../cli/local-server/small-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factorscope-server-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('findTemporal', () => {
  const lines: string[] = [];
  const onProgress = (line: string) => lines.push(line);
  const noDownload = async () => 'its download failed';
  beforeEach(() => {
    lines.length = 0;
  });

  it('prefers the variable to PATH, and PATH to the cache', async () => {
    const named = await program('named/any-name');
    const onPath = await program('path/temporal');
    const cached = await program('cache/bin/temporal');
    const environment = { FACTORSCOPE_CACHE: join(folder, 'cache'), PATH: '' };
    expect(await installedTemporal(environment)).toBe(cached);
    environment.PATH = `${join(folder, 'nowhere')}:${join(folder, 'path')}`;
    expect(await installedTemporal(environment)).toBe(onPath);
    expect(
      await findTemporal({
        environment: { ...environment, FACTORSCOPE_TEMPORAL_CLI: named },
        onProgress,
      }),
    ).toBe(named);
  });

  it('refuses a variable that names no program rather than take another', async () => {
    await program('path/temporal');
    const environment = { FACTORSCOPE_TEMPORAL_CLI: folder, PATH: join(folder, 'path') };
    await expect(findTemporal({ environment, onProgress })).rejects.toThrow(
      `expected FACTORSCOPE_TEMPORAL_CLI to name the temporal program, found ${folder}, which cannot be run`,
    );
  });

  it('takes the download before it builds', async () => {
    const environment = { FACTORSCOPE_CACHE: join(folder, 'cache'), PATH: '' };
    const download = async ({ cached }: { cached: string }) => {
      await program('cache/bin/temporal');
      expect(cached).toBe(join(folder, 'cache/bin/temporal'));
      return null;
    };
    expect(await findTemporal({ environment, onProgress, download })).toBe(
      join(folder, 'cache/bin/temporal'),
    );
  });

  it('builds with Go, counts what Go does, and leaves nothing but the program', async () => {
    await program(
      'path/go',
      `[ "$*" = "install -v github.com/temporalio/cli/cmd/temporal@v1.5.1" ] || exit 9
       echo "go: downloading a v1" >&2; echo "golang.org/x/net/http2" >&2
       echo "#!/bin/sh" > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal"`,
    );
    const environment = {
      FACTORSCOPE_CACHE: join(folder, 'cache'),
      PATH: `${join(folder, 'path')}:/usr/bin:/bin`,
    };
    const found = await Promise.all(
      [1, 2].map(() => findTemporal({ environment, onProgress, download: noDownload })),
    );
    expect(new Set(found)).toEqual(new Set([join(folder, 'cache/bin/temporal')]));
    expect(await readdir(join(folder, 'cache/bin'))).toEqual(['temporal']);
    expect(lines[0]).toBe(
      'building the Temporal server with Go (about 3 minutes, once): 0 s, 0 modules downloaded, 0 packages compiled',
    );
  });

  it('says what was tried and what to do when Go fails', async () => {
    await program('path/go', 'echo "go: no such module" >&2; exit 1');
    const environment = { FACTORSCOPE_CACHE: join(folder, 'cache'), PATH: join(folder, 'path') };
    const message = await failure(findTemporal({ environment, onProgress, download: noDownload }));
    expect(message).toMatch(/^expected a Temporal server program, found none \(.*\): install .*$/);
    expect(message).toContain('FACTORSCOPE_TEMPORAL_CLI is not set; none on PATH; none at ');
    expect(message).toMatch(/its download failed; go install .* failed: go: no such module\)/);
    expect(await readdir(join(folder, 'cache/bin'))).toEqual([]);
  });

  it('says so when there is no Go, or no cache folder can be made', async () => {
    await writeFile(join(folder, 'file'), '');
    const environment = { FACTORSCOPE_CACHE: join(folder, 'file'), PATH: '' };
    const find = () => findTemporal({ environment, onProgress, download: noDownload });
    expect(await failure(find())).toContain('no Go to build it with');
    await program('path/go');
    environment.PATH = join(folder, 'path');
    expect(await failure(find())).toContain('ENOTDIR');
  });
});

describe('a process', () => {
  it('is alive until it ends, and another of the same number is not it', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const identity = identifyProcess(child.pid!)!;
    expect(isAlive(identity)).toBe(true);
    if (identity.startTicks !== null) expect(isAlive({ ...identity, startTicks: '1' })).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
  });

  it.each([0, -1, 0.5, 2 ** 40])('does not exist by the number %d', (pid) => {
    expect(identifyProcess(pid)).toBeNull();
  });
});

describe('the lock of a folder', () => {
  it('is held by one, and free again once released', () => {
    const lock = takeFolderLock(folder);
    expect(lock).not.toBeNull();
    expect(takeFolderLock(folder)).toBeNull();
    expect(folderLockHolder(folder)).toEqual(identifyProcess(process.pid));
    lock?.release();
    expect(folderLockHolder(folder)).toBeNull();
    expect(takeFolderLock(folder)).not.toBeNull();
  });

  it('passes on from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeJson(join(folder, 'lock-7'), identifyProcess(child.pid!));
    expect(takeFolderLock(folder)).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(takeFolderLock(folder)).not.toBeNull();
    expect(await readdir(folder)).toEqual(['lock-8']);
  });

  it('is not held in a folder that is gone', () => {
    expect(folderLockHolder(join(folder, 'gone'))).toBeNull();
  });
});

describe('the users of a server', () => {
  it('are counted while they live, twice when they come twice', () => {
    const server = openServerFolder(folder);
    const leaveFirst = registerUser(server);
    const leaveSecond = registerUser(server);
    expect(countUsers(server)).toEqual({ alive: 2, died: 0 });
    leaveFirst();
    expect(countUsers(server)).toEqual({ alive: 1, died: 0 });
    leaveSecond();
    leaveSecond();
    expect(countUsers(server)).toEqual({ alive: 0, died: 0 });
  });

  it('are struck off when they died', () => {
    const server = openServerFolder(folder);
    writeJson(join(server.path, 'users/1-a'), { pid: process.pid, startTicks: '1' });
    expect(countUsers(server)).toEqual({ alive: 0, died: 1 });
    expect(countUsers(server)).toEqual({ alive: 0, died: 0 });
  });
});

it('quotes the last lines of a log in one line', async () => {
  const log = join(folder, 'log');
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
  await writeFile(log, `before\n${lines.join('\n')}\n`);
  expect(lastLines(log, 0)).toBe(lines.slice(10).join('; '));
  expect(lastLines(log, (await import('node:fs')).statSync(log).size)).toBe('');
  expect(lastLines(join(folder, 'none'), 0)).toBe('');
});

async function program(path: string, script = ''): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (error: unknown) => (error as Error).message,
  );
}

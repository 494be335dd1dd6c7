import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface S3Server {
  /** What a client needs to find it: to be put into the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly bucket: string;
  kill(): Promise<void>;
  /** On the same port and folder. */
  start(): Promise<void>;
  /** Stops the server and removes its folder. */
  remove(): Promise<void>;
}

const BUCKET = 'faces';

/** The real versitygw on a free port over a temporary folder, built on first use. */
export async function startS3Server(): Promise<S3Server> {
  const { stdout } = await promisify(execFile)('bash', ['infra/build-s3-server.sh']);
  const program = stdout.trim();
  const folder = await mkdtemp(join(tmpdir(), 'factorscope-s3-'));
  await mkdir(join(folder, BUCKET));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  let server: ChildProcess;

  const start = async (): Promise<void> => {
    const keys = { ROOT_ACCESS_KEY: 'tester', ROOT_SECRET_KEY: 'testersecret' };
    server = spawn(program, ['--port', address, 'posix', folder], {
      env: { ...process.env, ...keys },
      stdio: 'ignore',
    });
    await answers(`http://${address}/`);
  };
  const kill = async (): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    environment: {
      AWS_ENDPOINT_URL_S3: `http://${address}`,
      AWS_ACCESS_KEY_ID: 'tester',
      AWS_SECRET_ACCESS_KEY: 'testersecret',
      AWS_REGION: 'us-east-1',
    },
    bucket: BUCKET,
    start,
    kill,
    async remove() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await fetch(url).catch(() => null);
    if (answer) return;
    await setTimeout(100);
  }
  throw new Error(`expected an S3 server at ${url} within a minute, found none`);
}

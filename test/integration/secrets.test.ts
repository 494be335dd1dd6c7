import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { packageFile } from '../../src/face/index.js';
import {
  filesBelow,
  removeFolder,
  runCommand,
  startCommand,
  temporaryFolder,
} from '../support/command-line.js';
import type { CommandResult } from '../support/command-line.js';
import { shippedClasses } from '../support/shipped-classes.js';
import { startS3Server } from '../support/s3-server.js';
import type { S3Server } from '../support/s3-server.js';
import { startTlsProxy } from '../support/tls-proxy.js';
import type { TlsProxy } from '../support/tls-proxy.js';
import { startTemporalServer } from '../support/temporal-server.js';

/** 8 identities x 3 views. */
const STUDY = `version: 1
space:
  name: secrets
  factors: { residual: 2, sex: [male, female], ethnicity: [western-caucasian, east-asian], yaw: [-15, 0, 15] }
network:
  input: { size: 64, layout: nchw, channels: rgb, range: [0, 1], mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] }
  output: { kind: classifier, space: ${shippedClasses()} }
calibration: { points: 256 }
`;
const folder = temporaryFolder('secrets');
const config = path.join(folder, 'study.yaml');
const store = path.join(folder, 'store');
const [apiKey, payloadKey, password] = ['api', 'payload', 'hook'].map(
  (name) => `${name}${randomBytes(29).toString('hex')}`,
);
const SECRET_PAYLOAD_KEY = Buffer.from(payloadKey.slice(0, 32)).toString('base64');
const authorizations: (string | undefined)[] = [];
const hook = createServer((request, response) => {
  authorizations.push(request.headers.authorization);
  request.resume().on('end', () => response.end());
});
let server: TestWorkflowEnvironment;
let proxy: TlsProxy;
let s3: S3Server;
let secrets: string[];
let environment: Record<string, string>;
let result: CommandResult;
let logs: string;

beforeAll(async () => {
  writeFileSync(config, STUDY);
  hook.listen(0, '127.0.0.1');
  server = await startTemporalServer();
  proxy = await startTlsProxy(server.address, apiKey, folder);
  s3 = await startS3Server();
  const { port } = hook.address() as AddressInfo;
  environment = {
    ...s3.environment,
    TEMPORAL_ADDRESS: proxy.address,
    TEMPORAL_API_KEY: apiKey,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: proxy.certificate,
    FACTORSCOPE_PAYLOAD_KEY: SECRET_PAYLOAD_KEY,
    FACTORSCOPE_WEBHOOK: `http://night:${password}@127.0.0.1:${port}/`,
  };
  const { AWS_SECRET_ACCESS_KEY: s3Secret } = s3.environment;
  secrets = [apiKey, SECRET_PAYLOAD_KEY, password, s3Secret];
  await audit();
});

afterAll(async () => {
  proxy.close();
  await server.teardown();
  await s3.remove();
  hook.close();
  removeFolder(folder);
});

/** One checkpoint from S3, audited by a fleet that is reached through TLS only. */
async function audit(): Promise<void> {
  const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint: s3.environment.AWS_ENDPOINT_URL_S3,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: s3.environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: s3.environment.AWS_SECRET_ACCESS_KEY,
    },
  });
  const network = readFileSync(packageFile('assets/networks/demo.onnx'));
  const object = { Bucket: s3.bucket, Key: 'checkpoints/night-1.onnx', Body: network };
  await client.send(new PutObjectCommand(object));
  const options = ['--workers', '1', '--log-format', 'json'];
  const worker = startCommand(['worker', '--store', store, ...options], environment);
  const source = `s3://${s3.bucket}/checkpoints`;
  const watch = ['watch', source, config, '--store', store, '--interval', '1', '--json'];
  result = await runCommand([...watch, '--once', '--fleet'], environment);
  worker.process.kill('SIGTERM');
  logs = (await worker.finished).stderr;
}

describe('a night on a server behind TLS that asks for an API key', () => {
  it('audits a checkpoint from S3 and tells the verdict with the name and password of the hook', () => {
    expect(result.code, result.stderr).toBe(0);
    expect(JSON.parse(result.stdout.trim())).toMatchObject({
      verdicts: [{ verdict: 'accepted', checkpoint: { name: 'night-1.onnx' } }],
    });
    expect(proxy.passed).toBeGreaterThan(20);
    const expected = Buffer.from(`night:${password}`).toString('base64');
    expect(authorizations).toEqual([`Basic ${expected}`]);
  });

  it('is refused with another key, in one line that does not repeat it', async () => {
    const wrong = { ...environment, TEMPORAL_API_KEY: `wrong${apiKey}` };
    const refused = await runCommand(['schedule', 'list', '--store', store], wrong);
    expect(refused.code).toBe(4);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    expect(refused.stderr).not.toContain(apiKey);
  });

  it('leaves no secret in histories, logs, answers, reports or anything else in the store', async () => {
    let histories = '';
    for await (const { workflowId } of server.client.workflow.list()) {
      const { events } = await server.client.workflow.getHandle(workflowId).fetchHistory();
      histories += JSON.stringify(events, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      );
    }
    expect(histories).toContain('checkpointWorkflow');
    const places = { histories, logs, answers: result.stdout + result.stderr };
    const files = filesBelow(store).map((file) => readFileSync(path.join(store, file), 'latin1'));
    expect(files.length).toBeGreaterThan(5);
    expect(logs).toContain('scoreShard');
    for (const secret of secrets) {
      for (const text of [...Object.values(places), ...files]) {
        expect(text.includes(secret)).toBe(false);
      }
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkWritable, openStore } from '../../src/storage/index.js';
import { bytes, describeStore, keys } from '../storage/store-conformance.js';
import { startS3Server } from '../support/s3-server.js';
import type { S3Server } from '../support/s3-server.js';

let server: S3Server;
const before = { ...process.env };

beforeAll(async () => {
  server = await startS3Server();
  Object.assign(process.env, server.environment);
});

afterAll(async () => {
  process.env = before;
  await server.remove();
});

let stores = 0;
describeStore('s3', async () => openStore(`s3://${server.bucket}/conformance-${stores++}`));

describe('an s3 store', () => {
  it('commits objects larger than one request, once', async () => {
    const store = openStore(`s3://${server.bucket}/large`);
    const body = new Uint8Array(70 * 2 ** 20).map((_, i) => i % 251);
    expect(await store.putIfAbsent('a/large', body)).toBe(true);
    expect(await store.putIfAbsent('a/large', bytes(1))).toBe(false);
    expect(Buffer.compare((await store.get('a/large'))!, body)).toBe(0);
  });

  it('lists more objects than one page holds', async () => {
    const store = openStore(`s3://${server.bucket}/pages`);
    const all = Array.from({ length: 1_050 }, (_, i) => `k/${String(i).padStart(5, '0')}`);
    for (let from = 0; from < all.length; from += 50) {
      await Promise.all(all.slice(from, from + 50).map((key) => store.put(key, bytes(1))));
    }
    expect(await keys(store, 'k/')).toEqual(all);
  });

  it('refuses a bucket that is not there and credentials that do not hold, in one line', async () => {
    await expect(checkWritable('s3://no-such-bucket/a')).rejects.toMatchObject({
      failure: 'bad-url',
      message: expect.stringMatching(/^cannot write .*no such bucket; create it first$/) as string,
    });
    process.env.AWS_SECRET_ACCESS_KEY = 'wrong';
    await expect(checkWritable(`s3://${server.bucket}/a`)).rejects.toMatchObject({
      failure: 'unwritable',
      message: expect.stringMatching(/^cannot write .*refuses these credentials/) as string,
    });
    Object.assign(process.env, server.environment);
  });

  it('goes on after the server was killed and started again', async () => {
    const store = openStore(`s3://${server.bucket}/killed`);
    await store.put('a', bytes(1));
    await server.kill();
    const read = store.get('a');
    await server.start();
    expect(await read).toEqual(bytes(1));
  });
});

import type { S3Client } from '@aws-sdk/client-s3';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { setTimeout } from 'node:timers/promises';
import { checkKey, checkPrefix, TEMPORARY_PREFIX } from './object-key.js';
import { detectConditions } from './s3-conditions.js';
import { isAbsent, isConflict, isExisting, isPassing, s3Error } from './s3-error.js';
import { createS3Client } from './s3-client.js';
import type { S3Location } from './s3-client.js';
import type { ObjectStat, ObjectStore } from './types.js';

/** Larger bodies go in parts, so that a broken connection costs one part and no request outgrows the server. */
const MULTIPART_BYTES = 64 * 2 ** 20;
const PART_BYTES = 32 * 2 ** 20;
/** Times a whole body is fetched or a conflicting write tried again; the client's own retries come on top. */
const ATTEMPTS = 4;

/**
 * Objects in a bucket of any S3-compatible server, below a prefix. Put-if-absent is a conditional write; where a
 * server does not honour the condition (tried once, with two objects of its own), it is a look before the write:
 * racing writers may then both write, which is harmless for objects whose key fixes their bytes.
 */
export class S3Store implements ObjectStore {
  readonly url: string;
  private readonly client: S3Client;
  private conditions: Promise<boolean> | null = null;

  constructor(private readonly location: S3Location) {
    this.url = location.url;
    this.client = createS3Client();
  }

  async get(key: string): Promise<Uint8Array | null> {
    const object = this.objectOf(key);
    return this.orAbsent(`read ${key}`, async () => {
      const { Body, ContentLength } = await this.client.send(new GetObjectCommand(object));
      const body = (await Body?.transformToByteArray()) ?? new Uint8Array(0);
      if (ContentLength !== undefined && body.length !== ContentLength) {
        throw new Error(`expected ${ContentLength} bytes, found ${body.length}`);
      }
      return body;
    });
  }

  async putIfAbsent(key: string, body: Uint8Array): Promise<boolean> {
    if ((await this.stat(key)) !== null) return false;
    const conditional = await this.orFail(`write ${key}`, this.detect());
    const condition = conditional ? { IfNoneMatch: '*' } : {};
    return this.orFail(
      `write ${key}`,
      again(async () => {
        try {
          await this.write(key, body, condition);
          return true;
        } catch (error) {
          if (isExisting(error)) return false;
          throw error;
        }
      }),
    );
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    await this.orFail(
      `write ${key}`,
      again(() => this.write(key, body, {})),
    );
  }

  /** Writes and removes an object of its own: a `StorageError` with one line if it may not. */
  async checkWritable(): Promise<void> {
    await this.orFail('write', this.detect());
  }

  async *list(prefix: string): AsyncIterable<ObjectStat> {
    checkPrefix(prefix);
    const root = this.location.prefix;
    const pages = paginateListObjectsV2(
      { client: this.client },
      { Bucket: this.location.bucket, Prefix: root + prefix },
    )[Symbol.asyncIterator]();
    for (;;) {
      const page = await this.orFail(`list ${prefix}`, pages.next());
      if (page.done) return;
      for (const { Key, Size, LastModified } of page.value.Contents ?? []) {
        // Some servers list folders as objects whose names end in "/".
        if (Key === undefined || Key.endsWith('/') || isTrial(Key)) continue;
        yield {
          key: Key.slice(root.length),
          bytes: Size ?? 0,
          modified: LastModified ?? new Date(0),
        };
      }
    }
  }

  async stat(key: string): Promise<ObjectStat | null> {
    const object = this.objectOf(key);
    return this.orAbsent(`look up ${key}`, async () => {
      const head = await this.client.send(new HeadObjectCommand(object));
      const { ContentLength = 0, LastModified = new Date(0) } = head;
      return { key, bytes: ContentLength, modified: LastModified };
    });
  }

  async delete(key: string): Promise<void> {
    const object = this.objectOf(key);
    await this.orAbsent(`delete ${key}`, () => this.client.send(new DeleteObjectCommand(object)));
  }

  private detect(): Promise<boolean> {
    this.conditions ??= detectConditions(this.client, this.location);
    return this.conditions;
  }

  private objectOf(key: string): { Bucket: string; Key: string } {
    checkKey(key);
    return { Bucket: this.location.bucket, Key: this.location.prefix + key };
  }

  private async write(key: string, body: Uint8Array, condition: { IfNoneMatch?: string }) {
    const params = { ...this.objectOf(key), ...condition, Body: body };
    if (body.length <= MULTIPART_BYTES) {
      await this.client.send(new PutObjectCommand(params));
      return;
    }
    await new Upload({ client: this.client, params, partSize: PART_BYTES, queueSize: 2 }).done();
  }

  /** Null for an object that is not there; every other failure as one line. */
  private async orAbsent<Result>(
    action: string,
    work: () => Promise<Result>,
  ): Promise<Result | null> {
    try {
      return await again(work);
    } catch (error) {
      if (isAbsent(error)) return null;
      throw s3Error(error, action, this.url);
    }
  }

  private async orFail<Result>(action: string, work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw s3Error(error, action, this.url);
    }
  }
}

/** What detecting conditions left behind when it was cut off. */
function isTrial(key: string): boolean {
  return key.slice(key.lastIndexOf('/') + 1).startsWith(TEMPORARY_PREFIX);
}

/** Tries again what a client cannot: bodies cut short, writes that collide with another's, a clock that jumped. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !(isConflict(error) || isPassing(error))) throw error;
      await setTimeout(100 * 2 ** attempt);
    }
  }
}

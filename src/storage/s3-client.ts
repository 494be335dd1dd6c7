import { S3Client } from '@aws-sdk/client-s3';
import { StorageError } from './storage-error.js';

/** Where a store lies: `s3://bucket/prefix`. */
export interface S3Location {
  readonly url: string;
  readonly bucket: string;
  /** Empty, or ending in `/`. */
  readonly prefix: string;
}

const URL_SHAPE = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/** Throws a `bad-url` StorageError of one line for anything but a bucket and a prefix of plain names. */
export function parseS3Url(url: string): S3Location {
  const [, bucket, path = ''] = URL_SHAPE.exec(url) ?? [];
  const names = path.split('/').filter((name) => name !== '');
  if (
    bucket === undefined ||
    names.some((name) => !/^[\w.=-]+$/.test(name) || /^\.+$/.test(name))
  ) {
    throw new StorageError(
      'bad-url',
      `expected a store as s3://bucket/prefix (names of letters, digits, dots, hyphens and underscores), found ${JSON.stringify(url.replace(/\/\/[^/@]*@/, '//'))}`,
    );
  }
  const prefix = names.map((name) => `${name}/`).join('');
  return { url: `s3://${[bucket, ...names].join('/')}`, bucket, prefix };
}

const CONNECTION_MILLISECONDS = 5_000;
/** Without a byte for so long, a request is given up and tried again. */
const SILENCE_MILLISECONDS = 30_000;

/**
 * Credentials, region and endpoint by the AWS default chain (`AWS_ENDPOINT_URL_S3`, `AWS_PROFILE`, …). Servers of one's
 * own are addressed by path, since buckets have no names there; `AWS_S3_PATH_STYLE=false` or `true` decides otherwise.
 */
export function createS3Client(environment: NodeJS.ProcessEnv = process.env): S3Client {
  const ownServer = Boolean(environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL);
  const { AWS_S3_PATH_STYLE: style } = environment;
  return new S3Client({
    region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? 'us-east-1',
    forcePathStyle: style ? style !== 'false' : ownServer,
    maxAttempts: 5,
    requestHandler: {
      connectionTimeout: CONNECTION_MILLISECONDS,
      socketTimeout: SILENCE_MILLISECONDS,
    },
  });
}

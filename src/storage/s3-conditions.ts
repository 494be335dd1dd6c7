import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { TEMPORARY_PREFIX } from './object-key.js';
import type { S3Location } from './s3-client.js';
import { isExisting, isUnsupported } from './s3-error.js';

/**
 * Whether the server refuses a conditional write to an object that exists. Servers that do not know conditions either
 * say so or write regardless, so a trial object is written twice.
 */
export async function detectConditions(client: S3Client, location: S3Location): Promise<boolean> {
  const object = {
    Bucket: location.bucket,
    Key: `${location.prefix}${TEMPORARY_PREFIX}conditions-${randomUUID()}`,
  };
  const write = new PutObjectCommand({ ...object, Body: new Uint8Array(1), IfNoneMatch: '*' });
  let honoured = false;
  try {
    await client.send(write);
    await client.send(write);
  } catch (error) {
    if (isExisting(error)) honoured = true;
    else if (!isUnsupported(error)) throw error;
  }
  await client.send(new DeleteObjectCommand(object));
  if (!honoured) {
    process.emitWarning(
      `the server of ${location.url} does not honour conditional writes: commits look before they write instead`,
    );
  }
  return honoured;
}

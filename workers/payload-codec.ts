import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';

const KEY_VARIABLE = 'FACTORSCOPE_PAYLOAD_KEY';
const ENCODING = 'binary/factorscope-aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts what workflows and activities are told and answer, where FACTORSCOPE_PAYLOAD_KEY holds 32 bytes as base64:
 * the server and whoever reads its histories see ciphertext. Every client and worker of a run needs the same key.
 * Undefined without a key; throws a RangeError of one line for one of another length.
 */
export function payloadConverter(
  environment: NodeJS.ProcessEnv = process.env,
): DataConverter | undefined {
  const text = environment[KEY_VARIABLE];
  if (!text) return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) {
    throw new RangeError(
      `expected ${KEY_BYTES} bytes as base64 in ${KEY_VARIABLE}, found ${key.length}: \`openssl rand -base64 32\` makes some`,
    );
  }
  return { payloadCodecs: [new EncryptingCodec(key)] };
}

/** AES-256-GCM over each payload, its kind included: nonce, ciphertext, tag. */
class EncryptingCodec implements PayloadCodec {
  constructor(private readonly key: Buffer) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => ({
      metadata: { encoding: Buffer.from(ENCODING) },
      data: this.encrypt(pack(payload)),
    }));
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      const encoding = payload.metadata?.encoding;
      if (!encoding || Buffer.from(encoding).toString() !== ENCODING) return payload;
      return unpack(this.decrypt(Buffer.from(payload.data ?? [])));
    });
  }

  private encrypt(plain: Buffer): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, body, cipher.getAuthTag()]);
  }

  private decrypt(sealed: Buffer): Buffer {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    try {
      const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]);
    } catch {
      throw new Error(
        `a payload cannot be read with the key of ${KEY_VARIABLE}: it was written with another key, or altered`,
      );
    }
  }
}

/** Metadata and data as one JSON text, bytes as base64. */
function pack({ metadata, data }: Payload): Buffer {
  const entries = Object.entries(metadata ?? {}).map(
    ([name, value]) => [name, Buffer.from(value).toString('base64')] as const,
  );
  const packed = { metadata: entries, data: Buffer.from(data ?? []).toString('base64') };
  return Buffer.from(JSON.stringify(packed));
}

function unpack(bytes: Buffer): Payload {
  const { metadata, data } = JSON.parse(bytes.toString()) as {
    metadata: [string, string][];
    data: string;
  };
  return {
    metadata: Object.fromEntries(
      metadata.map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data, 'base64'),
  };
}

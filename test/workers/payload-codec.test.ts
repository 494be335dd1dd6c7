import { defaultPayloadConverter } from '@temporalio/common';
import type { PayloadCodec } from '@temporalio/common';
import { describe, expect, it } from 'vitest';

import { payloadConverter } from '../../workers/payload-codec.js';

const KEY = Buffer.alloc(32, 7).toString('base64');

function codec(key: string): PayloadCodec {
  return payloadConverter({ FACTORSCOPE_PAYLOAD_KEY: key })!.payloadCodecs![0];
}

describe('encrypted payloads', () => {
  const value = { runId: 'audit-demo', ranges: [1, 2, 3] };
  const payload = defaultPayloadConverter.toPayload(value);

  it('hold nothing of what they carry, not twice the same bytes, and decode to it', async () => {
    const [one, other] = await codec(KEY).encode([payload, payload]);
    expect(Buffer.from(one.data!).includes('audit-demo')).toBe(false);
    expect(Buffer.compare(one.data!, other.data!)).not.toBe(0);
    const [decoded] = await codec(KEY).decode([one]);
    expect(defaultPayloadConverter.fromPayload(decoded)).toEqual(value);
  });

  it('are refused with another key or one bit changed, in one line', async () => {
    const [sealed] = await codec(KEY).encode([payload]);
    const refusal = /^a payload cannot be read with the key of FACTORSCOPE_PAYLOAD_KEY: [^\n]+$/;
    const other = Buffer.alloc(32, 8).toString('base64');
    await expect(codec(other).decode([sealed])).rejects.toThrow(refusal);
    sealed.data![20] ^= 1;
    await expect(codec(KEY).decode([sealed])).rejects.toThrow(refusal);
  });

  it('leave payloads of before the key readable', async () => {
    expect(await codec(KEY).decode([payload])).toEqual([payload]);
  });

  it('need 32 bytes of key, and are off without one', () => {
    expect(payloadConverter({})).toBeUndefined();
    expect(() => payloadConverter({ FACTORSCOPE_PAYLOAD_KEY: 'c2hvcnQ=' })).toThrow(
      /^expected 32 bytes as base64 in FACTORSCOPE_PAYLOAD_KEY, found 5: /,
    );
  });
});

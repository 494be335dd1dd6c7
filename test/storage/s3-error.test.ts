import { describe, expect, it } from 'vitest';

import { isPassing, s3Error } from '../../src/storage/s3-error.js';

const answered = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

describe('a failure of an S3 server', () => {
  it('is worth another try when the clock jumped while the request was made', () => {
    expect(isPassing(answered('RequestTimeTooSkewed', 403))).toBe(true);
    expect(isPassing(answered('AccessDenied', 403))).toBe(false);
  });

  it('is known by the date of an answer that has no body', () => {
    const answeredAt = (milliseconds: number): Error =>
      Object.assign(answered('403', 403), {
        $response: { headers: { date: new Date(milliseconds).toUTCString() } },
      });
    expect(isPassing(answeredAt(Date.now() - 3_600_000))).toBe(true);
    expect(isPassing(answeredAt(Date.now()))).toBe(false);
  });

  it('names the clocks, not the credentials, when they differ', () => {
    const line = (name: string): string =>
      s3Error(answered(name, 403), 'write a', 's3://faces').message;
    expect(line('RequestTimeTooSkewed')).toBe(
      'cannot write a in the store at s3://faces: the clocks of this machine and of the server differ (RequestTimeTooSkewed); set them',
    );
    expect(line('AccessDenied')).toMatch(/refuses these credentials \(AccessDenied\)/);
  });
});

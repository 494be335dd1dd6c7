import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { connectionOptions } from '../../workers/temporal-environment.js';
import { removeFolder, temporaryFolder } from '../support/command-line.js';

const folder = temporaryFolder('tls');
afterAll(() => removeFolder(folder));
const address = 'temporal.example:7233';

describe('how to reach a Temporal server', () => {
  it('is the address alone without further variables', () => {
    expect(connectionOptions(address, {})).toEqual({ address });
  });

  it('turns TLS on for an API key, unless it is said to be off', () => {
    const environment = { TEMPORAL_API_KEY: 'secret' };
    expect(connectionOptions(address, environment)).toEqual({
      address,
      apiKey: 'secret',
      tls: true,
    });
    const off = connectionOptions(address, { ...environment, TEMPORAL_TLS: 'false' });
    expect(off).toEqual({ address, apiKey: 'secret' });
  });

  it('reads certificate, key and authority of mutual TLS', () => {
    const file = path.join(folder, 'client.pem');
    writeFileSync(file, 'certificate');
    const { tls } = connectionOptions(address, {
      TEMPORAL_TLS_CLIENT_CERT_PATH: file,
      TEMPORAL_TLS_CLIENT_KEY_DATA: 'key',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: file,
      TEMPORAL_TLS_SERVER_NAME: 'temporal',
    });
    expect(tls).toEqual({
      clientCertPair: { crt: Buffer.from('certificate'), key: Buffer.from('key') },
      serverRootCACertificate: Buffer.from('certificate'),
      serverNameOverride: 'temporal',
    });
  });

  it.each([
    [{ TEMPORAL_TLS: 'maybe' }, /^expected TEMPORAL_TLS to be true or false, found maybe$/],
    [{ TEMPORAL_TLS_CLIENT_CERT_DATA: 'x' }, /^expected TEMPORAL_TLS_CLIENT_KEY_PATH beside/],
    [
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere' },
      /^expected a readable file at \/nowhere .* ENOENT$/,
    ],
  ])('refuses %j in one line', (environment, message) => {
    expect(() => connectionOptions(address, environment)).toThrow(message);
  });
});

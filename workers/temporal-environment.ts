import { readFileSync } from 'node:fs';

import type { TLSConfig } from '@temporalio/client';

/** What `Connection.connect` and `NativeConnection.connect` take besides timeouts. */
export interface TemporalConnectionOptions {
  readonly address: string;
  readonly tls?: TLSConfig | boolean;
  readonly apiKey?: string;
}

/**
 * How to reach a Temporal server, with the variables of Temporal's environment configuration: TEMPORAL_API_KEY,
 * TEMPORAL_TLS, TEMPORAL_TLS_CLIENT_CERT_PATH (or _DATA), TEMPORAL_TLS_CLIENT_KEY_PATH (or _DATA),
 * TEMPORAL_TLS_SERVER_CA_CERT_PATH (or _DATA), TEMPORAL_TLS_SERVER_NAME. An API key or a certificate turns TLS on unless
 * TEMPORAL_TLS is false. Throws a RangeError of one line for a file that cannot be read and half a pair; secrets are in
 * no message.
 */
export function connectionOptions(
  address: string,
  environment: NodeJS.ProcessEnv = process.env,
): TemporalConnectionOptions {
  const apiKey = environment.TEMPORAL_API_KEY || undefined;
  const tls = readTls(environment);
  const wanted = environment.TEMPORAL_TLS;
  if (wanted && !/^(true|false|0|1)$/i.test(wanted)) {
    throw new RangeError(`expected TEMPORAL_TLS to be true or false, found ${wanted}`);
  }
  const isOff = wanted !== undefined && /^(false|0)$/i.test(wanted);
  const isOn = !isOff && (Boolean(wanted) || tls !== null || apiKey !== undefined);
  return { address, ...(isOn && { tls: tls ?? true }), ...(apiKey && { apiKey }) };
}

function readTls(environment: NodeJS.ProcessEnv): TLSConfig | null {
  const certificate = readPart(environment, 'TEMPORAL_TLS_CLIENT_CERT');
  const key = readPart(environment, 'TEMPORAL_TLS_CLIENT_KEY');
  const authority = readPart(environment, 'TEMPORAL_TLS_SERVER_CA_CERT');
  const name = environment.TEMPORAL_TLS_SERVER_NAME || undefined;
  if ((certificate === null) !== (key === null)) {
    const [found, missing] = certificate ? ['CERT', 'KEY'] : ['KEY', 'CERT'];
    throw new RangeError(
      `expected TEMPORAL_TLS_CLIENT_${missing}_PATH beside TEMPORAL_TLS_CLIENT_${found}_PATH, found none: mutual TLS needs both`,
    );
  }
  if (!certificate && !authority && !name) return null;
  return {
    ...(certificate && key && { clientCertPair: { crt: certificate, key } }),
    ...(authority && { serverRootCACertificate: authority }),
    ...(name && { serverNameOverride: name }),
  };
}

/** The bytes that `NAME_DATA` holds or `NAME_PATH` names; null when neither is set. */
function readPart(environment: NodeJS.ProcessEnv, name: string): Buffer | null {
  const data = environment[`${name}_DATA`];
  if (data) return Buffer.from(data);
  const path = environment[`${name}_PATH`];
  if (!path) return null;
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RangeError(
      `expected a readable file at ${path} (${name}_PATH), found ${code ?? 'none'}`,
    );
  }
}

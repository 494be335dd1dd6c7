import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createSecureServer } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export interface TlsProxy {
  readonly address: string;
  /** File of the certificate that it is known by. */
  readonly certificate: string;
  /** Calls that were let through. */
  readonly passed: number;
  close(): void;
}

/** gRPC: unauthenticated. */
const UNAUTHENTICATED = '16';

/** Terminates TLS before a gRPC server and lets through only calls that bear the API key. */
export async function startTlsProxy(
  target: string,
  apiKey: string,
  folder: string,
): Promise<TlsProxy> {
  const [key, certificate] = ['proxy.key', 'proxy.crt'].map((name) => path.join(folder, name));
  // Not an authority: workers' TLS takes none for a server's own certificate.
  const extensions = ['subjectAltName=DNS:localhost', 'basicConstraints=critical,CA:FALSE'];
  const subject = ['-subj', '/CN=localhost', ...extensions.flatMap((one) => ['-addext', one])];
  const files = ['-nodes', '-days', '1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...files, ...subject], {
    stdio: 'ignore',
  });
  const onward = connect(`http://${target}`);
  onward.on('error', () => undefined);
  let passed = 0;
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (headers.authorization !== `Bearer ${apiKey}`) {
      const refusal = { ':status': 200, 'content-type': 'application/grpc' };
      return stream.respond({ ...refusal, 'grpc-status': UNAUTHENTICATED }, { endStream: true });
    }
    passed++;
    const call = onward.request(headers);
    call.on('error', () => stream.close());
    stream.on('close', () => call.close());
    call.on('response', (answer) => {
      stream.respond(answer, { waitForTrailers: true });
      call.pipe(stream);
    });
    let trailers: IncomingHttpHeaders = {};
    call.on('trailers', (found: IncomingHttpHeaders) => {
      trailers = found;
    });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.pipe(call);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `localhost:${port}`,
    certificate,
    get passed() {
      return passed;
    },
    close() {
      onward.destroy();
      server.close();
    },
  };
}

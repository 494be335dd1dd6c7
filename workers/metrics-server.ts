import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { WorkerPool } from './worker-pool.js';

export interface MetricsServer {
  /** HOST:PORT it listens on. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` (Prometheus text) of a pool's workers and `/healthz`. Throws one line for an address that is not
 * HOST:PORT or cannot be listened on. Port 0 takes a free one.
 */
export async function serveMetrics(address: string, pool: WorkerPool): Promise<MetricsServer> {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined || Number(port) > 65_535) {
    throw new RangeError(
      `expected an address such as 127.0.0.1:9464 for the metrics, found ${address}`,
    );
  }
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return void response.end('ok\n');
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    pool
      .metrics()
      .then((text) => response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(text))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(Number(port), host.replace(/^\[|\]$/g, ''));
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new RangeError(
      `expected to serve metrics at ${address}, cannot listen there (${error.code}): choose another with --metrics`,
    );
  });
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

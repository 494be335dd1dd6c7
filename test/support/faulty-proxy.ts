import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one request on its way. */
export type Fault =
  /** Answered with this status, without reaching the server. */
  | { readonly status: number }
  /** Half of the answer's body, then the connection ends. */
  | 'half'
  /** The connection ends before any answer; the server has done the work. */
  | 'lost answer'
  /** The answer comes after a second. */
  | 'slow'
  | null;

export interface FaultyProxy {
  readonly url: string;
  /** Faults that were put in so far. */
  readonly injected: number;
  close(): Promise<void>;
}

/** A proxy before a server that spoils the requests that `fault` picks, by method, number and path. */
export async function startFaultyProxy(
  target: string,
  fault: (method: string, count: number, path: string, headers: IncomingHttpHeaders) => Fault,
): Promise<FaultyProxy> {
  let count = 0;
  let injected = 0;
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const one = fault(method, count++, url, headers);
    if (one !== null) injected++;
    if (one !== null && typeof one === 'object') {
      incoming.resume();
      outgoing.writeHead(one.status).end();
    } else {
      forward(new URL(target), incoming, outgoing, one);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get injected() {
      return injected;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The host header goes on as it came: the request is signed for it. */
function forward(
  { hostname, port }: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: 'half' | 'lost answer' | 'slow' | null,
): void {
  const { method, url, headers } = incoming;
  const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const body = Buffer.concat(chunks);
      if (fault === 'lost answer') return void outgoing.destroy();
      const send = (): void => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        if (fault !== 'half' || body.length < 2) return void outgoing.end(body);
        outgoing.write(body.subarray(0, body.length >> 1), () => outgoing.destroy());
      };
      if (fault === 'slow') setTimeout(send, 1_000);
      else send();
    });
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

import { Client, Connection } from '@temporalio/client';

import { payloadConverter } from '../workers/payload-codec.js';
import { connectionOptions } from '../workers/temporal-environment.js';
import type { TemporalConnectionOptions } from '../workers/temporal-environment.js';
import { CliError, ExitCode } from './exit-codes.js';
import { acquireLocalServer } from './local-server/local-server.js';

/** A client on the study's Temporal server, and where workers find that server. */
export interface TemporalConnection {
  readonly client: Client;
  readonly address: string;
  readonly namespace: string;
  readonly isEmbedded: boolean;
  /** Closes the connection and stops the embedded server when this was its last user. */
  close(): Promise<void>;
}

export interface TemporalSettings {
  /** Null: the embedded development server. */
  readonly address: string | null;
  readonly namespace: string;
  /** Folder of the embedded server's SQLite file. */
  readonly dataFolder: string;
}

const CONNECT_SECONDS = 7;

/** Throws exit code 4 when the server at a given address does not answer within seven seconds. */
export async function connectTemporal(
  settings: TemporalSettings,
  onProgress: (line: string) => void,
): Promise<TemporalConnection> {
  const { namespace } = settings;
  if (settings.address) {
    const connection = await connect(connectionOptions(settings.address));
    return {
      client: new Client({ connection, namespace, dataConverter: payloadConverter() }),
      address: settings.address,
      namespace,
      isEmbedded: false,
      close: () => connection.close(),
    };
  }
  const server = await acquireLocalServer({ dataFolder: settings.dataFolder, onProgress });
  try {
    const connection = await connect({ address: server.address });
    return {
      client: new Client({ connection, namespace, dataConverter: payloadConverter() }),
      address: server.address,
      namespace,
      isEmbedded: true,
      close: async () => {
        await connection.close();
        await server.release();
      },
    };
  } catch (error) {
    await server.release();
    throw error;
  }
}

async function connect(options: TemporalConnectionOptions): Promise<Connection> {
  const { address } = options;
  try {
    return await Connection.connect({ ...options, connectTimeout: `${CONNECT_SECONDS} seconds` });
  } catch (error) {
    throw new CliError(
      ExitCode.infrastructure,
      `expected a Temporal server at ${address}, none answered within ${CONNECT_SECONDS} seconds ` +
        `(${error instanceof Error ? error.message : String(error)}): start it, mend TEMPORAL_ADDRESS, or unset it to use the embedded server`,
    );
  }
}

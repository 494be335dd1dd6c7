import { chooseEngine } from './engine-table.js';
import type { EngineEntry, Precision } from './engine-table.js';
import { firstLine, NetworkError } from './network-error.js';
import { networkFromBytes, readNetworkFile } from './network-file.js';
import type { Engine, NetworkInput, OutputKind, ProbeRequest } from './types.js';

export interface LoadEngineOptions {
  /** One of `ENGINE_NAMES`. @default 'auto' */
  readonly engine?: string;
  /** Arithmetic of convolutions and products. @default 'f32' */
  readonly precision?: Precision;
  /** The network: a file, or its bytes in one piece (`readNetworkFile` gives them) with a name for messages. */
  readonly path?: string;
  readonly bytes?: Uint8Array;
  readonly fileName?: string;
  /** Size, layout and channels; what is missing is read from the file. Value range and crop are the renderer's. */
  readonly input?: Partial<NetworkInput>;
  /** `name`: the tensor that is the answer, by default the only output of shape [N, C]. Scoring is alike for all kinds. */
  readonly output?: { readonly kind?: OutputKind; readonly name?: string };
  /** @default every layer at block granularity, spatial means */
  readonly probes?: ProbeRequest;
  /** Images per call where the file leaves it open. @default 64 */
  readonly batch?: number;
}

/**
 * Loads a network and the engine that scores it.
 * @throws NetworkError when there is no such engine, or network, input, output or probes do not fit
 */
export async function loadEngine(options: LoadEngineOptions): Promise<Engine> {
  const { engine = 'auto', precision = 'f32', path, bytes, fileName = 'network.onnx' } = options;
  const entry = entryFor(path ?? fileName, engine, precision);
  if ((path === undefined) === (bytes === undefined)) {
    throw new TypeError('expected either the path or the bytes of a network');
  }
  const network =
    bytes === undefined ? await readNetworkFile(path!) : networkFromBytes(bytes, fileName);
  return entry.load({
    network,
    input: options.input,
    outputName: options.output?.name,
    probes: options.probes ?? { names: 'auto', pooling: 'mean' },
    batch: options.batch,
    precision,
  });
}

function entryFor(file: string, name: string, precision: Precision): EngineEntry {
  try {
    return chooseEngine(name, precision);
  } catch (cause) {
    throw new NetworkError(file, firstLine(cause), { cause });
  }
}

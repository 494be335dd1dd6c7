import { chooseEngine } from './engine-table.js';
import type { EngineEntry, Precision } from './engine-table.js';
import { firstLine, NetworkError } from './network-error.js';
import { networkFormat, networkFromBytes, readNetworkFile } from './network-file.js';
import type { NetworkFile } from './network-file.js';
import { ExportError, exportLayers } from './tfjs/export-layers.js';
import type { Engine, NetworkFormat, NetworkInput, OutputKind, ProbeRequest } from './types.js';

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
  entryFor(path ?? fileName, engine, precision);
  if ((path === undefined) === (bytes === undefined)) {
    throw new TypeError('expected either the path or the bytes of a network');
  }
  const file =
    bytes === undefined ? await readNetworkFile(path!) : networkFromBytes(bytes, fileName);
  const { entry, network } = await runnerFor(file, engine, precision);
  return entry.load({
    network,
    input: options.input,
    outputName: options.output?.name,
    probes: options.probes ?? { names: 'auto', pooling: 'mean' },
    batch: options.batch,
    precision,
  });
}

interface Runner {
  readonly entry: EngineEntry;
  /** What the engine is given. */
  readonly network: NetworkFile;
}

/**
 * A LayersModel runs as ONNX, on the faster engines, unless `tfjs` is asked for; `auto` also leaves it to `tfjs` when
 * it has a layer that the export does not cover.
 */
async function runnerFor(file: NetworkFile, name: string, precision: Precision): Promise<Runner> {
  const format = networkFormat(file);
  if (format !== 'tfjs-layers' || name === 'tfjs') {
    return { entry: entryFor(file.fileName, name, precision, format), network: file };
  }
  const entry = entryFor(file.fileName, name, precision, 'onnx');
  try {
    const bytes = await exportLayers(file, { inputLayout: 'nhwc' });
    return { entry, network: { ...file, bytes } };
  } catch (error) {
    if (name !== 'auto' || precision !== 'f32' || !(error instanceof ExportError)) throw error;
    return { entry: entryFor(file.fileName, 'tfjs', precision, format), network: file };
  }
}

function entryFor(
  file: string,
  name: string,
  precision: Precision,
  format?: NetworkFormat,
): EngineEntry {
  try {
    return chooseEngine(name, precision, format);
  } catch (cause) {
    throw new NetworkError(file, firstLine(cause), { cause });
  }
}

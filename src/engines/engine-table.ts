import { firstLine } from './network-error.js';
import { cpuMode, deviceClass } from './onnx/cpu-mode.js';
import { cudaAbsence, cudaDevice, webGpuAbsence, webGpuDevice } from './onnx/gpu-libraries.js';
import type { Absence } from './onnx/gpu-libraries.js';
import { loadOnnxEngine } from './onnx/onnx-engine.js';
import { loadRuntime } from './onnx/runtime.js';
import type { OnnxEngineOptions } from './onnx/scoring-graph.js';
import { loadOpenVino, openVinoFile } from './openvino/library.js';
import { loadOpenVinoEngine } from './openvino/openvino-engine.js';
import { openBackend } from './tfjs/backend.js';
import { loadTfjsEngine } from './tfjs/tfjs-engine.js';
import type { Engine, NetworkFormat, NumericMode } from './types.js';

export type Precision = NumericMode['precision'];

/** One runtime that scores networks. */
export interface EngineEntry {
  readonly name: string;
  /** Formats it reads. A LayersModel runs on those that read ONNX too, by way of its export. */
  readonly formats: readonly NetworkFormat[];
  /** Arithmetic it can be asked for; the first is what it takes by itself. */
  readonly precisions: readonly Precision[];
  /** Command that installs it; null where `npm ci` does. */
  readonly install: string | null;
  /** Whether its files are there: quick, loads nothing. */
  readonly installed: () => boolean;
  /** Why it is not, where that is not only the command above: what follows "found that". */
  readonly absence?: () => Absence;
  /** Version and device class. Throws an Error of one line where it does not load. */
  readonly probe: () => Promise<{ version: string; device: string }>;
  readonly load: (
    options: OnnxEngineOptions & { readonly precision: Precision },
  ) => Promise<Engine>;
}

/** In order of preference: `auto` takes the first that is installed. */
export const ENGINES: readonly EngineEntry[] = [
  {
    name: 'cuda',
    formats: ['onnx'],
    precisions: ['f32'],
    install: 'factorscope engine install onnx-cuda',
    installed: () => cudaAbsence() === null,
    absence: cudaAbsence,
    probe: async () => {
      refuseAbsent(cudaAbsence());
      await loadRuntime('onnxruntime-node');
      return { version: cpuMode().version, device: cudaDevice() };
    },
    load: (options) => loadOnnxEngine(options, 'cuda'),
  },
  {
    name: 'openvino',
    formats: ['onnx'],
    precisions: ['f32', 'bf16', 'int8'],
    install: 'factorscope engine install openvino',
    installed: () => openVinoFile() !== null,
    probe: async () => ({ version: loadOpenVino().version, device: deviceClass() }),
    load: loadOpenVinoEngine,
  },
  {
    name: 'onnx',
    formats: ['onnx'],
    precisions: ['f32', 'int8'],
    install: null,
    installed: () => true,
    probe: async () => {
      await loadRuntime('onnxruntime-node');
      const { version, device } = cpuMode();
      return { version, device };
    },
    load: (options) => loadOnnxEngine(options),
  },
  {
    name: 'webgpu',
    formats: ['onnx'],
    precisions: ['f32'],
    install: null,
    installed: () => webGpuAbsence() === null,
    absence: webGpuAbsence,
    probe: async () => {
      refuseAbsent(webGpuAbsence());
      return { version: cpuMode().version, device: await webGpuDevice() };
    },
    load: (options) => loadOnnxEngine(options, 'webgpu'),
  },
  {
    name: 'tfjs',
    formats: ['tfjs-layers', 'tfjs-graph', 'saved-model'],
    precisions: ['f32'],
    install: null,
    installed: () => true,
    probe: async () => {
      const { version, device } = await openBackend();
      return { version, device };
    },
    load: loadTfjsEngine,
  },
];

/** Names that a study may ask for: those of the table, `auto`, and `cpu` (what `npm ci` installs). */
export const ENGINE_NAMES: readonly string[] = ['auto', 'cpu', ...ENGINES.map(({ name }) => name)];

/**
 * The engine that stands for a name on this machine. `auto`: the first of the table that is installed, can be asked
 * for the precision and reads the format, if one is given. Throws a RangeError of one line when there is none.
 */
export function chooseEngine(
  name: string,
  precision: Precision = 'f32',
  format?: NetworkFormat,
): EngineEntry {
  if (!ENGINE_NAMES.includes(name)) {
    throw new RangeError(
      `expected an engine of this version (${ENGINE_NAMES.join(', ')}), found "${name}"; choose one of them`,
    );
  }
  const readers = ENGINES.filter(({ formats }) => !format || formats.includes(format));
  const candidates = readers.filter((entry) => isMeant(name, entry));
  if (candidates.length === 0) {
    throw new RangeError(
      `expected engine ${readers.map((entry) => entry.name).join(' or ')} for a network of format ${format}, found ${name}; choose one of them or auto`,
    );
  }
  const able = candidates.filter(({ precisions }) => precisions.includes(precision));
  if (able.length === 0) {
    const known = [...new Set(candidates.flatMap(({ precisions }) => precisions))].join(', ');
    throw new RangeError(
      `expected precision ${known} of engine ${name}, found ${precision}; choose one of them or another engine`,
    );
  }
  const ready = able.find((entry) => entry.installed());
  if (ready) return ready;
  throw new RangeError(
    `expected engine ${able[0].name} for precision ${precision}, found that ${whyAbsent(able[0])}`,
  );
}

function whyAbsent({ absence, install }: EngineEntry): string {
  return absence?.() ?? `it is not installed: run \`${install}\``;
}

function refuseAbsent(absence: Absence): void {
  if (absence !== null) throw new Error(`expected the engine, found that ${absence}`);
}

/** What `npm ci` installs and needs nothing but a processor. */
const CPU_ENGINES = ['onnx', 'tfjs'];

function isMeant(asked: string, { name }: EngineEntry): boolean {
  if (asked === 'auto') return true;
  return asked === 'cpu' ? CPU_ENGINES.includes(name) : name === asked;
}

/** Mode of an engine on this machine, as far as queues of workers are named after it. */
export async function engineMode(
  name: string,
  precision: Precision = 'f32',
): Promise<Omit<NumericMode, 'batch'>> {
  const entry = chooseEngine(name, precision);
  return { engine: entry.name, precision, ...(await entry.probe()) };
}

/** An engine as it stands on this machine. */
export interface EngineStatus {
  readonly name: string;
  /** Null when it does not load. */
  readonly version: string | null;
  /** Device class that it runs on; null when it does not load. */
  readonly device: string | null;
  readonly precisions: readonly Precision[];
  /** Why it does not load; null when it does. */
  readonly reason: string | null;
  /** Command that installs it; null where `npm ci` does. */
  readonly install: string | null;
}

/** Tries to load each engine of this version. */
export async function describeEngines(): Promise<EngineStatus[]> {
  return Promise.all(
    ENGINES.map(async ({ name, precisions, install, probe }) => {
      const status = { name, precisions, install };
      try {
        return { ...status, ...(await probe()), reason: null };
      } catch (cause) {
        return { ...status, version: null, device: null, reason: firstLine(cause) };
      }
    }),
  );
}

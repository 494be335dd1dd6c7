import { firstLine } from './network-error.js';
import { cpuMode, deviceClass } from './onnx/cpu-mode.js';
import { loadOnnxEngine } from './onnx/onnx-engine.js';
import { loadRuntime } from './onnx/runtime.js';
import type { OnnxEngineOptions } from './onnx/scoring-graph.js';
import { loadOpenVino, openVinoFile } from './openvino/library.js';
import { loadOpenVinoEngine } from './openvino/openvino-engine.js';
import type { Engine, NumericMode } from './types.js';

export type Precision = NumericMode['precision'];

/** One runtime that scores networks. */
export interface EngineEntry {
  readonly name: string;
  /** Arithmetic it can be asked for; the first is what it takes by itself. */
  readonly precisions: readonly Precision[];
  /** Command that installs it; null where `npm ci` does. */
  readonly install: string | null;
  /** Whether its files are there: quick, loads nothing. */
  readonly installed: () => boolean;
  /** Version and device class. Throws an Error of one line where it does not load. */
  readonly probe: () => Promise<{ version: string; device: string }>;
  readonly load: (
    options: OnnxEngineOptions & { readonly precision: Precision },
  ) => Promise<Engine>;
}

/** In order of preference: `auto` takes the first that is installed. */
export const ENGINES: readonly EngineEntry[] = [
  {
    name: 'openvino',
    precisions: ['f32', 'bf16'],
    install: 'factorscope engine install openvino',
    installed: () => openVinoFile() !== null,
    probe: async () => ({ version: loadOpenVino().version, device: deviceClass() }),
    load: loadOpenVinoEngine,
  },
  {
    name: 'onnx',
    precisions: ['f32'],
    install: null,
    installed: () => true,
    probe: async () => {
      await loadRuntime('onnxruntime-node');
      const { version, device } = cpuMode();
      return { version, device };
    },
    load: loadOnnxEngine,
  },
];

/** Names that a study may ask for: those of the table, `auto`, and `cpu` (what `npm ci` installs). */
export const ENGINE_NAMES: readonly string[] = ['auto', 'cpu', ...ENGINES.map(({ name }) => name)];

/**
 * The engine that stands for a name on this machine. `auto`: the first of the table that is installed and can be asked
 * for the precision. Throws a RangeError of one line when there is none.
 */
export function chooseEngine(name: string, precision: Precision = 'f32'): EngineEntry {
  if (!ENGINE_NAMES.includes(name)) {
    throw new RangeError(
      `expected an engine of this version (${ENGINE_NAMES.join(', ')}), found "${name}"; choose one of them`,
    );
  }
  const candidates = ENGINES.filter((entry) => isMeant(name, entry));
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
    `expected engine ${able[0].name} for precision ${precision}, found that it is not installed: run \`${able[0].install}\``,
  );
}

function isMeant(asked: string, { name }: EngineEntry): boolean {
  if (asked === 'auto') return true;
  return name === (asked === 'cpu' ? 'onnx' : asked);
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
